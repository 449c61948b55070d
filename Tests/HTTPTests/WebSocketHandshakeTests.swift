import Testing

@testable import HTTP

@Suite("A WebSocket handshake")
struct WebSocketHandshakeTests {
  private static let fields = [
    "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  ]

  /// The handshake of RFC 6455, section 1.3, with some fields changed; an empty value leaves one out.
  private func request(
    _ line: String = "GET /chat HTTP/1.1",
    _ changes: [String: String] = [:]
  ) throws -> HTTPRequest {
    let fields = Self.fields.merging(changes) { $1 }.filter { !$0.value.isEmpty }
    let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    return try #require(requests("\(line)\r\nHost: server.example.com\r\n\(lines)\r\n").first)
  }

  private func refusal(
    _ line: String = "GET /chat HTTP/1.1",
    _ changes: [String: String] = [:]
  ) throws -> WebSocketHandshake.Refusal? {
    let request = try request(line, changes)
    do throws(WebSocketHandshake.Refusal) {
      _ = try WebSocketHandshake(request)
      return nil
    } catch {
      return error
    }
  }

  @Test("is answered as in RFC 6455, section 1.3")
  func accepted() throws {
    let handshake = try WebSocketHandshake(request())
    #expect(handshake.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    #expect(handshake.response.status == .switchingProtocols)
    #expect(
      handshake.response.fields == [
        .init("Upgrade", "websocket"), .init("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
      ]
    )
  }

  @Test("upgrades a connection, and its first frames are not lost")
  func upgrades() throws {
    var peer = Peer()
    peer.answer = { request in try? WebSocketHandshake(request).response }
    let head = Self.fields.map { "\($0.key): \($0.value)\r\n" }.joined()
    let hello: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
    peer.send(Array("GET / HTTP/1.1\r\nHost: a\r\n\(head)\r\n".utf8) + hello)
    #expect(peer.text.contains("\r\nConnection: Upgrade\r\n"))
    #expect(peer.connection.takeUpgraded() == hello)
  }

  @Test(
    "may have further options, in any case",
    arguments: [
      ["Upgrade": "WebSocket"], ["Upgrade": "h2c, websocket"], ["Connection": "keep-alive, UPGRADE"],
    ]
  )
  func options(changes: [String: String]) throws {
    #expect(try refusal("GET / HTTP/1.1", changes) == nil)
  }

  @Test(
    "is none without the wish for one",
    arguments: [
      ["Upgrade": ""], ["Upgrade": "h2c"], ["Connection": ""], ["Connection": "keep-alive"],
      ["Upgrade": "websockets"],
    ]
  )
  func notAsked(changes: [String: String]) throws {
    #expect(try refusal("GET / HTTP/1.1", changes) == .notAsked)
  }

  @Test("is none in HTTP/1.0")
  func version10() throws {
    #expect(try refusal("GET / HTTP/1.0") == .notAsked)
  }

  @Test("of another version is refused", arguments: ["", "8", "12", "013", "13, 8", "x"])
  func version(version: String) throws {
    #expect(try refusal("GET / HTTP/1.1", ["Sec-WebSocket-Version": version]) == .otherVersion)
  }

  @Test(
    "without a key of 16 bytes is malformed",
    arguments: [
      "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25j", "AAAAAAAAAAAAAAAAAAAAAAA=", "x",
      "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==",
    ]
  )
  func key(key: String) throws {
    #expect(try refusal("GET / HTTP/1.1", ["Sec-WebSocket-Key": key]) == .malformed)
  }

  @Test("of another method, or with a body, is malformed")
  func method() throws {
    #expect(try refusal("POST / HTTP/1.1") == .malformed)
    #expect(try refusal("GET / HTTP/1.1", ["Content-Length": "1"]) == .malformed)
  }

  @Test("that is refused is told what would be understood")
  func responses() {
    let statuses = WebSocketHandshake.Refusal.allCases.map(\.response.status)
    #expect(statuses == [.upgradeRequired, .upgradeRequired, .badRequest])
    #expect(
      WebSocketHandshake.Refusal.otherVersion.response.fields.contains(.init("Sec-WebSocket-Version", "13"))
    )
  }
}
