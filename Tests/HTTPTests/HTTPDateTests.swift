import Testing

@testable import HTTP

@Suite("A date of HTTP")
struct HTTPDateTests {
  @Test(
    "is written as an IMF-fixdate",
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
    ] as [(Int64, String)]
  )
  func format(seconds: Int64, text: String) {
    #expect(HTTPDate.format(seconds) == text)
    #expect(HTTPDate.parse(text.utf8) == seconds)
  }

  @Test("of a moment that four digits of a year cannot hold is the nearest that they can")
  func clamped() {
    #expect(HTTPDate.format(.max) == "Fri, 31 Dec 9999 23:59:59 GMT")
    #expect(HTTPDate.format(.min) == "Sat, 01 Jan 0000 00:00:00 GMT")
  }

  @Test("comes back from its text, for moments of ten thousand years")
  func roundTrip() {
    var dice = Dice(state: 3)
    for _ in 0..<5000 {
      let seconds = Int64.random(in: -62_167_219_200...253_402_300_799, using: &dice)
      #expect(HTTPDate.parse(HTTPDate.format(seconds).utf8) == seconds)
    }
  }

  @Test("counts every day of four hundred years once, in order")
  func days() {
    var expected = CivilDate(year: 1899, month: 12, day: 31)
    for number in expected.dayNumber...expected.dayNumber + 146_097 {
      #expect(CivilDate(day: number) == expected)
      #expect(expected.dayNumber == number)
      let tomorrow = CivilDate(year: expected.year, month: expected.month, day: expected.day + 1)
      let nextMonth = CivilDate(year: expected.year, month: expected.month + 1, day: 1)
      let newYear = CivilDate(year: expected.year + 1, month: 1, day: 1)
      expected = tomorrow.isReal ? tomorrow : nextMonth.isReal ? nextMonth : newYear
    }
  }

  @Test(
    "is read in its obsolete forms too",
    arguments: [
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
      ("Wed Nov 16 08:49:37 1994", 784_975_777), ("Thursday, 01-Jan-70 00:00:00 GMT", 0),
      ("Tuesday, 01-Jan-69 00:00:00 GMT", 3_124_224_000), ("Fri, 30 Jun 1972 23:59:60 GMT", 78_796_800),
    ] as [(String, Int64)]
  )
  func obsolete(text: String, seconds: Int64) {
    #expect(HTTPDate.parse(text.utf8) == seconds)
  }

  @Test(
    "that is none is not read",
    arguments: [
      "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
      "Sun, 06 Nov 1994 08:49:37 GMT ",
      "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 29 Feb 1900 08:49:37 GMT",
      "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
      "Sun, 06 Nov 1994 08:49:61 GMT", "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
      "Sun, +6 Nov 1994 08:49:37 GMT", "784111777",
      "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
    ]
  )
  func bad(text: String) {
    #expect(HTTPDate.parse(text.utf8) == nil)
  }
}
