import Custody
import Posix
import Spool

/// Finds the jobs that the retention of `spool.json` does not keep: at the start, every ten minutes, and when
/// the retention has changed.
///
/// It changes nothing on the disk; it says what is to be purged, a few jobs at a time. Sizes are measured where
/// a bound asks for them, a few jobs at a time as well, and remembered.
final class RetentionDesk {
  /// Between two plans, in nanoseconds.
  private static let interval: UInt64 = 600_000_000_000
  /// Between two steps, in nanoseconds, in which others have their turn.
  private static let pause: UInt64 = 20_000_000
  private static let purgedAtOnce = 50
  private static let measuredAtOnce = 100

  /// What is to be done now, and when to ask again; nil where nothing is to be watched.
  struct Step {
    var purge: [JobToken] = []
    var next: UInt64?
  }

  private let depot: Depot
  private var ledger: EndLedger
  private var retention = Retention()
  private var nextPlan: UInt64 = 0
  /// What the last plan gave, the oldest last.
  private var planned: [RetentionPlan.Job] = []
  private var unmeasured: [JobID] = []

  init(_ depot: Depot) {
    self.depot = depot
    ledger = EndLedger(root: depot.root)
  }

  /// One step.
  ///
  /// - Parameters:
  ///   - now: by the monotonic clock.
  ///   - isNeeded: whether a job must not be purged.
  /// - Returns: what to purge, and when to call again.
  /// - Throws: where the index cannot be read.
  func step(now: UInt64, isNeeded: (JobID) -> Bool) throws(PosixError) -> Step {
    follow(depot.configuration.retention)
    guard !retention.isEmpty else { return Step() }
    if now >= nextPlan, planned.isEmpty { try plan(now: now, isNeeded: isNeeded) }
    if !planned.isEmpty {
      return Step(purge: try takePlanned(isNeeded: isNeeded), next: now &+ Self.pause)
    }
    guard !unmeasured.isEmpty else { return Step(next: nextPlan) }
    measure()
    // With all sizes known the bounds of bytes can be held.
    if unmeasured.isEmpty { nextPlan = now }
    return Step(next: now &+ Self.pause)
  }

  private func follow(_ retention: Retention) {
    guard retention != self.retention else { return }
    self.retention = retention
    nextPlan = 0
    planned = []
    unmeasured = []
    // It is not kept up to date where nothing asks for it.
    if retention.isEmpty { ledger = EndLedger(root: depot.root) }
  }

  private func plan(now: UInt64, isNeeded: (JobID) -> Bool) throws(PosixError) {
    try ledger.follow()
    let plan = RetentionPlan(retention, now: Clock.now).outcome(of: ledger.jobs, isNeeded: isNeeded)
    planned = plan.jobs.reversed()
    nextPlan = now &+ (plan.isPartial ? Self.pause : Self.interval)
    unmeasured = asksForBytes ? ledger.unmeasured.reversed() : []
  }

  private var asksForBytes: Bool {
    retention.general.bytes != nil || retention.verdicts.values.contains { $0.bytes != nil }
  }

  /// The next few of the plan that are still as they were when it was made: others were started anew, restored
  /// or purged since.
  private func takePlanned(isNeeded: (JobID) -> Bool) throws(PosixError) -> [JobToken] {
    try ledger.follow()
    let some = planned.suffix(Self.purgedAtOnce).reversed()
    planned.removeLast(some.count)
    return some.compactMap { job in
      guard let present = ledger.job(job.id), present.ended == job.ended, present.deleted == job.deleted,
        !isNeeded(job.id)
      else { return nil }
      return JobToken(job)
    }
  }

  private func measure() {
    let some = unmeasured.suffix(Self.measuredAtOnce)
    unmeasured.removeLast(some.count)
    for id in some {
      guard let job = ledger.job(id) else { continue }
      // Of one that cannot be read nothing would be gained.
      let bytes = try? TreeSize.bytes(of: depot.reader.view(JobToken(job)).directory)
      ledger.measured(id, bytes: bytes ?? 0)
    }
  }
}

extension JobToken {
  /// Where an ended job lies.
  fileprivate init(_ job: RetentionPlan.Job) {
    switch job.verdict.place {
    case .finished: self.init(job.id, .finished)
    case .cancelled: self.init(job.id, .cancelled)
    }
  }
}
