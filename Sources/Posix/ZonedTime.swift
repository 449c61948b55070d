/// Reading moments that people write.
extension Timestamp {
  /// Reads a moment by RFC 3339 section 5.6, the fraction of a second to the microsecond; nil for any other
  /// text.
  ///
  /// Also without seconds, as people write it: `2026-01-31T17:30Z`, `2026-01-31T17:30+01:00`.
  package init?(zoned text: String) {
    guard let (clock, offset) = Self.zone(text) else { return nil }
    var parts = clock.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts[0].utf8.count == "2026-01-31T17:30".utf8.count { parts[0] += ":00" }
    let fraction = parts.count > 1 ? parts[1] : "0"
    guard !fraction.isEmpty, fraction.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let digits = fraction.prefix(6) + String(repeating: "0", count: max(0, 6 - fraction.utf8.count))
    guard let local = Timestamp(rfc3339: "\(parts[0].uppercased()).\(digits)Z") else { return nil }
    self.init(microseconds: local.microseconds - offset * 60_000_000)
  }

  /// The text before the zone, and the zone's minutes east of UTC.
  private static func zone(_ text: String) -> (clock: String, minutes: Int)? {
    if text.hasSuffix("Z") || text.hasSuffix("z") { return (String(text.dropLast()), 0) }
    let zone = text.utf8.suffix(6)
    guard zone.count == 6, let sign = zone.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      text.utf8.allSatisfy({ $0 < 0x80 })
    else { return nil }
    let numbers = text.suffix(5).split(separator: ":", omittingEmptySubsequences: false)
    guard numbers.count == 2, numbers.allSatisfy({ $0.utf8.count == 2 }), let hours = number(numbers[0]),
      let minutes = number(numbers[1]), hours < 24, minutes < 60
    else { return nil }
    let offset = hours * 60 + minutes
    return (String(text.dropLast(6)), sign == UInt8(ascii: "-") ? -offset : offset)
  }

  private static func number(_ digits: Substring) -> Int? {
    digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
  }
}
