import Testing

@testable import HTTP

@Suite("A streamed answer")
struct StreamTests {
  private static let answer: @Sendable (HTTPRequest) -> HTTPResponse? = { request in
    request.target.segments == ["s"] ? HTTPResponse(.ok, body: .stream) : .text(.ok, "next")
  }

  private func peer(_ text: String, window: Int = .max) -> Peer {
    var peer = Peer()
    peer.window = window
    peer.answer = Self.answer
    peer.send(text)
    return peer
  }

  @Test("is sent in chunks, each of them at once")
  func chunks() {
    var peer = peer(get("/s"))
    #expect(peer.text.contains("\r\nTransfer-Encoding: chunked\r\n"))
    #expect(!peer.text.contains("Content-Length"))
    #expect(peer.waitsFor == .feed)
    #expect(peer.connection.isStreaming)
    peer.feed("hello")
    #expect(peer.content == "5\r\nhello\r\n")
    peer.feed(String(repeating: "x", count: 26))
    peer.endStream()
    #expect(peer.content.hasSuffix("\r\n1a\r\n" + String(repeating: "x", count: 26) + "\r\n0\r\n\r\n"))
    #expect(!peer.connection.isStreaming)
    #expect(peer.waitsFor == .read)
  }

  @Test("is not ended by an empty piece")
  func emptyPiece() {
    var peer = peer(get("/s"))
    peer.feed("")
    #expect(peer.content.isEmpty)
    #expect(peer.waitsFor == .feed)
  }

  @Test("may be empty")
  func empty() {
    var peer = peer(get("/s"))
    peer.endStream()
    #expect(peer.content == "0\r\n\r\n")
  }

  @Test("shares its first write with the head")
  func firstWrite() {
    var connection = Connection()
    connection.received(get("/s").utf8)
    _ = connection.next()
    connection.respond(HTTPResponse(.ok, body: .stream), date: Peer.date)
    connection.send(Array("x".utf8))
    connection.endStream()
    let step = connection.next()
    #expect(step == .write)
    let text = connection.withOutput { first, _ in String(decoding: first, as: UTF8.self) }
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(text.hasSuffix("\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
  }

  @Test("keeps a pipelined request waiting, and goes on with it", arguments: [1, Int.max])
  func pipelined(window: Int) {
    var peer = peer(get("/s") + get("/b"), window: window)
    peer.feed("one")
    #expect(peer.asked.count == 1)
    peer.send(get("/c"))
    #expect(peer.asked.count == 1)
    peer.endStream()
    #expect(peer.asked.count == 3)
    #expect(peer.content.hasPrefix("3\r\none\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n"))
  }

  @Test("closes the connection where the request, or the answer, says so")
  func closes() {
    var asked = peer(get("/s", "Connection: close"))
    asked.feed("a")
    asked.endStream()
    #expect(asked.content == "1\r\na\r\n0\r\n\r\n")
    #expect(asked.closed)
    var told = Peer()
    told.answer = { _ in HTTPResponse(.ok, body: .stream, closes: true) }
    told.send(get("/s"))
    told.endStream()
    #expect(told.text.contains("\r\nConnection: close\r\n"))
    #expect(told.closed)
  }

  @Test("of HTTP/1.0 is what comes until the connection ends", arguments: ["close", "keep-alive"])
  func version10(connection: String) {
    var peer = peer("GET /s HTTP/1.0\r\nConnection: \(connection)\r\n\r\n")
    #expect(!peer.text.contains("Transfer-Encoding"))
    #expect(peer.text.contains("\r\nConnection: close\r\n"))
    peer.feed("hello")
    peer.feed(" world")
    #expect(peer.content == "hello world")
    peer.endStream()
    #expect(peer.content == "hello world")
    #expect(peer.closed)
  }

  @Test("has no content for HEAD")
  func head() {
    var peer = peer("HEAD /s HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(peer.text.contains("\r\nTransfer-Encoding: chunked\r\n"))
    #expect(!peer.connection.isStreaming)
    #expect(peer.waitsFor == .read)
    peer.feed("x")
    #expect(peer.content.isEmpty)
  }

  @Test("has neither content nor coding where the status excludes it")
  func excluded() {
    var peer = Peer()
    peer.answer = { _ in HTTPResponse(.notModified, body: .stream) }
    peer.send(get("/s"))
    #expect(!peer.text.contains("Transfer-Encoding"))
    #expect(peer.waitsFor == .read)
  }

  @Test("that is given up is incomplete")
  func broken() {
    var peer = peer(get("/s"))
    peer.feed("a")
    peer.connection.abort()
    peer.run()
    #expect(peer.content == "1\r\na\r\n")
    #expect(peer.closed)
  }

  @Test("tells how much a slow peer has not taken, and asks for no more until it has")
  func pending() {
    var peer = peer(get("/s"))
    #expect(peer.connection.pendingBytes == 0)
    peer.window = 0
    peer.feed("hello")
    #expect(peer.connection.pendingBytes == 10)
    #expect(peer.waitsFor == .write)
    peer.connection.wrote(4)
    #expect(peer.connection.pendingBytes == 6)
    peer.feed("x")
    #expect(peer.connection.pendingBytes == 12)
    peer.connection.wrote(12)
    peer.run()
    #expect(peer.waitsFor == .feed)
  }

  @Test("has a deadline while bytes are pending, and none while content is awaited")
  func deadline() {
    var peer = peer(get("/s"))
    #expect(peer.connection.deadline == nil)
    peer.connection.expired()
    #expect(peer.connection.isStreaming)
    peer.window = 0
    peer.feed("x")
    #expect(peer.connection.deadline?.kind == .write)
    peer.connection.expired()
    peer.run()
    #expect(peer.closed)
  }

  @Test("arrives whole at a peer that always leaves a rest", arguments: [1, 7, 4096])
  func neverDrained(window: Int) {
    var connection = Connection()
    connection.received(get("/s", "Connection: close").utf8)
    _ = connection.next()
    connection.respond(HTTPResponse(.ok, body: .stream), date: Peer.date)
    let head = connection.pendingBytes
    var got: [UInt8] = []
    for number in 0..<2000 {
      connection.send(Array("\(number % 10)".utf8))
      let taken = connection.withOutput { first, _ in
        Array(first.prefix(max(0, min(window * 6, first.count - 3))))
      }
      got += taken
      connection.wrote(taken.count)
    }
    got += connection.withOutput { first, _ in Array(first) }
    let wanted = (0..<2000).map { "1\r\n\($0 % 10)\r\n" }.joined()
    #expect(String(decoding: got[head...], as: UTF8.self) == wanted)
  }
}
