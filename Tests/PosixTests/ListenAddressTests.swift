import Posix
import Testing

@Suite("Addresses to listen on")
struct ListenAddressTests {
  struct Row: CustomTestStringConvertible {
    var text: String
    var host: String?
    var port: UInt16 = 0
    var authority = ""
    var testDescription: String { text.isEmpty ? "(empty)" : text }
  }

  static let rows = [
    Row(text: "127.0.0.1:8080", host: "127.0.0.1", port: 8080, authority: "127.0.0.1:8080"),
    Row(text: "localhost:80", host: "127.0.0.1", port: 80, authority: "127.0.0.1:80"),
    Row(text: "[::1]:80", host: "::1", port: 80, authority: "[::1]:80"),
    Row(text: "[fe80::1]:65535", host: "fe80::1", port: 65535, authority: "[fe80::1]:65535"),
    Row(text: "0.0.0.0:0", host: "0.0.0.0", port: 0, authority: "0.0.0.0:0"),
    Row(text: ""), Row(text: "8080"), Row(text: ":8080"), Row(text: "127.0.0.1"), Row(text: "127.0.0.1:"),
    Row(text: "127.0.0.1:65536"), Row(text: "127.0.0.1:-1"), Row(text: "127.0.0.1:+80"),
    Row(text: "127.0.0.1: 80"), Row(text: "127.0.0.1:８０"), Row(text: "::1:80"), Row(text: "[]:80"),
    Row(text: "[::1]"), Row(text: "[::1]80"),
  ]

  @Test("An address is a host, a colon and a port; IPv6 stands in brackets", arguments: rows)
  func parse(row: Row) {
    let address = ListenAddress(row.text)
    #expect(address?.host == row.host)
    guard let address else { return }
    #expect(address.port == row.port)
    #expect(address.authority == row.authority)
  }

  @Test("Port 0 gets a port of the kernel's choice, which is told")
  func port() throws {
    let socket = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
    #expect(try Sockets.port(of: socket) != 0)
    let connection = try Sockets.accept(from: socket)
    let isConnected = connection != nil
    #expect(!isConnected, "nobody has connected")
  }

  @Test("What is no numeric address cannot be listened on")
  func names() {
    #expect(throws: PosixError.self) {
      _ = try Sockets.listen(on: ListenAddress(host: "no such host", port: 0))
    }
  }
}
