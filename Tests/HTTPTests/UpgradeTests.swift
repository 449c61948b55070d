import Testing

@testable import HTTP

@Suite("An upgraded connection")
struct UpgradeTests {
  private func peer(_ text: String, window: Int = .max) -> Peer {
    var peer = Peer()
    peer.window = window
    peer.answer = { _ in .upgrade(fields: [.init("Upgrade", "echo")]) }
    peer.send(text)
    return peer
  }

  private func taken(_ peer: inout Peer) -> String {
    String(decoding: peer.connection.takeUpgraded(), as: UTF8.self)
  }

  @Test("begins with a 101 that says so, byte for byte")
  func head() {
    let peer = peer(get("/"))
    #expect(
      peer.text == "HTTP/1.1 101 Switching Protocols\r\nDate: \(Peer.date)\r\nUpgrade: echo\r\n"
        + "Connection: Upgrade\r\n\r\n"
    )
    #expect(peer.connection.isUpgraded)
    #expect(peer.waitsFor == .read)
  }

  @Test("hands over the bytes that came with the handshake, then all later ones")
  func bytesBehind() {
    var peer = peer(get("/") + "early" + get("/b"))
    #expect(peer.asked.count == 1)
    #expect(taken(&peer) == "early" + get("/b"))
    #expect(taken(&peer) == "")
    peer.send("late")
    #expect(taken(&peer) == "late")
    #expect(peer.asked.count == 1)
  }

  @Test("hands over the same however the handshake was cut")
  func cuts() {
    let text = get("/") + "\u{81}\u{0}rest"
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      var peer = peer("")
      peer.send(bytes[..<cut])
      var got = peer.connection.takeUpgraded()
      peer.send(bytes[cut...])
      got += peer.connection.takeUpgraded()
      #expect(got == Array("\u{81}\u{0}rest".utf8), "cut at \(cut)")
    }
  }

  @Test("sends bytes as they are, behind the answer", arguments: [1, Int.max])
  func sends(window: Int) {
    var peer = peer(get("/"), window: window)
    peer.feed("abc")
    peer.feed("def")
    #expect(peer.content == "abcdef")
    #expect(peer.waitsFor == .read)
  }

  @Test("writes what is pending before it reads")
  func writesFirst() {
    var peer = peer(get("/"))
    peer.window = 0
    peer.feed("abc")
    #expect(peer.waitsFor == .write)
    #expect(peer.connection.pendingBytes == 3)
    #expect(peer.connection.deadline?.kind == .write)
  }

  @Test("has no deadline while the peer is silent")
  func deadline() {
    let peer = peer(get("/"))
    #expect(peer.connection.deadline == nil)
  }

  @Test("that is finished writes the rest, shuts down and lingers")
  func finished() {
    var peer = peer(get("/"))
    peer.connection.send(Array("bye".utf8))
    peer.connection.finish()
    peer.connection.send(Array("lost".utf8))
    peer.run()
    #expect(peer.content == "bye")
    #expect(peer.hasShutDown)
    #expect(peer.waitsFor == .read)
    #expect(peer.connection.deadline?.kind == .linger)
    peer.send("more")
    #expect(taken(&peer) == "")
    peer.connection.receivedEnd()
    peer.run()
    #expect(peer.closed)
  }

  @Test("whose peer has ended closes once all is written")
  func ended() {
    var peer = peer(get("/"))
    peer.window = 0
    peer.feed("abc")
    peer.connection.receivedEnd()
    peer.run()
    #expect(peer.waitsFor == .write)
    peer.window = .max
    peer.run()
    #expect(peer.content == "abc")
    #expect(peer.closed)
  }

  @Test("is what only a 101 makes of it")
  func notUpgraded() {
    var peer = Peer()
    peer.send(get("/"))
    peer.connection.finish()
    #expect(peer.connection.takeUpgraded().isEmpty)
    #expect(peer.waitsFor == .read)
  }
}
