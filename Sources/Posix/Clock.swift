import Glibc

/// Moments of a clock that never jumps, in nanoseconds.
package enum Clock {
  /// Since an arbitrary start; stands still while the machine sleeps (CLOCK_MONOTONIC).
  package static var monotonic: UInt64 { read(CLOCK_MONOTONIC) }

  /// Since the machine's start, sleep included (CLOCK_BOOTTIME): for leases that others also count.
  package static var sinceBoot: UInt64 { read(CLOCK_BOOTTIME) }

  /// The wall clock: for people and records, never for a decision.
  package static var now: Timestamp { Timestamp(nanosecondsSince1970: Int(clamping: read(CLOCK_REALTIME))) }

  /// Whole milliseconds until a moment of ``monotonic``, rounded up; 0 where it is over.
  package static func milliseconds(until deadline: UInt64) -> Int {
    let now = monotonic
    return deadline > now ? Int(clamping: (deadline - now - 1) / 1_000_000 + 1) : 0
  }

  /// Has the thread wait, also where signals come (clock_nanosleep(2)).
  package static func wait(milliseconds: Int) {
    let deadline = monotonic &+ UInt64(max(0, milliseconds)) &* 1_000_000
    var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    // Fails only for an unknown clock or a bad pointer (clock_gettime(3)).
    clock_gettime(clock, &time)
    return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000 &+ UInt64(bitPattern: Int64(time.tv_nsec))
  }
}

/// A moment of the wall clock, in UTC, to the microsecond.
package struct Timestamp: Sendable, Hashable, Comparable {
  /// Microseconds since 1970.
  package var microseconds: Int

  package init(microseconds: Int) { self.microseconds = microseconds }

  package init(nanosecondsSince1970 nanoseconds: Int) { microseconds = nanoseconds / 1000 }

  /// A file's time, which its owner can set to anything (utimensat(2)): one beyond the years 0 to 9999 becomes
  /// the first or the last moment of these.
  package init(_ time: FileTime) {
    let (scaled, isTooFar) = time.seconds.multipliedReportingOverflow(by: 1_000_000)
    let whole = isTooFar ? (time.seconds < 0 ? Int.min : Int.max) : scaled
    microseconds = Self.writable(whole) + (isTooFar ? 0 : time.nanoseconds / 1000)
  }

  /// The nearest moment of the years 0 to 9999, which is what can be written.
  private static func writable(_ microseconds: Int) -> Int {
    min(max(microseconds, -62_167_219_200_000_000), 253_402_300_799_999_999)
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  /// The moment by RFC 3339 with six digits, for example "2026-01-31T23:59:59.000001Z"; the nearest one of the
  /// years 0 to 9999.
  package var rfc3339: String { "\(civil(separator: "T"))Z" }

  /// The moment as `2020-01-01 00:00:00.000000`, UTC.
  package var spaced: String { civil(separator: " ") }

  /// Reads what ``rfc3339`` writes; nil for any other form.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    let separators = zip([4, 7, 10, 13, 16, 19, 26], "--T::.Z".utf8)
    guard bytes.count == 27, separators.allSatisfy({ bytes[$0] == $1 }) else { return nil }
    func field(_ range: Range<Int>) -> Int? {
      let digits = bytes[range]
      guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let year = field(0..<4), let month = field(5..<7), (1...12).contains(month),
      let day = field(8..<10), (1...31).contains(day), let hour = field(11..<13), hour < 24,
      let minute = field(14..<16), minute < 60, let second = field(17..<19), second < 60,
      let fraction = field(20..<26)
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    // A day that its month does not have would be one of the next.
    guard Self.civil(days: days) == (year, month, day) else { return nil }
    let seconds = days * 86400 + hour * 3600 + minute * 60 + second
    microseconds = seconds * 1_000_000 + fraction
  }

  private func civil(separator: String) -> String {
    let microseconds = Self.writable(microseconds)
    let seconds = microseconds.flooredQuotient(by: 1_000_000)
    let days = seconds.flooredQuotient(by: 86400)
    let (year, month, day) = Self.civil(days: days)
    let time = seconds - days * 86400
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    let clock = "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
    return "\(date)\(separator)\(clock).\(padded(microseconds - seconds * 1_000_000, 6))"
  }

  /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, years counted from March.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.flooredQuotient(by: 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The inverse of ``days(year:month:day:)``.
  private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted.flooredQuotient(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}

extension Int {
  /// The quotient rounded towards minus infinity.
  fileprivate func flooredQuotient(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
}
