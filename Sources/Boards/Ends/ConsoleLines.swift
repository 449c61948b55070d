/// One line of a console.
package struct ConsoleLine: Sendable, Hashable {
  /// Where it begins, in bytes from the start of the console log.
  package var offset: UInt64
  /// Its bytes, without the line's end.
  package var bytes: ArraySlice<UInt8>

  package init(offset: UInt64, bytes: ArraySlice<UInt8>) {
    self.offset = offset
    self.bytes = bytes
  }

  /// Readable whatever the bytes are.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Cuts a console's bytes into lines, however they come in.
///
/// A line ends at a line feed; carriage returns before it are left out. A line longer than
/// ``longestLine`` comes in pieces of that length, so that a board that never ends its line is looked
/// at all the same and costs no memory. Any byte may stand in a line.
package struct ConsoleLines: Sendable, Hashable {
  /// In bytes.
  package static let longestLine = 8192

  /// What has come of the line so far; at most ``longestLine`` bytes.
  private var partial: [UInt8] = []
  /// Where the line, or its present piece, begins.
  private var offset: UInt64 = 0
  private var isContinued = false

  package init() {}

  /// Takes bytes from the chunk's front until a line is complete.
  ///
  /// - Parameter chunk: what came from the console; what is left of it after the call belongs to
  ///   further lines.
  /// - Returns: the next line, or nil when the chunk is used up.
  package mutating func next(from chunk: inout ArraySlice<UInt8>) -> ConsoleLine? {
    while !chunk.isEmpty {
      let room = ConsoleLines.longestLine - partial.count
      let window = chunk.prefix(room + 1)
      guard let end = window.firstIndex(of: UInt8(ascii: "\n")) else {
        guard window.count > room else {
          partial += window
          chunk = []
          return nil
        }
        let piece = takePiece(window.prefix(room))
        chunk = chunk.dropFirst(room)
        return piece
      }
      let rest = chunk[chunk.startIndex..<end]
      chunk = chunk[(end + 1)...]
      if let line = takeLine(rest, feeds: 1) { return line }
    }
    return nil
  }

  /// The last line, where the console ended within one.
  package mutating func finish() -> ConsoleLine? {
    guard !partial.isEmpty else { return nil }
    return takeLine([], feeds: 0)
  }

  private mutating func takePiece(_ rest: ArraySlice<UInt8>) -> ConsoleLine {
    let piece = ConsoleLine(offset: offset, bytes: whole(rest))
    offset += UInt64(piece.bytes.count)
    partial.removeAll(keepingCapacity: true)
    isContinued = true
    return piece
  }

  /// Nil where only the end of a line is left whose pieces have been handed out.
  private mutating func takeLine(_ rest: ArraySlice<UInt8>, feeds: UInt64) -> ConsoleLine? {
    var line = ConsoleLine(offset: offset, bytes: whole(rest))
    offset += UInt64(line.bytes.count) + feeds
    while line.bytes.last == UInt8(ascii: "\r") { line.bytes.removeLast() }
    let isTail = isContinued && line.bytes.isEmpty
    partial.removeAll(keepingCapacity: true)
    isContinued = false
    return isTail ? nil : line
  }

  private func whole(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    partial.isEmpty ? rest : (partial + rest)[...]
  }
}
