import Testing

@testable import HTTP

@Suite("A request head")
struct RequestParserTests {
  @Test("is taken apart into method, target, version and fields")
  func parts() throws {
    let request = try #require(requests(get("/jobs/42?full=1", "Accept: text/html")).first)
    #expect(request.method == .get)
    #expect(request.version == .http11)
    #expect(request.target.segments == ["jobs", "42"])
    #expect(request.target.query == [.init(name: "full", value: "1")])
    #expect(request.fields["ACCEPT"] == "text/html")
    #expect(request.fields.count == 2)
    #expect(request.host == "lab")
    #expect(Array(request.rawTarget) == Array("/jobs/42?full=1".utf8))
    #expect(request.framing == .none)
  }

  @Test("names its method", arguments: ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
  func methods(name: String) {
    let method = requests("\(name) / HTTP/1.1\r\nHost: lab\r\n\r\n").first?.method
    #expect(method?.name == name)
    #expect(method != .other(name))
  }

  @Test("keeps an unknown method's name, which is case-sensitive")
  func unknownMethod() {
    #expect(requests("get / HTTP/1.1\r\nHost: lab\r\n\r\n").first?.method == .other("get"))
  }

  @Test("joins the lines of one name in order")
  func joined() {
    let request = requests(get("/", "Accept: a;q=1", "X: y", "ACCEPT:  b \t", "accept:")).first
    #expect(request?.fields["accept"] == "a;q=1, b, ")
    #expect(request?.fields["absent"] == nil)
  }

  @Test("keeps bytes above ASCII in a value")
  func highBytes() {
    #expect(requests(get("/", "X-Name: grün")).first?.fields["x-name"] == "grün")
  }

  @Test("of a later minor version is read as 1.1")
  func minorVersion() {
    #expect(requests("GET / HTTP/1.7\r\nHost: lab\r\n\r\n").first?.version == .http11)
  }

  @Test("may follow a few empty lines")
  func emptyLines() {
    #expect(requests("\r\n\r\n\r\n\r\n" + get("/a")).count == 1)
    #expect(refusal("\r\n\r\n\r\n\r\n\r\n" + get("/a")) == .tooManyEmptyLines)
  }

  @Test("is not reported before its last byte")
  func incomplete() {
    #expect(events(String(get("/").dropLast())) == [])
  }

  @Test(
    "of a protocol other than HTTP is refused at its first byte",
    arguments: [UInt8(0x16), 0x00, 0x80, 0x20]
  )
  func foreign(byte: UInt8) {
    #expect(events([byte]) == [.refused(.malformedRequestLine)])
  }

  @Test("with a range that no integer holds is passed on without a trap")
  func hugeRange() {
    let request = requests(get("/", "Range: bytes=9223372036854775807-")).first
    #expect(request?.fields["range"] == "bytes=9223372036854775807-")
  }

  @Test(
    "says whether the connection is kept",
    arguments: [
      ("1.1", "X: y", true), ("1.1", "Connection: close", false), ("1.1", "Connection: a, CLOSE", false),
      ("1.1", "Connection: closed", true), ("1.0", "X: y", false),
      ("1.0", "Connection: Keep-Alive", true), ("1.0", "Connection: keep-alive, close", false),
    ]
  )
  func keepAlive(version: String, field: String, kept: Bool) {
    let request = requests("GET / HTTP/\(version)\r\nHost: lab\r\n\(field)\r\n\r\n").first
    #expect(request?.keepsAlive == kept)
  }

  @Test("of HTTP/1.0 needs no Host")
  func noHost() {
    let request = requests("GET / HTTP/1.0\r\n\r\n").first
    #expect(request != nil)
    #expect(request?.host == nil)
  }

  @Test("of CONNECT is never followed by a request")
  func connect() {
    let request = requests("CONNECT lab:443 HTTP/1.1\r\nHost: lab:443\r\n\r\n").first
    #expect(request?.target.form == .authority)
    #expect(request?.keepsAlive == false)
  }
}
