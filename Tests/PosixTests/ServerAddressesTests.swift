import Glibc
import Posix
import Testing

@Suite("Connecting to servers")
struct ServerAddressesTests {
  private static var soon: UInt64 { Clock.monotonic + 10_000_000_000 }

  private func connect(_ host: String, _ port: UInt16, deadline: UInt64) throws(PosixError) -> Descriptor {
    try ServerAddresses(host: host, port: port, deadline: deadline).connect(deadline: deadline)
  }

  @Test("A server is reached by its number and by its name", arguments: ["127.0.0.1", "localhost"])
  func reached(host: String) throws {
    let listener = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
    let socket = try connect(host, try Sockets.port(of: listener), deadline: Self.soon)
    _ = Poll.wait(for: [listener.number], milliseconds: 10_000)
    let accepted = try Sockets.accept(from: listener)
    try accepted?.writeAll(Array("hello".utf8))
    _ = Poll.wait(for: [socket.number], milliseconds: 10_000)
    var buffer = [UInt8](repeating: 0, count: 10)
    let count = try buffer.withUnsafeMutableBytes { try socket.read(into: $0) }
    #expect(buffer.prefix(count ?? 0) == Array("hello".utf8)[...])
  }

  @Test("A port where nobody listens refuses")
  func refused() throws {
    let port: UInt16
    do {
      let listener = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
      port = try Sockets.port(of: listener)
    }
    let code = errorCode { () throws(PosixError) in _ = try connect("127.0.0.1", port, deadline: Self.soon) }
    #expect(code == ECONNREFUSED)
  }

  @Test("A name that stands for nothing is told with the resolver's words")
  func unknown() {
    let error = #expect(throws: PosixError.self) {
      _ = try connect(String(repeating: "a", count: 300), 1, deadline: Self.soon)
    }
    #expect(error?.code == EHOSTUNREACH)
    #expect(error?.explanation != nil)
  }

  @Test("After its deadline nothing is waited for")
  func late() throws {
    let addresses = try ServerAddresses(host: "127.0.0.1", port: 1, deadline: Self.soon)
    let code = errorCode { () throws(PosixError) in _ = try addresses.connect(deadline: Clock.monotonic) }
    #expect(code == ETIMEDOUT)
  }
}
