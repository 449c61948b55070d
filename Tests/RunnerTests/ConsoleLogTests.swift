import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("The console's log")
struct ConsoleLogTests {
  private let scratch: Scratch
  private var folder: Directory { scratch.directory }

  init() throws { scratch = try Scratch() }

  /// Logs chunks, each with its time in microseconds since the start.
  private func log(_ chunks: [(Int, String)], limit: Int = 1000) throws {
    var log = try ConsoleLog(in: folder, limit: limit, start: 5_000_000)
    for (time, text) in chunks {
      Array(text.utf8).withUnsafeBytes { log.append($0, at: 5_000_000 + UInt64(time) * 1000) }
    }
    try log.close()
  }

  @Test("The bytes are kept as they came")
  func bytes() throws {
    try log([(1, "hello\r\n"), (2, "wor"), (3, "ld\u{0}\n")])
    #expect(try folder.text(Layout.consoleLog) == "hello\r\nworld\u{0}\n")
  }

  @Test("Each chunk has a line with its time and its place")
  func times() throws {
    try log([(0, "hello"), (1500, " world"), (1_000_000, "!")])
    #expect(try folder.text(Layout.consoleTimes) == "0 0\n1500 5\n1000000 11\n")
  }

  @Test("A board that printed nothing leaves an empty log, and no times")
  func empty() throws {
    try log([])
    #expect(try folder.names() == [Layout.consoleLog])
    #expect(try folder.text(Layout.consoleLog).isEmpty)
  }

  @Test("The log is there from the start, so that it can be followed")
  func fromTheStart() throws {
    let log = try ConsoleLog(in: folder, limit: 1000, start: 0)
    #expect(folder.has(Layout.consoleLog))
    try log.close()
  }

  /// What the file should hold, by the rule as people read it: at a limit of 20 bytes 15 of the head and 5 of the tail.
  private func kept(_ stream: [UInt8], limit: Int) -> [UInt8] {
    guard stream.count > limit else { return stream }
    let tail = min(limit / 4, 1_048_576)
    let note =
      "\n[boardspool: \(stream.count - limit) bytes left out here: the log is limited to \(limit) bytes]\n"
    return stream.prefix(limit - tail) + Array(note.utf8) + stream.suffix(tail)
  }

  private func stream(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// Logs a stream in chunks of random sizes, and tells where each of its bytes should stand.
  private func log(
    _ stream: [UInt8],
    limit: Int,
    chunk: ClosedRange<Int>,
    using generator: inout some RandomNumberGenerator
  ) throws -> [Int?] {
    var log = try ConsoleLog(in: folder, limit: limit, start: 0)
    var rest = stream[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(Int.random(in: chunk, using: &generator)))
      piece.withUnsafeBytes { log.append($0, at: UInt64(stream.count - rest.count) * 1000) }
      rest = rest.dropFirst(piece.count)
    }
    let positions = stream.indices.map { log.position(of: $0) }
    try log.close()
    return positions
  }

  @Test("Of more than the limit the head and the tail are kept, with a line between them that says so")
  func cut() throws {
    try log([(1, "0123456789"), (2, "abcdefghij"), (3, "KLMNOPQRST")], limit: 20)
    let note = "\n[boardspool: 10 bytes left out here: the log is limited to 20 bytes]\n"
    #expect(try folder.text(Layout.consoleLog) == "0123456789abcde\(note)PQRST")
  }

  @Test(
    "At every length round the limit the file is the head, the tail, and what was left out",
    arguments: 0...70
  )
  func lengths(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    for limit in [0, 1, 3, 4, 5, 20, 33, 69, 70, 71] {
      let stream = stream(count, using: &generator)
      try folder.removeIfPresent(Layout.consoleLog)
      try folder.removeIfPresent(Layout.consoleTimes)
      _ = try log(stream, limit: limit, chunk: 1...30, using: &generator)
      #expect(try folder.read(Layout.consoleLog) == kept(stream, limit: limit), "limit \(limit)")
    }
  }

  @Test(
    "A byte stands in the file where its position says, and has none where it was left out",
    arguments: 0..<30
  )
  func positions(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let limit = Int.random(in: 0...400, using: &generator)
    let stream = stream(Int.random(in: 0...1000, using: &generator), using: &generator)
    let positions = try log(stream, limit: limit, chunk: 1...300, using: &generator)
    let file = try folder.read(Layout.consoleLog)
    #expect(positions.count { $0 == nil } == max(0, stream.count - limit))
    for (byte, position) in zip(stream, positions) where position != nil {
      #expect(position.map { file[$0] } == byte)
    }
  }

