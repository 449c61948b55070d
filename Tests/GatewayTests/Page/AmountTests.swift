import Testing

@testable import Gateway

@Suite("Amounts for people")
struct AmountTests {
  @Test(
    "Lengths of time",
    arguments: [
      (0.0, "0 ms"), (0.8504, "850 ms"), (0.9996, "1.0 s"), (4.24, "4.2 s"), (9.94, "9.9 s"), (9.95, "9 s"),
      (12.9, "12 s"), (60, "1 min"), (185, "3 min 5 s"), (7800, "2 h 10 min"), (3601, "1 h"),
      (356_400, "4 d 3 h"), (-1, "0 ms"), (.nan, "0 ms"), (-.infinity, "0 ms"),
    ]
  )
  func durations(seconds: Double, text: String) { #expect(Amount.duration(seconds: seconds) == text) }

  @Test("A time without end is a long one", arguments: [Double.infinity, 1e300])
  func endless(seconds: Double) { #expect(Amount.duration(seconds: seconds).contains(" d ")) }

  @Test(
    "Whole seconds",
    arguments: [(0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (-5, "0 s"), (Int.min, "0 s")]
  )
  func wholeSeconds(seconds: Int, text: String) { #expect(Amount.duration(wholeSeconds: seconds) == text) }

  @Test(
    "Sizes",
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (2047, "1.9 KiB"),
      (1 << 20, "1.0 MiB"),
      (2_412_000, "2.3 MiB"), (-1, "0 B"), (Int.min, "0 B"), (Int.max, "8388607.9 TiB"),
    ]
  )
  func sizes(bytes: Int, text: String) { #expect(Amount.size(bytes: bytes) == text) }

  @Test(
    "Thousands are set apart",
    arguments: [(0, "0"), (999, "999"), (1000, "1\u{202F}000"), (-1_234_567, "−1\u{202F}234\u{202F}567")]
  )
  func counts(number: Int, text: String) { #expect(Amount.count(number) == text) }

  @Test("A long text is cut with an ellipsis, whatever its characters are made of")
  func excerpts() {
    #expect(Excerpt.of("abc", length: 3) == "abc")
    #expect(Excerpt.of("abcd", length: 3) == "abc…")
    #expect(Excerpt.of("a" + String(repeating: "\u{301}", count: 1000), length: 3).unicodeScalars.count == 4)
  }
}
