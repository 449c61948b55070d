import Testing

@testable import HTTP

@Suite("A connection")
struct ConnectionTests {
  private func lines(_ peer: Peer) -> [Substring] { peer.text.split(whereSeparator: \.isNewline) }

  private func statuses(_ peer: Peer) -> [String] {
    lines(peer).filter { $0.hasPrefix("HTTP/1.1 ") }.map { String($0.dropFirst(9).prefix(3)) }
  }

  /// The lines of content, which have no colon in these tests.
  private func bodies(_ peer: Peer) -> [Substring] {
    lines(peer).filter { !$0.hasPrefix("HTTP/1.1 ") && !$0.contains(":") }
  }

  @Test("answers a request and waits for the next")
  func keeps() {
    var peer = Peer()
    peer.send(get("/a"))
    #expect(bodies(peer) == ["a"])
    #expect(peer.waitsFor == .read)
    peer.send(get("/b"))
    #expect(bodies(peer) == ["a", "b"])
  }

  @Test("answers pipelined requests in order, in one write")
  func pipelined() {
    var peer = Peer()
    peer.window = 0
    peer.send(get("/a") + get("/b") + get("/c"))
    #expect(peer.asked.count == 3)
    peer.window = .max
    peer.run()
    #expect(bodies(peer) == ["a", "b", "c"])
  }

  @Test("asks for one answer at a time, and takes it later")
  func later() {
    var peer = Peer()
    peer.answer = { _ in nil }
    peer.send(get("/a") + get("/b"))
    #expect(peer.asked.count == 1)
    #expect(peer.waitsFor == .wait)
    #expect(peer.connection.deadline == nil)
    let taken = peer.connection.respond(.text(.ok, "late\n"), date: Peer.date)
    #expect(taken)
    peer.run()
    #expect(bodies(peer) == ["late"])
    #expect(peer.asked.count == 2)
  }

  @Test("takes no answer that is not due")
  func notDue() {
    var peer = Peer()
    peer.send(get("/a"))
    let before = peer.got
    let taken = peer.connection.respond(.text(.ok, "twice"), date: Peer.date)
    #expect(!taken)
    peer.run()
    #expect(peer.got == before)
  }

  @Test("closes when the request, or the answer, says so")
  func closes() {
    var asked = Peer()
    asked.send(get("/a", "Connection: close"))
    #expect(asked.closed)
    #expect(asked.text.contains("\r\nConnection: close\r\n"))
    var told = Peer()
    told.answer = { _ in HTTPResponse(.ok, closes: true) }
    told.send(get("/a"))
    #expect(told.closed)
    #expect(told.text.contains("\r\nConnection: close\r\n"))
  }

  @Test("of HTTP/1.0 closes, unless asked to stay")
  func version10() {
    var once = Peer()
    once.send("GET /a HTTP/1.0\r\n\r\n")
    #expect(once.closed)
    var kept = Peer()
    kept.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(kept.waitsFor == .read)
    #expect(kept.text.contains("\r\nConnection: keep-alive\r\n"))
  }

  @Test("refuses what is no request, shuts down, and closes when the peer does")
  func refuses() {
    var peer = Peer()
    peer.send("GET / HTTP/1.1\r\n\r\n" + get("/b"))
    #expect(statuses(peer) == ["400"])
    #expect(peer.text.contains("\r\nConnection: close\r\n"))
    #expect(peer.asked.isEmpty)
    #expect(peer.hasShutDown)
    #expect(peer.waitsFor == .read)
    peer.send(get("/c"))
    #expect(peer.asked.isEmpty)
    peer.connection.receivedEnd()
    peer.run()
    #expect(peer.closed)
  }

  @Test("answers what came before a bad request")
  func goodThenBad() {
    var peer = Peer()
    peer.send(get("/a") + "GET / HTTP/2.0\r\n\r\n")
    #expect(statuses(peer) == ["200", "505"])
  }

  @Test("gives a refused HEAD no body")
  func refusedHead() {
    var peer = Peer()
    peer.send("HEAD / HTTP/1.1\r\n\r\n")
    #expect(statuses(peer) == ["400"])
    #expect(peer.text.hasSuffix("\r\n\r\n"))
  }

  @Test("reports a request with a body once the body has come")
  func body() {
    var peer = Peer()
    peer.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET ")
    #expect(peer.asked.isEmpty)
    #expect(peer.connection.deadline?.kind == .body)
    peer.send("/" + get("/b"))
    #expect(peer.asked.map(\.method) == [.post, .get])
    #expect(peer.bodies == [.bytes(Array("GET /".utf8)), .none])
  }

  @Test("answers a body that is too long at once, and reads none of it as a request")
  func longBody() {
    var peer = Peer()
    peer.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n" + get("/smuggled"))
    #expect(peer.asked.map(\.method) == [.post])
    #expect(peer.bodies == [.tooLong])
    #expect(peer.text.contains("\r\nConnection: close\r\n"))
    #expect(peer.hasShutDown)
    peer.send(get("/smuggled"))
    #expect(peer.asked.count == 1)
  }

  @Test("that closes with bytes left over shuts down first, so that no reset takes the answer")
  func leftOver() {
    var peer = Peer()
    peer.send(get("/a", "Connection: close") + get("/b"))
    #expect(peer.asked.count == 1)
    #expect(peer.hasShutDown)
    #expect(peer.waitsFor == .read)
    #expect(peer.connection.deadline?.kind == .linger)
  }

