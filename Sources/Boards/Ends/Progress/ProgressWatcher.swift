/// Watches a console for the progress of which a ``ProgressPattern`` tells.
///
/// It looks at whole lines as people see them, without terminal controls. A carriage return ends one as well, for
/// that is how a line tells of progress again and again.
package struct ProgressWatcher: Sendable {
  private var finder: NumeralFinder
  /// What has come of the line; at most ``ConsoleLines/longestLine`` bytes, and then it is looked at as it is.
  private var partial: [UInt8] = []
  /// By the last number that fits, from 0 to 1; nil before the first.
  package private(set) var fraction: Double?

  package init(_ pattern: ProgressPattern) { finder = NumeralFinder(pattern) }

  /// Looks at the next bytes of the console.
  package mutating func feed(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      let piece = rest.prefix(ConsoleLines.longestLine - partial.count)
      let end = piece.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      partial += rest[rest.startIndex..<(end ?? piece.endIndex)]
      rest = rest[(end.map { $0 + 1 } ?? piece.endIndex)...]
      if end != nil || partial.count == ConsoleLines.longestLine { look() }
    }
  }

  /// Looks at a last line without an end, when no more bytes will come.
  package mutating func finish() { look() }

  private mutating func look() {
    defer { partial.removeAll(keepingCapacity: true) }
    guard partial.contains(where: ByteSet.digits.contains) else { return }
    let line = PlainLine(ConsoleLine(offset: 0, bytes: partial[...]))
    fraction = finder.last(in: line.bytes) ?? fraction
  }
}
