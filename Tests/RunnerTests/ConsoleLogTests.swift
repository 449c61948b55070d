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

  private let cut = "\n[boardspool: the log is cut here, at 10 bytes]\n"

  @Test("At the bound the log is cut, and says so, once")
  func bound() throws {
    try log([(1, "12345"), (2, "6789012345"), (3, "more"), (4, "and more")], limit: 10)
    #expect(try folder.text(Layout.consoleLog) == "1234567890" + cut)
    #expect(try folder.text(Layout.consoleTimes) == "1 0\n2 5\n")
  }

  @Test("What fills the bound and is all that came is not said to be cut")
  func exactBound() throws {
    try log([(1, "1234567890")], limit: 10)
    #expect(try folder.text(Layout.consoleLog) == "1234567890")
  }

  @Test("What comes after the bound was filled is said to be cut off")
  func afterTheBound() throws {
    try log([(1, "1234567890"), (2, "x"), (3, "y")], limit: 10)
    #expect(try folder.text(Layout.consoleLog) == "1234567890" + cut)
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
