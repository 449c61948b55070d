import Testing

@testable import HTTP

@Suite("An encoded answer")
struct ResponseEncoderTests {
  private func head(_ response: HTTPResponse, _ exchange: Exchange = Exchange()) -> String {
    var bytes: [UInt8] = []
    ResponseEncoder.encodeHead(response, for: exchange, date: Peer.date, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("has status line, date, fields and length, byte for byte")
  func exact() {
    let response = HTTPResponse(.ok, fields: [.init("ETag", "\"7\"")], body: .bytes([1, 2, 3]))
    let wanted =
      "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nETag: \"7\"\r\nContent-Length: 3\r\n\r\n"
    #expect(head(response) == wanted)
  }

  @Test("keeps every field that can stand in a head, through a round trip")
  func roundTrip() throws {
    let fields = [
      HTTPResponse.Field("X-A", "1, \"2\"; q=\t3"), .init("X!#$%&'*+-.^_`|~", "grün"), .init("X-Empty", ""),
    ]
    let text = head(HTTPResponse(.ok, fields: fields))
    let end = try #require(text.range(ofHeadLine: "HTTP/1.1 200 OK\r\n"))
    let request = requests("GET / HTTP/1.1\r\nHost: a\r\n" + text[end...]).first
    #expect(request?.fields["x-a"] == "1, \"2\"; q=\t3")
    #expect(request?.fields["x!#$%&'*+-.^_`|~"] == "grün")
    #expect(request?.fields["x-empty"] == "")
    #expect(request?.fields["date"] == Peer.date)
  }

  @Test(
    "leaves out a field that would begin a line of its own",
    arguments: [
      ("X", "a\r\nSet-Cookie: b"), ("X", "a\nb"), ("X", "a\rb"), ("X", "a\0b"), ("X", "\u{7F}"),
      ("X\r\nY", "a"),
      ("X Y", "a"), ("", "a"), ("X:", "a"),
    ]
  )
  func injection(name: String, value: String) {
    #expect(head(HTTPResponse(.ok, fields: [.init(name, value)])) == head(HTTPResponse(.ok)))
  }

  @Test("decides framing alone", arguments: ["content-LENGTH", "Transfer-Encoding", "Connection", "Date"])
  func reserved(name: String) {
    #expect(head(HTTPResponse(.ok, fields: [.init(name, "7")])) == head(HTTPResponse(.ok)))
  }

  @Test("takes no date that holds a control byte")
  func badDate() {
    var bytes: [UInt8] = []
    ResponseEncoder.encodeHead(HTTPResponse(.noContent), for: Exchange(), date: "x\r\ny", into: &bytes)
    #expect(bytes == Array("HTTP/1.1 204 No Content\r\n\r\n".utf8))
  }

  @Test("of HEAD has the length of GET and no content")
  func headOnly() {
    let response = HTTPResponse(.ok, body: .bytes([1, 2, 3]))
    let exchange = Exchange(isHead: true)
    #expect(head(response, exchange) == head(response))
    #expect(ResponseEncoder.content(of: response, for: exchange) == .none)
    #expect(ResponseEncoder.content(of: response, for: Exchange()) == response.body)
  }

  @Test(
    "has neither content nor length where the status excludes it",
    arguments: [HTTPStatus.noContent, .notModified]
  )
  func excluded(status: HTTPStatus) {
    let response = HTTPResponse(status, body: .bytes([1]))
    #expect(!head(response).contains("Content-Length"))
    #expect(ResponseEncoder.content(of: response, for: Exchange()) == .none)
  }

  @Test("without content says so")
  func empty() {
    #expect(head(HTTPResponse(.notFound)).contains("\r\nContent-Length: 0\r\n"))
    #expect(head(HTTPResponse(.ok, body: .file(length: -1))).contains("\r\nContent-Length: 0\r\n"))
    #expect(head(HTTPResponse(.ok, body: .file(length: .max))).contains(": 9223372036854775807\r\n"))
  }

  @Test("says whether the connection stays, where the version does not")
  func connection() {
    let kept10 = Exchange(version: .http10, keepsAlive: true)
    let closed10 = Exchange(version: .http10, keepsAlive: false)
    #expect(!head(HTTPResponse(.ok)).contains("Connection"))
    #expect(head(HTTPResponse(.ok), Exchange(keepsAlive: false)).contains("\r\nConnection: close\r\n"))
    #expect(head(HTTPResponse(.ok), kept10).contains("\r\nConnection: keep-alive\r\n"))
    #expect(head(HTTPResponse(.ok), closed10).contains("\r\nConnection: close\r\n"))
    #expect(head(HTTPResponse(.ok, closes: true), kept10).contains("\r\nConnection: close\r\n"))
  }

  @Test("that tells what could be upgraded to says so of the connection too")
  func upgradeRequired() {
    let response = HTTPResponse(.upgradeRequired, fields: [.init("Upgrade", "websocket")])
    #expect(head(response).contains("\r\nConnection: Upgrade\r\n"))
    #expect(head(response, Exchange(keepsAlive: false)).contains("\r\nConnection: Upgrade, close\r\n"))
    #expect(
      head(response, Exchange(version: .http10)).contains("\r\nConnection: Upgrade, keep-alive\r\n")
    )
  }

  @Test("is the same whether its fields were encoded ahead or not")
  func encodedAhead() {
    let fields = [
      HTTPResponse.Field("Content-Type", "text/plain"), HTTPResponse.Field("X", "a\r\nb"),
      HTTPResponse.Field("Content-Length", "9"), HTTPResponse.Field("ETag", "\"x\""),
    ]
    var ahead = HTTPResponse(.ok)
    ahead.encodedFields = EncodedFields(fields)
    #expect(head(ahead) == head(HTTPResponse(.ok, fields: fields)))
  }

  @Test("has a status line for every status", arguments: HTTPStatus.allCases)
  func statuses(status: HTTPStatus) {
    #expect(head(HTTPResponse(status)).hasPrefix("HTTP/1.1 \(status.rawValue) \(status.phrase)\r\n"))
    #expect(!status.phrase.isEmpty)
  }
}

extension String {
  /// The end of `line`, where the text begins with it.
  fileprivate func range(ofHeadLine line: String) -> String.Index? {
    hasPrefix(line) ? utf8.index(startIndex, offsetBy: line.utf8.count) : nil
  }
}
