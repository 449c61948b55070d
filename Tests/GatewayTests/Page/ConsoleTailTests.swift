import Testing

@testable import Gateway

@Suite("The end of a console's log")
struct ConsoleTailTests {
  private static func tail(
    _ text: String,
    offset: Int = 0,
    evidence: Int? = nil,
    isLive: Bool = false
  ) -> ConsoleTail {
    let log = JobPage.Log(
      tail: Array(text.utf8),
      offset: offset,
      whole: PageAddress(["log"]),
      live: isLive ? PageAddress(["live"]) : nil
    )
    return ConsoleTail(log, evidence: evidence)
  }

  @Test("A log from its beginning is shown from its beginning")
  func whole() {
    let tail = Self.tail("one\ntwo\n")
    #expect(tail.start == 0)
    #expect(tail.after == "one\ntwo\n")
  }

  @Test("A later part begins with a line")
  func part() {
    let tail = Self.tail("ne\ntwo\n", offset: 1)
    #expect(tail.start == 4)
    #expect(tail.after == "two\n")
  }

  @Test("At most 64 KiB are shown")
  func bounded() {
    let tail = Self.tail(String(repeating: "0123456789abcde\n", count: 8192))
    #expect(tail.start == 65_536 + 16)
    #expect(tail.after.utf8.count == 65_536 - 16)
  }

  @Test("The deciding line is cut out, with the colours of the rest left out")
  func evidence() {
    let tail = Self.tail("a\r\n\u{1B}[31mFAIL\u{1B}[0m here\r\nb\r\n", offset: 0, evidence: 3)
    #expect(tail.before == "a\n")
    #expect(tail.evidence == "FAIL here")
    #expect(tail.after == "\nb\n")
  }

  @Test("A line that is not in the part is not marked", arguments: [0, 3, 8, 100, -5, .min, .max])
  func elsewhere(offset: Int) {
    let tail = Self.tail("ne\ntwo\n", offset: 1, evidence: offset)
    #expect(tail.evidence == nil)
    #expect(tail.after == "two\n")
  }

  @Test("Offsets that no file can have are no harm", arguments: [Int.max, .max - 3, .min, -1])
  func offsets(offset: Int) { #expect(Self.tail("abc", offset: offset, evidence: offset).start >= 0) }

  @Test("A log that grows goes on before what has not ended")
  func live() {
    #expect(Self.tail("ok\n\u{1B}[3", offset: 0, isLive: true).end == 3)
    #expect(Self.tail("ok\r", isLive: true).end == 2)
    #expect(Self.tail("ok\n", isLive: true).end == 3)
    #expect(Self.tail("ok é", isLive: true).end == 5)
  }
}