  @Test("What the board never printed has no place")
  func noPosition() throws {
    var log = try ConsoleLog(in: folder, limit: 8, start: 0)
    Array("abc".utf8).withUnsafeBytes { log.append($0, at: 0) }
    #expect(log.position(of: -1) == nil)
    #expect(log.position(of: 3) == nil)
    try log.close()
  }

  @Test("The times of the tail tell of the places in the file, from the first byte of the tail on")
  func tailTimes() throws {
    try log([(1, "0123456789abcd"), (2, "efghij"), (3, "KLMNOPQ"), (4, "RS"), (5, "T")], limit: 20)
    let mark = "\n[boardspool: 10 bytes left out here: the log is limited to 20 bytes]\n".utf8.count
    let tail = 15 + mark
    let lines = ["1 0", "2 14", "3 \(tail)", "4 \(tail + 2)", "5 \(tail + 4)"]
    #expect(try folder.text(Layout.consoleTimes) == lines.map { "\($0)\n" }.joined())
  }

  @Test("Evidence tells its place in the file, and of a line that was left out that of the mark")
  func evidence() throws {
    var log = try ConsoleLog(in: folder, limit: 20, start: 0)
    [UInt8](repeating: 0x2E, count: 1000).withUnsafeBytes { log.append($0, at: 0) }
    let offsets = [3, 500, 999].map { offset -> Int? in
      guard case .line(_, let place) = log.placed(.line("x", offset: offset)) else { return nil }
      return place
    }
    try log.close()
    #expect(offsets == [3, 15, try folder.read(Layout.consoleLog).count - 1])
  }

  @Test("A flood leaves a file of the limit and a line")
  func flood() throws {
    let limit = 8 << 20
    var log = try ConsoleLog(in: folder, limit: limit, start: 0)
    let chunk = [UInt8]((0..<65536).map { UInt8(truncatingIfNeeded: $0) })
    for round in 0..<1600 { chunk.withUnsafeBytes { log.append($0, at: UInt64(round)) } }
    try log.close()
    let mark = "\n[boardspool: 96468992 bytes left out here: the log is limited to 8388608 bytes]\n"
    #expect(try folder.status(of: Layout.consoleLog).size == limit + mark.utf8.count)
  }

  @Test("All bytes are counted, also those that are not kept")
  func count() throws {
    var log = try ConsoleLog(in: folder, limit: 4, start: 0)
    for _ in 0..<3 { [UInt8](repeating: 0, count: 3).withUnsafeBytes { log.append($0, at: 0) } }
    #expect(log.count == 9)
    try log.close()
  }

  @Test("Many chunks are written before the end as well, in order")
  func manyChunks() throws {
    try log((0..<20_000).map { ($0, "x") }, limit: 100_000)
    let lines = try folder.text(Layout.consoleTimes).split(separator: "\n")
    #expect(lines.count == 20_000)
    #expect(lines.last == "19999 19999")
  }

  @Test("A log of that name that is there already is not written over")
  func exists() throws {
    try folder.put(Layout.consoleLog, "old")
    #expect(throws: PosixError.self) { _ = try ConsoleLog(in: folder, limit: 10, start: 0) }
    #expect(try folder.text(Layout.consoleLog) == "old")
  }
}

@Suite("The tools' log")
struct ToolLogTests {
  @Test("The file is made with its first byte, and holds all tools' words; the end is the last tool's")
  func tail() throws {
    let scratch = try Scratch()
    var log = ToolLog(in: scratch.directory)
    log.beginTool()
    #expect(try scratch.directory.names().isEmpty)
    Array("first".utf8).withUnsafeBytes { log.append($0) }
    log.beginTool()
    Array("second".utf8).withUnsafeBytes { log.append($0) }
    #expect(log.tail == Array("second".utf8))
    #expect(try scratch.directory.text(Layout.flashLog) == "firstsecond")
  }

  @Test("Of a tool that talks without end the last words are kept in memory")
  func bounded() throws {
    let scratch = try Scratch()
    var log = ToolLog(in: scratch.directory)
    for _ in 0..<1000 { [UInt8](repeating: 0x61, count: 1000).withUnsafeBytes { log.append($0) } }
    Array("end".utf8).withUnsafeBytes { log.append($0) }
    #expect(log.tail.count <= 2 * 16384)
    #expect(log.tail.suffix(3) == Array("end".utf8)[...])
  }
}