  @Test("gives a client that waits for it a 100, and then the answer", arguments: [1, Int.max])
  func expectation(window: Int) {
    var peer = Peer()
    peer.window = window
    peer.send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n")
    #expect(peer.text == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(peer.asked.isEmpty)
    #expect(peer.waitsFor == .read)
    #expect(peer.connection.deadline?.kind == .body)
    peer.send("12345" + get("/b"))
    #expect(statuses(peer) == ["100", "200", "200"])
    #expect(peer.bodies == [.bytes(Array("12345".utf8)), .none])
  }

  @Test("gives a 100 behind the answers of earlier requests, and for chunks too")
  func pipelinedExpectation() {
    var peer = Peer()
    peer.send(
      get("/a") + "PUT /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    )
    #expect(statuses(peer) == ["200", "100"])
    peer.send("2\r\nhi\r\n0\r\n\r\n")
    #expect(peer.bodies == [.none, .bytes(Array("hi".utf8))])
  }

  @Test("gives a client that waits for a 100 its answer at once where the body would not be kept")
  func vainExpectation() {
    var peer = Peer()
    peer.answer = { _ in HTTPResponse(.methodNotAllowed, fields: [.init("Allow", "GET, HEAD")]) }
    peer.send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n")
    #expect(statuses(peer) == ["405"])
    #expect(peer.bodies == [.tooLong])
    #expect(peer.text.contains("\r\nConnection: close\r\n"))
    #expect(peer.hasShutDown)
  }

  @Test("does not mind an expectation without a body, or of HTTP/1.0")
  func mootExpectation() {
    var peer = Peer()
    peer.send(get("/a", "Expect: 100-continue") + get("/b"))
    #expect(peer.asked.count == 2)
    #expect(peer.waitsFor == .read)
    var old = Peer()
    old.send("GET /a HTTP/1.0\r\nExpect: anything\r\n\r\n")
    #expect(statuses(old) == ["200"])
  }

  @Test("refuses bad chunks instead of answering the request")
  func badChunks() {
    var peer = Peer()
    peer.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")
    #expect(peer.asked.isEmpty)
    #expect(peer.refused == [.malformedChunk])
  }

  @Test("whose peer has ended still gives its answers")
  func halfClosed() {
    var peer = Peer()
    peer.answer = { _ in nil }
    peer.send(get("/a"))
    peer.connection.receivedEnd()
    peer.run()
    #expect(peer.waitsFor == .wait)
    peer.connection.respond(.text(.ok, "still\n"), date: Peer.date)
    peer.run()
    #expect(bodies(peer) == ["still"])
    #expect(peer.closed)
  }

  @Test("closes without a word when the peer ends before or within a request", arguments: ["", "GET / HT"])
  func ended(text: String) {
    var peer = Peer()
    peer.send(text)
    peer.connection.receivedEnd()
    peer.run()
    #expect(peer.closed)
    #expect(peer.got.isEmpty)
  }

  @Test("sends a file behind its head, in pieces, and then goes on", arguments: [1, 7, 100, Int.max])
  func file(window: Int) {
    var peer = Peer()
    peer.window = window
    peer.answer = { _ in HTTPResponse(.ok, body: .file(length: 1000)) }
    peer.send(get("/a") + get("/b", "Connection: close"))
    #expect(peer.got.count { $0 == UInt8(ascii: "f") } == 2000)
    #expect(peer.closed)
  }

  @Test("says from where the file goes on")
  func fileOffset() {
    var connection = Connection()
    connection.received(get("/").utf8)
    guard case .answer = connection.next() else {
      Issue.record("no request")
      return
    }
    connection.respond(HTTPResponse(.ok, body: .file(length: 10)), date: Peer.date)
    let head = connection.next()
    #expect(head == .write)
    #expect(connection.endsWithFile)
    connection.wrote(connection.withOutput { first, _ in first.count })
    connection.sentFile(4)
    let rest = connection.next()
    #expect(rest == .sendFile(offset: 4, count: 6))
    connection.sentFile(100)
    let end = connection.next()
    #expect(end == .read)
  }

  @Test("sends no file for HEAD or for one without bytes")
  func noFile() {
    var peer = Peer()
    peer.answer = { HTTPResponse(.ok, body: .file(length: $0.method == .head ? 5 : 0)) }
    peer.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + get("/a"))
    #expect(peer.waitsFor == .read)
    #expect(peer.text.contains("Content-Length: 5\r\n"))
    #expect(!peer.text.contains("f\n"))
    #expect(peer.asked.count == 2)
  }

  @Test("gives the same bytes however few the peer takes at once", arguments: [1, 3, 1000, 70_000])
  func windows(window: Int) {
    let large = [UInt8](repeating: UInt8(ascii: "x"), count: 50_000)
    func result(_ window: Int) -> [UInt8] {
      var peer = Peer()
      peer.window = window
      peer.answer = { HTTPResponse(.ok, body: $0.target.segments == ["l"] ? .bytes(large) : .bytes([1, 2])) }
      peer.send(get("/s") + get("/l") + get("/l") + get("/s"))
      return peer.got
    }
    #expect(result(window) == result(.max))
  }

  @Test("asks for no more answers while a slow peer has many to take")
  func capped() {
    var peer = Peer()
    peer.window = 0
    peer.answer = { _ in HTTPResponse(.ok, body: .bytes([UInt8](repeating: 65, count: 10_000))) }
    peer.send(String(repeating: get("/"), count: 1000))
    #expect(peer.asked.count == 7)
    #expect(peer.waitsFor == .write)
    peer.window = .max
    peer.run()
    #expect(peer.asked.count == 1000)
  }

  @Test("that is given up sends nothing more")
  func aborted() {
    var peer = Peer()
    peer.window = 0
    peer.send(get("/"))
    peer.connection.abort()
    peer.run()
    #expect(peer.closed)
    #expect(peer.connection.withOutput { first, second in first.count + second.count } == 0)
    #expect(peer.connection.deadline == nil)
  }
}
