/// A day of the Gregorian calendar, counted on before its introduction too.
///
/// Years are counted from March here, so that the leap day ends a year and the months before it have
/// lengths that one line describes.
struct CivilDate: Equatable {
  var year: Int
  /// 1 to 12.
  var month: Int
  /// 1 to 31.
  var day: Int

  private static let daysIn400Years = 146_097
  /// From 0000-03-01 to 1970-01-01.
  private static let daysTo1970 = 719_468

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a day counted from 1970-01-01, within the years 0 to 9999.
  init(day number: Int) {
    // One cycle ahead keeps all divisions below on positive numbers.
    let shifted = number + Self.daysTo1970 + Self.daysIn400Years
    let cycle = shifted / Self.daysIn400Years
    let inCycle = shifted % Self.daysIn400Years
    let yearOfCycle = (inCycle - inCycle / 1460 + inCycle / 36_524 - inCycle / 146_096) / 365
    let inYear = inCycle - Self.days(beforeYear: yearOfCycle)
    let marchMonth = (5 * inYear + 2) / 153
    day = inYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfCycle + (cycle - 1) * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01, within the years 0 to 9999.
  var dayNumber: Int {
    let marchYear = (month <= 2 ? year - 1 : year) + 400
    let marchMonth = month > 2 ? month - 3 : month + 9
    return Self.days(beforeYear: marchYear) + (153 * marchMonth + 2) / 5 + day - 1
      - Self.daysIn400Years - Self.daysTo1970
  }

  /// Whether there is such a day.
  var isReal: Bool {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
    return day <= daysInMonth
  }

  private var daysInMonth: Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func days(beforeYear year: Int) -> Int { year * 365 + year / 4 - year / 100 + year / 400 }
}
