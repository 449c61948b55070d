import Boards
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("A console that floods")
struct ConsoleFloodTests {
  private static let count = 100_000_000
  private static let limit = 1 << 20

  @Test("100 MB through a pty are read to the end, and leave a log of the limit with the head and the tail")
  func pty() throws {
    let pair = try PtyPair()
    try check(.pty(path: pair.path)) { try Flood(count: Self.count, try pair.duplicate()) }
  }

  @Test(
    "100 MB through a connection are read to the end, and leave a log of the limit with the head and the tail"
  )
  func tcp() throws {
    let server = try ConsoleServer()
    try check(.tcp(server.address)) { try Flood(count: Self.count, try server.accept()) }
  }

  private func check(_ kind: ConsoleSettings.Kind, _ begin: () throws -> Flood) throws {
    let scratch = try Scratch()
    guard var link = ConsoleLink(ConsoleSettings(kind)) else { throw ConsoleFault("it is no link") }
    try link.open()
    var log = try ConsoleLog(in: scratch.directory, limit: Self.limit, start: Clock.monotonic)
    let flood = try begin()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while log.count < Self.count, let number = link.number {
      _ = Poll.wait(for: [number], milliseconds: 10_000)
      guard case .bytes(let count) = link.read(into: &buffer) else { break }
      buffer.withUnsafeBytes {
        log.append(UnsafeRawBufferPointer(rebasing: $0.prefix(count)), at: Clock.monotonic)
      }
    }
    #expect(log.count == Self.count)
    try log.close()
    flood.wait()
    let tail = Self.limit / 4
    let mark =
      "\n[boardspool: \(Self.count - Self.limit) bytes left out here: the log is limited to \(Self.limit) bytes]\n"
    let expected =
      Flood.bytes(0..<Self.limit - tail) + Array(mark.utf8) + Flood.bytes(Self.count - tail..<Self.count)
    #expect(try scratch.directory.read(Layout.consoleLog, limit: 4 << 20) == expected)
  }
}
