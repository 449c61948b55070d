import Boards
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

/// Real ptys and real connections.
@Suite("A board's console")
struct ConsoleLinkTests {
  private func link(_ kind: ConsoleSettings.Kind) throws -> ConsoleLink {
    guard let link = ConsoleLink(ConsoleSettings(kind)) else { throw ConsoleFault("it is no link") }
    return link
  }

  private static let allBytes = (0..<2560).map { UInt8(truncatingIfNeeded: $0) }

  @Test("The bytes of a pty come unchanged, whatever they are")
  func pty() throws {
    let pair = try PtyPair()
    var link = try link(.pty(path: pair.path))
    try link.open()
    try pair.write(Self.allBytes)
    let read = try link.read(Self.allBytes.count)
    #expect(read == Self.allBytes)
    let count = link.count
    #expect(count == Self.allBytes.count)
  }

  @Test("The bytes of a serial port come unchanged, whatever they are")
  func serial() throws {
    let pair = try PtyPair()
    var link = try link(.serial(SerialSettings(path: pair.path, baud: 250_001)))
    try link.open()
    try pair.write(Self.allBytes)
    let read = try link.read(Self.allBytes.count)
    #expect(read == Self.allBytes)
  }

  @Test("The bytes of a connection come unchanged, whatever they are")
  func tcp() throws {
    let server = try ConsoleServer()
    var link = try link(.tcp(server.address))
    try link.open()
    let client = try server.accept()
    try client.writeAll(Self.allBytes)
    let read = try link.read(Self.allBytes.count)
    #expect(read == Self.allBytes)
  }

  @Test("The tool's output is no link")
  func tool() {
    var isLink = false
    if case .some = ConsoleLink(ConsoleSettings(.tool)) { isLink = true }
    #expect(!isLink)
  }

  @Test("Where nothing waits, nothing is read")
  func nothing() throws {
    let pair = try PtyPair()
    var link = try link(.pty(path: pair.path))
    try link.open()
    var buffer = [UInt8](repeating: 0, count: 10)
    let reading = link.read(into: &buffer)
    #expect(reading == .nothing)
  }

  @Test("A path that is not there asks for the board's plug")
  func missing() throws {
    let scratch = try Scratch()
    var link = try link(.serial(SerialSettings(path: "\(scratch.path)/tty")))
    let fault = fault { () throws(ConsoleFault) in try link.open() }
    #expect(
      fault
        == "the console \(scratch.path)/tty cannot be opened: No such file or directory; is the board plugged in?"
    )
  }

  @Test("A console that another has open is said to be in use")
  func inUse() throws {
    let pair = try PtyPair()
    var first = try link(.pty(path: pair.path))
    try first.open()
    var second = try link(.pty(path: pair.path))
    let fault = fault { () throws(ConsoleFault) in try second.open() }
    #expect(fault == "the console \(pair.path) is in use by another process")
  }

  @Test("A port where nobody listens asks for the server")
  func refused() throws {
    let address = try ConsoleServer().address
    var link = try link(.tcp(address))
    let fault = fault { () throws(ConsoleFault) in try link.open() }
    #expect(
      fault == "the console \(address.text) cannot be reached: Connection refused; is its server running?"
    )
  }

  @Test("A line that a terminal does not have is told where the board's file sets it")
  func noLine() throws {
    let pair = try PtyPair()
    var link = try link(.serial(SerialSettings(path: pair.path, dtr: true)))
    let fault = fault { () throws(ConsoleFault) in try link.open() }
    #expect(fault?.hasPrefix("the console \(pair.path) cannot be opened: ") == true)
  }

  @Test("A connection has no line to be pulsed")
  func noPulse() throws {
    let server = try ConsoleServer()
    var link = try link(.tcp(server.address))
    try link.open()
    let fault = fault { () throws(ConsoleFault) in try link.pulse(.rts) }
    #expect(fault == "the console \(server.address.text) has no line rts to be pulsed")
  }

  @Test("What waited before is discarded, and what comes then is kept")
  func discard() throws {
    let pair = try PtyPair()
    var link = try link(.pty(path: pair.path))
    try link.open()
    try pair.write(Array("stale".utf8))
    _ = Poll.wait(for: [link.number].compactMap(\.self), milliseconds: 10_000)
    let dropped = link.discard()
    #expect(dropped == 5)
    let count = link.count
    #expect(count == 0)
    try pair.write(Array("fresh".utf8))
    let read = try link.read(5)
    #expect(read == Array("fresh".utf8))
  }

  @Test("Discarding has an end though the board prints without one")
  func discardFlood() throws {
    let server = try ConsoleServer()
    var link = try link(.tcp(server.address))
    try link.open()
    let flood = try Flood(count: .max, try server.accept())
    let dropped = link.discard()
    #expect(dropped > 0)
    let number = link.number
    #expect(number != nil)
    // The writer ends by the connection that is gone.
    link = try self.link(.tcp(server.address))
    flood.wait()
  }

  private func fault(_ body: () throws(ConsoleFault) -> Void) -> String? {
    do throws(ConsoleFault) {
      try body()
      return nil
    } catch {
      return error.sentence
    }
  }
}
