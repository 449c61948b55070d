import Testing

@testable import HTTP

@Suite("A bad request")
struct BadRequestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var refusal: Refusal
    var status: UInt16
    var testDescription: String { String(text.debugDescription.prefix(80)) }

    init(_ text: String, _ refusal: Refusal, _ status: UInt16 = 400) {
      self.text = text
      self.refusal = refusal
      self.status = status
    }
  }

  static let lines = [
    Case("GET /\r\n\r\n", .malformedRequestLine),
    Case("GET\r\n\r\n", .malformedRequestLine),
    Case("GET  / HTTP/1.1\r\n", .malformedRequestLine),
    Case("GET / HTTP/1.1 \r\n", .malformedRequestLine),
    Case("GET /\tHTTP/1.1\r\n", .malformedRequestLine),
    Case("GET / x HTTP/1.1\r\n", .malformedRequestLine),
    Case("GET / http/1.1\r\n", .malformedRequestLine),
    Case("GET / HTTP/1.10\r\n", .malformedRequestLine),
    Case("GET / HTTP/11\r\n", .malformedRequestLine),
    Case("G(T / HTTP/1.1\r\n", .malformedRequestLine),
    Case(" GET / HTTP/1.1\r\n", .malformedRequestLine),
    Case("GET / HTTP/1.1\n", .malformedLineEnd),
    Case("\nGET / HTTP/1.1\r\n", .malformedRequestLine),
    Case("\r\n\n", .malformedRequestLine),
    Case("GET / HTTP/1.1\rX: y\r\n", .malformedRequestLine),
    Case("GET / HTTP/2.0\r\n", .unsupportedVersion, 505),
    Case("GET / HTTP/0.9\r\n", .unsupportedVersion, 505),
    Case("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion, 505),
  ]

  static let hosts = [
    Case("GET / HTTP/1.1\r\n\r\n", .missingHost),
    Case("GET http://lab/ HTTP/1.1\r\n\r\n", .missingHost),
    Case(get("/", "Host: lab"), .repeatedHost),
    Case("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n", .repeatedHost),
    Case("GET / HTTP/1.1\r\nHost:\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: a:+1\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: :80\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: [1]\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", .invalidHost),
    Case("GET / HTTP/1.1\r\nHost: a%2\r\n\r\n", .invalidHost),
  ]

  static let fields = [
    Case(get("/", "X : y"), .malformedField),
    Case(get("/", ": y"), .malformedField),
    Case(get("/", "X"), .malformedField),
    Case(get("/", "X(: y"), .malformedField),
    Case(get("/", "Gr\u{FC}n: y"), .malformedField),
    Case(get("/", "X: a\0b"), .malformedField),
    Case(get("/", "X: a\rb"), .malformedField),
    Case(get("/", "X: a\u{7F}"), .malformedField),
    Case(get("/", "X: a\u{B}"), .malformedField),
    Case(get("/", "X: a", " b"), .foldedField),
    Case(get("/", "X: a", "\tb"), .foldedField),
    Case("GET / HTTP/1.1\r\n Host: lab\r\n\r\n", .foldedField),
    Case("GET / HTTP/1.1\r\nHost: lab\nX: y\r\n\r\n", .malformedLineEnd),
    Case("GET / HTTP/1.1\r\nHost: lab\r\n\n", .malformedLineEnd),
    Case(get("/", "Expect: 200-ok", "Content-Length: 1"), .unknownExpectation, 417),
  ]

  static let framing = [
    Case(get("/", "Content-Length: +5"), .malformedLength),
    Case(get("/", "Content-Length: -1"), .malformedLength),
    Case(get("/", "Content-Length:"), .malformedLength),
    Case(get("/", "Content-Length: 0x5"), .malformedLength),
    Case(get("/", "Content-Length: 5, 5"), .malformedLength),
    Case(get("/", "Content-Length: 5 5"), .malformedLength),
    Case(get("/", "Content-Length: 5", "Content-Length: 6"), .repeatedLength),
    Case(get("/", "Content-Length: 5", "content-length: 5"), .repeatedLength),
    Case(get("/", "Content-Length: 99999999999999999999"), .contentTooLarge, 413),
    Case(get("/", "Content-Length: 5", "Transfer-Encoding: chunked"), .lengthWithTransferCoding),
    Case(get("/", "Transfer-Encoding: x", "Content-Length: 0"), .lengthWithTransferCoding),
    Case(get("/", "Transfer-Encoding:"), .malformedTransferCoding),
    Case(get("/", "Transfer-Encoding: chunked,"), .malformedTransferCoding),
    Case(get("/", "Transfer-Encoding: chunked, chunked"), .malformedTransferCoding),
    Case(get("/", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), .malformedTransferCoding),
    Case(get("/", "Transfer-Encoding: chunked, gzip"), .malformedTransferCoding),
    Case(get("/", "Transfer-Encoding: gzip, chunked"), .unknownTransferCoding, 501),
    Case(get("/", "Transfer-Encoding: identity"), .unknownTransferCoding, 501),
    Case(get("/", "Transfer-Encoding: xchunked"), .unknownTransferCoding, 501),
    Case(get("/", "Transfer-Encoding: \"chunked\""), .unknownTransferCoding, 501),
    Case("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformedTransferCoding),
  ]

  @Test("is refused with its status", arguments: lines + hosts + fields + framing)
  func refused(entry: Case) {
    #expect(events(entry.text).last == .refused(entry.refusal))
    #expect(entry.refusal.status.rawValue == entry.status)
  }

  @Test("is the last thing that a parser reads")
  func sticky() {
    var parser = RequestParser()
    let first = parser.consume("GET / HTTP/2.0\r\n".utf8)
    let second = parser.consume(get("/").utf8)
    #expect(first == .refused(.unsupportedVersion))
    #expect(second == first)
    #expect(parser.bufferedBytes == 0)
  }

  @Test("is answered by an error that closes", arguments: Refusal.allCases)
  func statuses(refusal: Refusal) {
    #expect((400...599).contains(refusal.status.rawValue))
    #expect(refusal.response.status == refusal.status)
  }
}
