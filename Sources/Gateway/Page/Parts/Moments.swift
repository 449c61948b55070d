import Posix

extension Timestamp {
  /// The years that a date can be written for (HTML, section 2.3.5): from the year 1 to the end of 9999.
  ///
  /// A file's time, which anybody can set, may lie outside.
  private static let writable = -62_135_596_800_000_000...253_402_300_799_999_999

  /// "2026-03-01", "12:00:00": UTC, parts of a second cut; what cannot be written becomes the nearest that
  /// can.
  var dateAndTime: (date: String, time: String) {
    let range = Self.writable
    let near = Timestamp(microseconds: min(max(microseconds, range.lowerBound), range.upperBound))
    let parts = near.rfc3339.split(separator: "T", maxSplits: 1)
    guard parts.count == 2 else { return (near.rfc3339, "") }
    return (String(parts[0]), String(parts[1].prefix(8)))
  }

  var wholeSeconds: Int { microseconds / 1_000_000 }
}

extension HTML {
  /// A moment in UTC; the script tells the reader's own time in its title.
  mutating func moment(_ moment: Timestamp) {
    let (date, time) = moment.dateAndTime
    add(.time, .datetime("\(date)T\(time)Z")) { html in
      html.text(date)
      html.text(" ")
      html.add(.span, .class("clock"), text: time)
    }
  }

  /// How long something has been going on, which the script counts on.
  mutating func elapsed(since start: Timestamp, now: Timestamp) {
    let (difference, overflow) = now.wholeSeconds.subtractingReportingOverflow(start.wholeSeconds)
    let text = Amount.duration(wholeSeconds: overflow ? 0 : difference)
    add(.span, .class("elapsed"), .since(start.wholeSeconds), text: text)
  }
}
