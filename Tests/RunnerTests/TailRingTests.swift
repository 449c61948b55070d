import TestSupport
import Testing

@testable import Runner

@Suite("The end of a stream")
struct TailRingTests {
  private func bytes(_ ring: TailRing) -> [UInt8] { Array(ring.pieces.0 + ring.pieces.1) }

  @Test("However it is divided, the last bytes are kept in their order, and no more", arguments: 0..<50)
  func suffix(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let capacity = Int.random(in: 0...40, using: &generator)
    var ring = TailRing(capacity: capacity)
    var all: [UInt8] = []
    for _ in 0..<30 {
      let chunk = (0..<Int.random(in: 0...100, using: &generator)).map { _ in
        UInt8.random(in: .min ... .max, using: &generator)
      }
      chunk.withUnsafeBytes { ring.append($0) }
      all += chunk
      #expect(bytes(ring) == Array(all.suffix(capacity)))
    }
  }

  @Test("A bound below zero is none")
  func negative() {
    var ring = TailRing(capacity: -1)
    [1, 2, 3].withUnsafeBytes { ring.append($0) }
    #expect(ring.count == 0)
  }
}

@Suite("The times of a tail")
struct ChunkTimesTests {
  @Test("The chunk that reaches over the tail's start is the first")
  func first() {
    var times = ChunkTimes(span: 100)
    for offset in [0, 60, 120, 180] { times.append(ChunkTimes.Chunk(time: UInt64(offset), offset: offset)) }
    #expect(times.chunks(from: 119).map(\.offset) == [60, 120, 180])
    #expect(times.chunks(from: 120).map(\.offset) == [120, 180])
  }

  @Test("Of a board that prints byte by byte a bounded number is kept")
  func bounded() {
    var times = ChunkTimes(span: 1 << 20)
    for offset in 0..<(4 << 20) { times.append(ChunkTimes.Chunk(time: 0, offset: offset)) }
    #expect(times.count <= 3 << 16)
    #expect(times.chunks(from: 3 << 20).count <= 1 << 16 + 1)
  }
}
