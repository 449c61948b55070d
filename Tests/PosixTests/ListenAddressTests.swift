import Glibc
import Testing

@testable import Posix

@Suite("Addresses to listen on")
struct ListenAddressTests {
  struct Row: CustomTestStringConvertible {
    var text: String
    var address: ListenAddress?
    var location = ""
    var testDescription: String { text.isEmpty ? "(empty)" : text }
  }

  static let rows = [
    Row(
      text: "127.0.0.1:8080",
      address: .tcp(host: "127.0.0.1", port: 8080),
      location: "http://127.0.0.1:8080"
    ),
    Row(text: "localhost:80", address: .tcp(host: "127.0.0.1", port: 80), location: "http://127.0.0.1:80"),
    Row(text: "[::1]:80", address: .tcp(host: "::1", port: 80), location: "http://[::1]:80"),
    Row(
      text: "[fe80::1]:65535",
      address: .tcp(host: "fe80::1", port: 65535),
      location: "http://[fe80::1]:65535"
    ),
    Row(text: "0.0.0.0:0", address: .tcp(host: "0.0.0.0", port: 0), location: "http://0.0.0.0:0"),
    Row(text: "unix:/run/web", address: .unix(path: "/run/web"), location: "unix:/run/web"),
    Row(text: "unix:web:80", address: .unix(path: "web:80"), location: "unix:web:80"),
    Row(text: ""), Row(text: "8080"), Row(text: ":8080"), Row(text: "127.0.0.1"), Row(text: "127.0.0.1:"),
    Row(text: "127.0.0.1:65536"), Row(text: "127.0.0.1:-1"), Row(text: "127.0.0.1:+80"),
    Row(text: "127.0.0.1: 80"), Row(text: "127.0.0.1:８０"), Row(text: "::1:80"), Row(text: "[]:80"),
    Row(text: "[::1]"), Row(text: "[::1]80"), Row(text: "unix:"), Row(text: "unix:/run/"),
    Row(text: "unix:/run/\u{0}web"), Row(text: "unix:/run/\n"),
  ]

  @Test(
    "An address is a host, a colon and a port, IPv6 in brackets; or unix: and a path",
    arguments: rows
  )
  func parse(row: Row) {
    let address = ListenAddress(row.text)
    #expect(address == row.address)
    if let address { #expect(address.location == row.location) }
  }

  @Test("The kernel's port takes the place of the one asked for, where there are ports")
  func kernelsPort() {
    #expect(ListenAddress(host: "::1", port: 0).with(port: 5) == .tcp(host: "::1", port: 5))
    #expect(ListenAddress.unix(path: "a").with(port: 5) == .unix(path: "a"))
    #expect(ListenAddress.unix(path: "a").port == 0)
  }

  @Test("Port 0 gets a port of the kernel's choice, which is told")
  func port() throws {
    let socket = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
    #expect(try Sockets.port(of: socket) != 0)
    let connection = try Sockets.accept(from: socket)
    let isConnected = connection != nil
    #expect(!isConnected, "nobody has connected")
  }

  @Test("A peer is known by its address, of which IPv6 counts as a network", arguments: peers)
  func peerKey(row: PeerRow) {
    #expect(PeerKey.text(family: row.family, address: row.address) == row.key)
  }

  struct PeerRow: CustomTestStringConvertible {
    var family: Int32
    var address: [UInt8]
    var key: String
    var testDescription: String { key }
  }

  static let peers = [
    PeerRow(family: AF_INET, address: [2, 0, 0, 80, 192, 0, 2, 255], key: "192.0.2.255"),
    PeerRow(family: AF_INET6, address: six([0x20, 1, 13, 0xB8, 0, 0, 0, 1, 9, 9]), key: "2001:db8:0:1::/64"),
    PeerRow(family: AF_INET6, address: six([]), key: "0:0:0:0::/64"),
    PeerRow(
      family: AF_INET6,
      address: six([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1]),
      key: "192.0.2.1"
    ),
    PeerRow(family: AF_UNIX, address: [1, 0], key: "unix"),
    PeerRow(family: AF_INET, address: [2, 0], key: "unknown"),
    PeerRow(family: 0, address: [], key: "unknown"),
  ]

  /// A `sockaddr_in6` of an address that begins so.
  private static func six(_ bytes: [UInt8]) -> [UInt8] {
    [10, 0, 0, 80, 0, 0, 0, 0] + bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
  }

  @Test("What is connected has a peer, what is not has none")
  func noPeer() throws {
    let socket = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
    #expect(Sockets.peer(of: socket) == "unknown")
  }

  @Test("What is no numeric address cannot be listened on")
  func names() {
    #expect(throws: PosixError.self) {
      _ = try Sockets.listen(on: ListenAddress(host: "no such host", port: 0))
    }
  }
}
