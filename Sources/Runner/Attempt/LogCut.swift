/// What of a stream is kept in a log of a limited size: its head and its tail.
///
/// The tail is a quarter of the limit, up to 1 MiB. Of a stream that fits the limit nothing is left out.
struct LogCut: Sendable, Hashable {
  private static let longestTail = 1 << 20

  /// Bytes of the stream that are kept at most.
  let limit: Int
  let tail: Int

  /// - Parameter limit: in bytes, 0 or more.
  init(limit: Int) {
    self.limit = max(0, limit)
    tail = min(self.limit / 4, Self.longestTail)
  }

  /// Bytes at the stream's start that are kept in any case.
  var head: Int { limit - tail }

  /// How many bytes of a stream of that length are left out, all between the head and the tail.
  func omitted(of count: Int) -> Int { max(0, count - limit) }

  /// The line that stands for what was left out; empty where nothing was.
  func mark(for count: Int) -> [UInt8] {
    let omitted = omitted(of: count)
    guard omitted > 0 else { return [] }
    return Array(
      "\n[boardspool: \(omitted) bytes left out here: the log is limited to \(limit) bytes]\n".utf8
    )
  }

  /// Where a byte of a stream of that length stands in the log; nil where it was left out.
  ///
  /// - Parameters:
  ///   - offset: of the byte in the stream.
  ///   - count: the stream's length.
  /// - Returns: the byte's offset in the file.
  func position(of offset: Int, in count: Int) -> Int? {
    guard (0..<count).contains(offset) else { return nil }
    if offset < head { return offset }
    let omitted = omitted(of: count)
    guard offset - head >= omitted else { return nil }
    return offset - omitted + mark(for: count).count
  }
}
