/// When the spool is to be looked at again.
///
/// Times are nanoseconds of a clock that never jumps.
struct LookSchedule: Sendable {
  /// At most so long between two looks where somebody asks.
  static let longest: UInt64 = 500_000_000
  /// At least so long, where hints come in swarms.
  static let shortest: UInt64 = 20_000_000

  private var isHinted = false
  private var isRefuted = false
  private var hasLooked = false
  private var lastLook: UInt64 = 0
  /// However large the spool, looking at it takes no more than a tenth of the time.
  private var rest: UInt64 = 0

  /// Says that the spool has changed.
  mutating func hint() { isHinted = true }

  /// Says that somebody has been told what the last look did not see, and is to see it in a list too.
  mutating func refute() { isRefuted = true }

  func isDue(at now: UInt64) -> Bool {
    guard hasLooked else { return true }
    let age = now &- lastLook
    let wanted = isRefuted ? 0 : isHinted ? Self.shortest : Self.longest
    return age >= max(wanted, rest)
  }

  /// A look begins, which will see what was said until now.
  mutating func begin() {
    isHinted = false
    isRefuted = false
  }

  mutating func end(begun: UInt64, ended: UInt64) {
    // The first look reads the whole index, and so tells nothing of how long the next will take.
    let cost = hasLooked ? ended &- begun : 0
    hasLooked = true
    let ninefold = cost.multipliedReportingOverflow(by: 9)
    rest = ninefold.overflow ? .max : ninefold.partialValue
    lastLook = ended
  }
}
