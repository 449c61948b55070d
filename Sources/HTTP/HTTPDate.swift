/// Dates of HTTP (RFC 9110, section 5.6.7) from and to seconds since 1970, by arithmetic alone.
package enum HTTPDate {
  /// 0000-01-01 00:00:00 and 9999-12-31 23:59:59, the ends of what four digits of a year hold.
  private static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The IMF-fixdate of a moment, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  ///
  /// - Parameter seconds: since 1970-01-01 00:00:00 UTC; moments beyond the years 0 to 9999 become
  ///   the nearest that can be written.
  /// - Returns: 29 characters.
  package static func format(_ seconds: Int64) -> String {
    let seconds = min(max(seconds, range.lowerBound), range.upperBound)
    let day = seconds.flooredQuotient(86_400)
    let time = Int(seconds - day * 86_400)
    let date = CivilDate(day: Int(day))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(29)
    bytes.append(contentsOf: days[Int(day - day.flooredQuotient(7) * 7)].utf8)
    bytes.append(contentsOf: ", ".utf8)
    append(date.day, digits: 2, then: .space, to: &bytes)
    bytes.append(contentsOf: months[date.month - 1].utf8)
    bytes.append(.space)
    append(date.year, digits: 4, then: .space, to: &bytes)
    append(time / 3600, digits: 2, then: UInt8(ascii: ":"), to: &bytes)
    append(time / 60 % 60, digits: 2, then: UInt8(ascii: ":"), to: &bytes)
    append(time % 60, digits: 2, then: .space, to: &bytes)
    bytes.append(contentsOf: "GMT".utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ number: Int, digits: Int, then byte: UInt8, to bytes: inout [UInt8]) {
    var divisor = digits == 4 ? 1000 : 10
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: number / divisor % 10) &+ 0x30)
      divisor /= 10
    }
    bytes.append(byte)
  }

  /// Reads any of the three forms that a recipient has to know: IMF-fixdate, RFC 850 and asctime.
  ///
  /// The two-digit year of RFC 850 is taken for 1970 to 2069, as there is no clock here.
  ///
  /// - Returns: seconds since 1970, or nil where the bytes are no date. The name of the day has to be
  ///   one, but is not compared with the date.
  package static func parse(_ bytes: some Sequence<UInt8>) -> Int64? {
    let bytes = Array(bytes)
    var reader = HTTPDateReader(bytes: bytes)
    guard let parts = reader.fixed() ?? reader.rfc850() ?? reader.asctime() else { return nil }
    return parts.seconds
  }

  static func monthNumber(_ name: ArraySlice<UInt8>) -> Int? {
    months.firstIndex { $0.utf8.elementsEqual(name) }.map { $0 + 1 }
  }

  static func isDay(_ name: ArraySlice<UInt8>) -> Bool { days.contains { $0.utf8.elementsEqual(name) } }
}

extension Int64 {
  /// The quotient rounded down; `divisor` is positive.
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
