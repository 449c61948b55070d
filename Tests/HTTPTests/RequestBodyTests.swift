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
    #expect(events(sized(3, "abc")).last == .bodyEnd(.bytes(Array("abc".utf8))))
    #expect(events(sized(3, "ab")).count == 1)
    #expect(events(chunked("0\r\n\r\n")).last == .bodyEnd(.bytes([])))
    #expect(events(chunked("0\r\n\r")).count == 1)
  }

  private func body(_ text: String, limits: RequestLimits = RequestLimits()) -> RequestBody? {
    guard case .bodyEnd(let body) = events(text, limits: limits).last else { return nil }
    return body
  }

  private func bytes(_ count: Int) -> String { String(repeating: "x", count: count) }

  @Test("of up to 64 KiB is kept")
  func kept() {
    #expect(body(sized(65_536, bytes(65_536))) == .bytes(Array(bytes(65_536).utf8)))
    #expect(body(chunked("10000\r\n\(bytes(65_536))\r\n0\r\n\r\n")) == .bytes(Array(bytes(65_536).utf8)))
  }

  @Test("of more than 64 KiB is read and dropped, and the next request is read behind it")
  func dropped() {
    let texts = [
      sized(65_537, bytes(65_537)), chunked("10000\r\n\(bytes(65_536))\r\n1\r\nx\r\n0\r\n\r\n"),
    ]
    for text in texts {
      #expect(body(text) == .tooLong)
      #expect(paths(text + get("/b")) == ["a", "b"])
    }
  }

  @Test("in chunks is joined, without what stands around the data")
  func joined() {
    let text = chunked("3;x=y\r\nabc\r\n002\r\n\r\n\r\n1\r\nd\r\n0\r\nTrailer: e\r\n\r\n")
    #expect(body(text) == .bytes(Array("abc\r\nd".utf8)))
  }

  @Test("never holds more than its limit, and nothing of the one before")
  func limit() {
    var limits = RequestLimits()
    limits.keptBody = 4
    #expect(body(sized(5, "abcde") + sized(4, "wxyz"), limits: limits) == .bytes(Array("wxyz".utf8)))
    #expect(body(chunked("2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n"), limits: limits) == .tooLong)
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
    #expect(events(chunked(body), limits: limits).last == .bodyEnd(.bytes(Array("aaaaaaaaa".utf8))))
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
