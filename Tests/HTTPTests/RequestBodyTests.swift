import Testing

@testable import HTTP

@Suite("A request body")
struct RequestBodyTests {
  private static let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"

  private func paths(_ text: String) -> [String] {
    requests(text).map { $0.target.segments.joined(separator: "/") }
  }

  private func chunked(_ body: String) -> String {
    "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n" + body
  }

  private func sized(_ length: Int, _ body: String) -> String {
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n" + body
  }

  @Test("of a length is never read as a request")
  func length() {
    let text = sized(Self.smuggled.utf8.count, Self.smuggled)
    #expect(paths(text + get("/b")) == ["a", "b"])
  }

  @Test("in chunks is never read as a request")
  func chunks() {
    let size = String(Self.smuggled.utf8.count, radix: 16, uppercase: true)
    let text = chunked("\(size);x=\"y\"\r\n\(Self.smuggled)\r\n000\r\nTrailer: GET / HTTP/1.1\r\n\r\n")
    #expect(paths(text + get("/b")) == ["a", "b"])
  }

  @Test("is reported once it has ended")
  func end() {
    #expect(events(sized(3, "abc")).last == .bodyEnd)
    #expect(events(sized(3, "ab")).count == 1)
    #expect(events(chunked("0\r\n\r\n")).last == .bodyEnd)
    #expect(events(chunked("0\r\n\r")).count == 1)
  }

  @Test("of length 0 is none")
  func empty() {
    #expect(events(sized(0, "")).count == 1)
    #expect(requests(sized(0, "")).first?.framing == BodyFraming.none)
  }

  @Test(
    "in bad chunks is refused",
    arguments: [
      "\r\n", "g\r\n", "+5\r\n", "-1\r\n", "0x5\r\n", " 5\r\n", "5 \r\n", "5\n", "5\rx", "3\r\nabcd",
      "3\r\nabc\n",
      "3\r\nabc\rx", "5;\0\r\n", "5;a\nb", "0\r\n\n", "0\r\n\rx", "0\r\n x: y\r\n", "0\r\nX: a\0",
      "0\r\nX: y\rz",
    ]
  )
  func badChunks(body: String) {
    #expect(refusal(chunked(body)) == .malformedChunk)
  }

  @Test(
    "of more than 1 MiB is not read",
    arguments: ["100001\r\n", "7fffffffffffffff\r\n", "10000000000000000"]
  )
  func hugeChunk(body: String) {
    #expect(refusal(chunked(body)) == .contentTooLarge)
  }

  @Test("of a declared length of more than 1 MiB is refused behind its head")
  func hugeLength() {
    #expect(events(sized(1_048_576, "")).count == 1)
    #expect(events(sized(1_048_577, "")).last == .refused(.contentTooLarge))
    #expect(events(sized(.max, "")).count == 2)
  }

  @Test("in tiny chunks is bounded by the bytes on the wire")
  func tinyChunks() {
    var limits = RequestLimits()
    limits.drainedBody = 59
    let body = String(repeating: "1\r\na\r\n", count: 9) + "0\r\n\r\n"
    #expect(events(chunked(body), limits: limits).last == .bodyEnd)
    #expect(events(chunked("1\r\na\r\n" + body), limits: limits).last == .refused(.contentTooLarge))
  }

  @Test("with an endless extension or trailer is bounded", arguments: ["1;", "0\r\nX: "])
  func endless(start: String) {
    var limits = RequestLimits()
    limits.drainedBody = 1000
    let text = chunked(start + String(repeating: "x", count: 1000))
    #expect(refusal(text, limits: limits) == .contentTooLarge)
  }
}
