import Testing

@testable import HTTP

@Suite("The limits of a request")
struct RequestLimitsTests {
  /// A request line of `length` bytes with its CR LF.
  private func line(_ length: Int) -> String {
    "GET /" + String(repeating: "a", count: length - 16) + " HTTP/1.1\r\n"
  }

  @Test("let a request line of 8 KiB pass")
  func longestLine() {
    #expect(requests(line(8192) + "Host: lab\r\n\r\n").count == 1)
  }

  @Test("refuse a longer request line, complete or not")
  func tooLongLine() {
    #expect(refusal(line(8193) + "Host: lab\r\n\r\n") == .requestLineTooLong)
    #expect(refusal("GET /" + String(repeating: "a", count: 8187)) == .requestLineTooLong)
    #expect(refusal("GET /" + String(repeating: "a", count: 8186)) == nil)
    #expect(Refusal.requestLineTooLong.status.rawValue == 414)
  }

  /// A request whose head has `length` bytes.
  private func head(_ length: Int) -> String {
    let frame = get("/", "X: ").utf8.count
    return get("/", "X: " + String(repeating: "x", count: length - frame))
  }

  @Test("let a head of 16 KiB pass")
  func longestHead() {
    #expect(requests(head(16384)).count == 1)
  }

  @Test("refuse a longer head, complete or not")
  func tooLongHead() {
    #expect(refusal(head(16385)) == .headTooLarge)
    #expect(refusal(String(head(20000).prefix(16384))) == .headTooLarge)
    #expect(Refusal.headTooLarge.status.rawValue == 431)
  }

  @Test("let 100 fields pass and refuse one more")
  func fields() {
    let lines = String(repeating: "X: y\r\n", count: 99)
    #expect(requests("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n").first?.fields.count == 100)
    #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\n\(lines)X: y\r\n\r\n") == .tooManyFields)
    #expect(Refusal.tooManyFields.status.rawValue == 431)
  }
}
