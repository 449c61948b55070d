/// Reads the three forms of a date; each attempt begins anew at the first byte.
struct HTTPDateReader {
  struct Parts {
    var date: CivilDate
    var hour: Int
    var minute: Int
    var second: Int

    /// Since 1970, or nil where there is no such moment; a leap second counts as the next one.
    var seconds: Int64? {
      guard date.isReal, hour < 24, minute < 60, second <= 60 else { return nil }
      return Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }
  }

  private let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  // Sun, 06 Nov 1994 08:49:37 GMT
  mutating func fixed() -> Parts? {
    position = 0
    guard dayName(), take(", "), let day = number(2), take(" "), let month = month(), take(" "),
      let year = number(4), take(" "), let time = time(), take(" GMT"), position == bytes.count
    else { return nil }
    return parts(year, month, day, time)
  }

  // Sunday, 06-Nov-94 08:49:37 GMT
  mutating func rfc850() -> Parts? {
    position = 0
    guard longDayName(), take(", "), let day = number(2), take("-"), let month = month(), take("-"),
      let year = number(2), take(" "), let time = time(), take(" GMT"), position == bytes.count
    else { return nil }
    return parts(year < 70 ? 2000 + year : 1900 + year, month, day, time)
  }

  // Sun Nov  6 08:49:37 1994
  mutating func asctime() -> Parts? {
    position = 0
    guard dayName(), take(" "), let month = month(), take(" "), let day = take(" ") ? number(1) : number(2),
      take(" "), let time = time(), take(" "), let year = number(4), position == bytes.count
    else { return nil }
    return parts(year, month, day, time)
  }

  private func parts(_ year: Int, _ month: Int, _ day: Int, _ time: (Int, Int, Int)) -> Parts {
    let date = CivilDate(year: year, month: month, day: day)
    return Parts(date: date, hour: time.0, minute: time.1, second: time.2)
  }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  private mutating func number(_ digits: Int) -> Int? {
    guard bytes.count - position >= digits,
      let number = bytes.span.decimal(in: position..<position + digits)
    else { return nil }
    position += digits
    return number
  }

  private mutating func name() -> ArraySlice<UInt8>? {
    guard bytes.count - position >= 3 else { return nil }
    position += 3
    return bytes[position - 3..<position]
  }

  private mutating func month() -> Int? { name().flatMap(HTTPDate.monthNumber) }

  private mutating func dayName() -> Bool { name().map(HTTPDate.isDay) ?? false }

  private mutating func longDayName() -> Bool {
    let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return names.contains { take($0) }
  }

  private mutating func time() -> (Int, Int, Int)? {
    guard let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2) else {
      return nil
    }
    return (hour, minute, second)
  }
}
