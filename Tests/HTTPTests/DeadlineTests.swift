import Testing

@testable import HTTP

@Suite("A deadline")
struct DeadlineTests {
  @Test("is for idling until the first byte of a request, and then for its head")
  func idleThenHead() {
    var peer = Peer()
    #expect(peer.connection.deadline?.kind == .idle)
    peer.send("G")
    #expect(peer.connection.deadline?.kind == .head)
  }

  @Test("for a head stays the same however its bytes trickle in")
  func trickle() {
    var peer = Peer()
    peer.send("G")
    let deadline = peer.connection.deadline
    for byte in "ET / HTTP/1.1\r\nHost: a\r\nX: ".utf8 {
      peer.send([byte])
      #expect(peer.connection.deadline == deadline)
    }
  }

  @Test("for idling is a new one after each answer")
  func newTurn() {
    var peer = Peer()
    let first = peer.connection.deadline
    peer.send(get("/"))
    #expect(peer.connection.deadline?.kind == .idle)
    #expect(peer.connection.deadline != first)
  }

  @Test("that passes within a head is answered 408", arguments: ["GET /", "GET / HTTP/1.1\r\nHost: a\r\n"])
  func late(text: String) {
    var peer = Peer()
    peer.send(text)
    peer.connection.expired()
    peer.run()
    #expect(peer.text.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(peer.refused == [.timedOut])
    #expect(peer.connection.deadline?.kind == .linger)
    peer.connection.expired()
    peer.run()
    #expect(peer.closed)
  }

  @Test("that passes within a body is answered 408, without content for HEAD")
  func lateBody() {
    var peer = Peer()
    peer.send("HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc")
    peer.connection.expired()
    peer.run()
    #expect(peer.text.hasPrefix("HTTP/1.1 408 "))
    #expect(peer.text.hasSuffix("\r\n\r\n"))
    #expect(peer.asked.isEmpty)
  }

  @Test("that passes while idling closes without a word")
  func idle() {
    var peer = Peer()
    peer.connection.expired()
    peer.run()
    #expect(peer.closed)
    #expect(peer.got.isEmpty)
  }

  @Test("that passes while writing gives the peer up")
  func write() {
    var peer = Peer()
    peer.window = 0
    peer.send(get("/"))
    #expect(peer.connection.deadline?.kind == .write)
    peer.connection.expired()
    peer.run()
    #expect(peer.closed)
  }

  @Test("for writing is renewed by 256 KiB, not by less")
  func quantum() {
    var peer = Peer()
    peer.answer = { _ in HTTPResponse(.ok, body: .file(length: 1_000_000)) }
    peer.window = 0
    peer.send(get("/"))
    peer.connection.wrote(peer.connection.withOutput { first, _ in first.count })
    let first = peer.connection.deadline
    peer.connection.sentFile(200_000)
    #expect(peer.connection.deadline == first)
    peer.connection.sentFile(100_000)
    #expect(peer.connection.deadline != first)
    #expect(peer.connection.deadline?.kind == .write)
  }

  @Test("is none while an answer is prepared")
  func none() {
    var peer = Peer()
    peer.answer = { _ in nil }
    peer.send(get("/"))
    #expect(peer.connection.deadline == nil)
    peer.connection.expired()
    peer.run()
    #expect(peer.waitsFor == .wait)
  }
}
