import Posix
import TestSupport
import Testing

@Suite("Timestamps")
struct TimestampTests {
  struct Row: CustomTestStringConvertible {
    var text: String
    var seconds: Int
    var testDescription: String { text }
  }

  /// Seconds as `date -u -d ... +%s` tells them.
  static let rows = [
    Row(text: "1970-01-01T00:00:00.000000Z", seconds: 0),
    Row(text: "1969-12-31T23:59:59.000000Z", seconds: -1),
    Row(text: "2000-02-29T12:00:00.000000Z", seconds: 951_825_600),
    Row(text: "1900-02-28T23:59:59.000000Z", seconds: -2_203_891_201),
    Row(text: "1900-03-01T00:00:00.000000Z", seconds: -2_203_891_200),
    Row(text: "2024-02-29T00:00:00.000000Z", seconds: 1_709_164_800),
    Row(text: "2038-01-19T03:14:08.000000Z", seconds: 2_147_483_648),
    Row(text: "2100-03-01T00:00:00.000000Z", seconds: 4_107_542_400),
    Row(text: "0001-01-01T00:00:00.000000Z", seconds: -62_135_596_800),
    Row(text: "9999-12-31T23:59:59.000000Z", seconds: 253_402_300_799),
  ]

  @Test("A moment is written and read by the Gregorian calendar", arguments: rows)
  func known(row: Row) {
    let moment = Timestamp(microseconds: row.seconds * 1_000_000)
    #expect(moment.rfc3339 == row.text)
    #expect(Timestamp(rfc3339: row.text) == moment)
  }

  @Test("Every moment of the years 0 to 9999 is read back as it was")
  func roundTrip() {
    var random = SeededGenerator(seed: 2)
    let first = -62_167_219_200 * 1_000_000
    let last = 253_402_300_799 * 1_000_000
    for _ in 0..<20_000 {
      let moment = Timestamp(microseconds: Int.random(in: first...last, using: &random))
      #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
    }
  }

  @Test("Every day of 400 years follows the one before it")
  func days() {
    var previous = ""
    for day in -60_000..<86_097 {
      let text = Timestamp(microseconds: day * 86_400_000_000).rfc3339
      if previous >= text || Timestamp(rfc3339: text)?.microseconds != day * 86_400_000_000 {
        Issue.record("\(text) follows \(previous)")
      }
      previous = text
    }
  }

  @Test("A microsecond before 1970 is the last of 1969")
  func beforeTheEpoch() {
    #expect(Timestamp(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
  }

  @Test("The spaced form is that of databases")
  func spaced() {
    #expect(Timestamp(microseconds: 1_577_836_800_000_001).spaced == "2020-01-01 00:00:00.000001")
  }

  @Test(
    "Any other form is no timestamp",
    arguments: [
      "", "2026-01-31", "2026-01-31T23:59:59Z", "2026-01-31 23:59:59.000000Z", "2026-01-31t23:59:59.000000Z",
      "2026-01-31T23:59:59.000000z", "2026-01-31T23:59:59.000000+00:00", "2026-13-01T00:00:00.000000Z",
      "2026-00-01T00:00:00.000000Z", "2026-01-00T00:00:00.000000Z", "2026-01-32T00:00:00.000000Z",
      "2026-02-30T00:00:00.000000Z", "2025-02-29T00:00:00.000000Z", "2026-01-01T24:00:00.000000Z",
      "2026-01-01T00:60:00.000000Z", "2026-01-01T00:00:60.000000Z", "2026-01-01T00:00:00.00000-Z",
      "+026-01-01T00:00:00.000000Z", "2026/01/01T00:00:00.000000Z", "2026-01-01T00.00.00.000000Z",
      "２０２６-01-01T00:00:00.000000Z",
    ]
  )
  func otherForms(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test("Timestamps are ordered as the moments are")
  func order() {
    #expect(Timestamp(microseconds: -5) < Timestamp(microseconds: 3))
    #expect(FileTime(seconds: 1, nanoseconds: 999_999_999) < FileTime(seconds: 2, nanoseconds: 0))
    #expect(Timestamp(FileTime(seconds: 2, nanoseconds: 1_999)).microseconds == 2_000_001)
  }

  @Test(
    "A moment beyond the years that can be written becomes the nearest of these",
    arguments: [Int.min, Int.max]
  )
  func beyond(microseconds: Int) {
    let written = Timestamp(microseconds: microseconds).rfc3339
    #expect(written == (microseconds < 0 ? "0000-01-01T00:00:00.000000Z" : "9999-12-31T23:59:59.999999Z"))
  }

  @Test(
    "A file may claim any time",
    arguments: [
      (Int.min, 0), (Int.max, 999_999_999), (Int.max / 1_000_000, 999_999_999), (-62_167_219_201, 1),
    ]
  )
  func fileTimes(seconds: Int, nanoseconds: Int) {
    let moment = Timestamp(FileTime(seconds: seconds, nanoseconds: nanoseconds))
    #expect(Timestamp(rfc3339: moment.rfc3339) != nil)
  }
}
