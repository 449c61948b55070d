import Boards
import Posix
import Spool

/// Whether one board can be trusted, by its golden jobs: a pure machine (The spool's protocol, "Boards that can
/// be trusted").
///
/// A board is trusted when its golden job has passed, or an admin has started it, and nothing has happened to
/// it since. It loses that when it comes into service, by a fault of the infrastructure on it, and when its
/// interval is over; then it takes its golden job alone. One that does not pass sets the board aside.
struct HealthLedger: Sendable, Hashable {
  enum Event: Sendable, Hashable {
    /// It came into service, or its file has changed.
    case entered
    /// It is stopped, disabled or out of service.
    case left
    /// A job on it ended by a fault of the infrastructure.
    case faulted
    /// Intake gave the golden job an id.
    case accepted(JobID)
    /// A golden job of the board ended; the number is nil where somebody else made it.
    case ended(number: Int?, passed: Bool, reason: String)
    /// The golden job that is under way never will be run.
    case refused(reason: String)
    /// An admin wants the board to serve.
    case started
    /// Time has passed.
    case tick
  }

  /// What the board may take.
  enum Standing: Sendable, Hashable {
    case serving
    /// Its golden job alone, which is under way or due.
    case checking(reason: String)
    /// Its golden job alone, for the last one did not pass.
    case setAside(reason: String)
  }

  /// A golden job that was dropped.
  struct Pending: Sendable, Hashable {
    var number: Int
    /// Nil until intake has accepted it.
    var job: JobID?
  }

  /// How often a board that is set aside is tried again, at least.
  private static let retryHours = 1

  var settings: HealthSettings
  private(set) var pending: Pending?
  private(set) var isServed = false
  private(set) var isTrusted = false
  /// Why it is set aside; nil where it is not.
  private(set) var fault: String?
  /// When the next golden job is due, whatever happens.
  private(set) var nextCheck: Timestamp?
  private(set) var lastNumber = 0

  init(_ settings: HealthSettings) { self.settings = settings }

  /// Goes on with what another process knew: the board comes into service anew.
  init(_ settings: HealthSettings, fault: String?, pending: Pending?, lastNumber: Int) {
    self.settings = settings
    self.fault = fault
    self.pending = pending
    self.lastNumber = max(lastNumber, pending?.number ?? 0)
  }

  var standing: Standing {
    if let fault { return .setAside(reason: fault) }
    if isTrusted { return .serving }
    guard let pending else { return .checking(reason: "its golden job is about to be dropped") }
    guard let job = pending.job else {
      return .checking(reason: "its golden job has been dropped, and is not accepted yet")
    }
    return .checking(reason: "its golden job \(job) decides whether it takes others")
  }

  /// Takes note of what happened.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - now: the wall clock.
  /// - Returns: the number of the golden job that is to be dropped now; nil for none.
  mutating func handle(_ event: Event, at now: Timestamp) -> Int? {
    switch event {
    case .entered:
      isServed = true
      distrust(now)
    case .left: isServed = false
    case .faulted: distrust(now)
    case .accepted(let job): pending?.job = job
    case .ended(let number, let passed, let reason):
      if number == pending?.number { pending = nil }
      passed ? trust(now) : setAside(reason, now)
    case .refused(let reason):
      pending = nil
      setAside(reason, now)
    case .started: trust(now)
    case .tick: if isTrusted, isDue(now) { isTrusted = false }
    }
    return drop(now)
  }

  private mutating func distrust(_ now: Timestamp) {
    isTrusted = false
    nextCheck = now
  }

  private mutating func trust(_ now: Timestamp) {
    isTrusted = true
    fault = nil
    nextCheck = settings.everyHours.map { now.adding(hours: $0) }
  }

  private mutating func setAside(_ reason: String, _ now: Timestamp) {
    isTrusted = false
    fault = reason
    nextCheck = now.adding(hours: min(settings.everyHours ?? Self.retryHours, Self.retryHours))
  }

  private func isDue(_ now: Timestamp) -> Bool { nextCheck.map { $0 <= now } ?? false }

  private mutating func drop(_ now: Timestamp) -> Int? {
    guard isServed, !isTrusted, pending == nil, isDue(now) else { return nil }
    // By the clock, so that numbers stay new where the last one was forgotten.
    let number = max(lastNumber &+ 1, now.microseconds / 1_000_000)
    lastNumber = number
    pending = Pending(number: number)
    return number
  }
}

extension Timestamp {
  fileprivate func adding(hours: Int) -> Timestamp {
    Timestamp(microseconds: microseconds &+ hours &* 3_600_000_000)
  }
}
