/// When a console that went away is looked for, and how long: every 100 ms, for 10 s.
///
/// A console that was there for less than a second and went away again was not back: the same 10 s go on, so that one
/// that comes and goes has an end. Times are nanoseconds of one monotonic clock.
struct ReopenClock: Sendable, Hashable {
  enum Turn: Sendable, Hashable {
    /// It is to be tried now.
    case due
    case wait(until: UInt64)
    case over
  }

  static let interval: UInt64 = 100_000_000
  static let patience: UInt64 = 10_000_000_000
  static let steady: UInt64 = 1_000_000_000

  /// Since when it is missed; nil where it is not, or never was.
  private var missedSince: UInt64?
  private var opened: UInt64?
  private var next: UInt64 = 0

  init() {}

  mutating func noteLoss(at now: UInt64) {
    if let opened, Self.time(from: opened, to: now) >= Self.steady { missedSince = nil }
    missedSince = missedSince ?? now
    opened = nil
  }

  mutating func noteReturn(at now: UInt64) { opened = now }

  /// What is to be done; the first turn of a console that was never there begins its time.
  mutating func turn(at now: UInt64) -> Turn {
    let since = missedSince ?? now
    missedSince = since
    guard Self.time(from: since, to: now) < Self.patience else { return .over }
    guard now >= next else { return .wait(until: min(next, since &+ Self.patience)) }
    next = now &+ Self.interval
    return .due
  }

  /// How long it is missed by now.
  func missed(at now: UInt64) -> UInt64 { missedSince.map { Self.time(from: $0, to: now) } ?? 0 }

  /// Who asks may have looked at the clock before the loss was noted.
  private static func time(from start: UInt64, to end: UInt64) -> UInt64 { end > start ? end - start : 0 }
}
