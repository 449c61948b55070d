import Posix
import Testing

@Suite("Moments that people write")
struct ZonedTimeTests {
  @Test(
    "A moment is read with its zone, also without seconds",
    arguments: [
      ("2026-01-31T17:30Z", "2026-01-31T17:30:00.000000Z"),
      ("2026-01-31t17:30:05z", "2026-01-31T17:30:05.000000Z"),
      ("2026-01-31T17:30:05.25Z", "2026-01-31T17:30:05.250000Z"),
      ("2026-01-31T17:30:05.1234567Z", "2026-01-31T17:30:05.123456Z"),
      ("2026-01-01T00:30+01:00", "2025-12-31T23:30:00.000000Z"),
      ("2026-01-31T17:30:00-09:30", "2026-02-01T03:00:00.000000Z"),
    ]
  )
  func moments(_ text: String, _ utc: String) {
    #expect(Timestamp(zoned: text)?.rfc3339 == utc)
  }

  @Test(
    "A moment without a zone or of no calendar is none",
    arguments: [
      "", "Z", "2026-01-31", "2026-01-31T17:30", "2026-02-30T17:30Z", "2026-01-31T17:30+1:00",
      "2026-01-31T17:30+24:00", "2026-01-31T17:30:00.Z", "2026-01-31T17:30é1:00", "tomorrow", "+01:00",
    ]
  )
  func noMoments(_ text: String) {
    #expect(Timestamp(zoned: text) == nil)
  }
}
