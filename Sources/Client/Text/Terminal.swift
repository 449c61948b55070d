import JSON
import Posix

/// Standard output and standard error, and what they are connected to.
///
/// Colours and cut lines are for a terminal only. A status line goes to standard error, is drawn over
/// itself, and is taken away before anything else is written.
package final class Terminal {
  /// What a terminal has at least, when COLUMNS does not tell.
  private static let defaultColumns = 80

  package let isOutputTerminal: Bool
  package let isErrorTerminal: Bool
  private let output: Descriptor
  private var statusShown: String?
  /// False while the last line of output lacks its end, which a status line would overwrite.
  private var isAtLineStart = true
  /// Why standard output could not take all; nil while it does.
  package private(set) var fault: String?

  /// - Parameters:
  ///   - output: what is written to.
  ///   - error: the number of what status lines go to; standard error.
  package init(output: consuming Descriptor = Descriptor(owning: 1), error: Int32 = 2) {
    isOutputTerminal = Environment.isTerminal(output.number)
    isErrorTerminal = Environment.isTerminal(error)
    self.output = output
  }

  /// True where NO_COLOR (no-color.org) and TERM allow colours on standard output.
  package var usesColours: Bool {
    let isForbidden = Environment.value("NO_COLOR").map { !$0.isEmpty } ?? false
    return isOutputTerminal && !isForbidden && Environment.value("TERM") != "dumb"
  }

  /// Columns to fit into; nil where nothing needs to fit.
  package var width: Int? { isOutputTerminal ? columns : nil }

  private var columns: Int {
    let told = Environment.value("COLUMNS").flatMap { Int($0) }
    return max(20, told ?? Environment.columns(of: 2) ?? Environment.columns(of: 1) ?? Self.defaultColumns)
  }

  package func line(_ text: String) { write(Array((text + "\n").utf8)) }

  package func lines(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    write(Array((lines.joined(separator: "\n") + "\n").utf8))
  }

  package func table(_ table: Table) { lines(table.lines(width: width, colours: usesColours)) }

  package func json(_ value: JSONValue) { write(value.pretty) }

  /// Writes bytes as they are; once something failed, nothing more.
  package func write(_ bytes: [UInt8]) {
    clearStatus()
    guard fault == nil, let last = bytes.last else { return }
    isAtLineStart = last == UInt8(ascii: "\n")
    do throws(PosixError) {
      try output.writeAll(bytes)
    } catch {
      fault = error.reason
    }
  }

  /// A line for people on standard error.
  package func note(_ text: String) {
    clearStatus()
    let isBroken = isOutputTerminal && isErrorTerminal && !isAtLineStart
    StandardError.write((isBroken ? "\n" : "") + text + "\n")
    isAtLineStart = true
  }

  /// Shows the present state on a terminal; piped it does nothing.
  package func status(_ text: String) {
    guard isErrorTerminal, isAtLineStart || !isOutputTerminal else { return }
    let line = Table.cut(Printable.text(text), to: columns - 1)
    guard statusShown != line else { return }
    statusShown = line
    // To the line's start, and what stood there away (ECMA-48, EL).
    StandardError.write("\r\u{1B}[K" + line)
  }

  package func clearStatus() {
    guard statusShown != nil else { return }
    statusShown = nil
    StandardError.write("\r\u{1B}[K")
  }
}
