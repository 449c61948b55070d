/// When the chunks came that the tail of a log may hold.
///
/// Chunks that begin close to each other are told as one, so that a board that prints byte by byte does not fill the
/// memory: the tail has at most 65,536.
struct ChunkTimes: Sendable {
  struct Chunk: Sendable, Hashable {
    /// Microseconds since the attempt's start.
    var time: UInt64
    /// Of its first byte, in the stream.
    var offset: Int
  }

  private static let most = 1 << 16

  private let span: Int
  private let distance: Int
  private var chunks: [Chunk] = []
  private var first = 0

  /// - Parameter span: bytes of the tail.
  init(span: Int) {
    self.span = span
    distance = max(1, span / Self.most)
  }

  /// How many are in memory, at most three times as many as the tail needs.
  var count: Int { chunks.count }

  mutating func append(_ chunk: Chunk) {
    if let last = chunks.last, chunk.offset - last.offset < distance { return }
    chunks.append(chunk)
    drop(before: chunk.offset - span)
  }

  /// The chunks that reach beyond an offset; the first of them may begin before it.
  func chunks(from offset: Int) -> ArraySlice<Chunk> {
    var index = first
    while index + 1 < chunks.count, chunks[index + 1].offset <= offset { index += 1 }
    return chunks[index...]
  }

  /// Forgets the chunks that end before an offset, the memory of which is given back in large pieces.
  private mutating func drop(before offset: Int) {
    while first + 1 < chunks.count, chunks[first + 1].offset <= offset { first += 1 }
    guard first > chunks.count / 2, first > 1024 else { return }
    chunks.removeFirst(first)
    first = 0
  }
}
