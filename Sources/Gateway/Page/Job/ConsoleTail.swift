/// The end of a console's log as text, cut where the deciding line begins and ends.
struct ConsoleTail {
  /// At most so much of a log stands in a page.
  static let bytesAtMost = 64 * 1024
  /// How far it is looked for a line's beginning or end; a longer line is cut.
  private static let lineAtMost = 4096

  /// Where the shown text begins in the log.
  let start: Int
  /// Where to go on: behind the last byte whose meaning is known.
  let end: Int
  let before: String
  /// The deciding line, where it lies within the shown text.
  let evidence: String?
  let after: String

  /// - Parameters:
  ///   - log: with at most ``bytesAtMost`` bytes; of more only the last are taken.
  ///   - evidence: the offset of the deciding line in the log.
  init(_ log: JobPage.Log, evidence: Int?) {
    var bytes = log.tail.suffix(Self.bytesAtMost)
    // Offsets come from files: sums that overflow mean that there is no such place.
    let size = log.offset.addingReportingOverflow(log.tail.count)
    let end = size.overflow ? 0 : size.partialValue
    if end > bytes.count { bytes = Self.fromLineStart(bytes) }
    start = max(0, end - bytes.count)

    var text = ConsoleText()
    let line = Self.line(at: evidence, from: start, in: bytes)
    if let line {
      text.feed(bytes[..<line.lowerBound])
      before = text.take()
      text.feed(bytes[line])
      self.evidence = text.take()
    } else {
      before = ""
      self.evidence = nil
    }
    text.feed(bytes[(line?.upperBound ?? bytes.startIndex)...])
    self.end = end - text.pendingCount
    after = log.live == nil ? text.takeAll() : text.take()
  }

  var isEmpty: Bool { before.isEmpty && (evidence ?? "").isEmpty && after.isEmpty }

  private static func fromLineStart(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let newline = bytes.prefix(lineAtMost).firstIndex(of: UInt8(ascii: "\n")) else { return bytes }
    return bytes[(newline + 1)...]
  }

  private static func line(at offset: Int?, from start: Int, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    guard let offset, offset >= start, offset - start < bytes.count else { return nil }
    let first = bytes.startIndex + (offset - start)
    let rest = bytes[first...].prefix(lineAtMost)
    return first..<(rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? rest.endIndex)
  }
}
