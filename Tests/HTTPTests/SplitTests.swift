import Testing

@testable import HTTP

@Suite("What a parser reports does not depend on the pieces in which bytes come")
struct SplitTests {
  static let texts =
    sampleRequests
    + (BadRequestTests.lines + BadRequestTests.hosts + BadRequestTests.fields + BadRequestTests.framing)
    .map(\.text)

  @Test("cut at every single place", arguments: texts)
  func everyCut(text: String) {
    let bytes = Array(text.utf8)
    let whole = events(bytes)
    for cut in 0...bytes.count {
      #expect(events(bytes, cutAt: [cut]) == whole, "cut at \(cut)")
    }
  }

  @Test("byte by byte", arguments: texts)
  func byteByByte(text: String) {
    let bytes = Array(text.utf8)
    #expect(events(bytes, cutAt: Array(0..<bytes.count)) == events(bytes))
  }

  @Test("cut at the edges of the limits")
  func limits() {
    let texts = [
      "GET /" + String(repeating: "a", count: 9000) + " HTTP/1.1\r\n",
      get("/", "X: " + String(repeating: "x", count: 17000)),
    ]
    for bytes in texts.map({ Array($0.utf8) }) {
      let whole = events(bytes)
      for cut in [8191, 8192, 8193, 16383, 16384, 16385] where cut <= bytes.count {
        #expect(events(bytes, cutAt: [cut]) == whole, "cut at \(cut)")
      }
    }
  }

  @Test("all samples as one pipeline, cut into random pieces")
  func pipeline() {
    var dice = Dice(state: 7)
    let bytes = Array(sampleRequests.joined().utf8)
    let whole = events(bytes)
    #expect(whole.count > sampleRequests.count)
    for _ in 0..<300 {
      let cuts = (0..<Int.random(in: 1...8, using: &dice)).map { _ in
        Int.random(in: 0...bytes.count, using: &dice)
      }
      #expect(events(bytes, cutAt: cuts.sorted()) == whole)
    }
  }
}
