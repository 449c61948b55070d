import Lab
import Posix
import Spool

/// Finds out why jobs are held, from the jobs that they depend on and the groups that they are in.
///
/// It remembers what it has opened, and so serves one answer: of a list most jobs may be in the same group.
final class JobRelatives: Sendable {
  private let lookout: Lookout
  private let snapshot: Snapshot
  private let opened = Locked(RecentCache<JobID, Readiness.Relative>(capacity: 512))

  init(_ lookout: Lookout, _ snapshot: Snapshot) {
    self.lookout = lookout
    self.snapshot = snapshot
  }

  func readiness(of record: JobRecord) -> Readiness { Readiness(record, relative: relative) }

  /// Why a held job is held, as a clause without a full stop; nil where intake only has it in hand.
  func holdSentence(_ record: JobRecord) -> String? {
    switch readiness(of: record) {
    case .ready: nil
    case .waits(let hold): hold.sentence
    case .never(let reason): reason
    }
  }

  private func relative(_ id: JobID) -> Readiness.Relative? {
    // Of one that has ended only that matters.
    if let verdict = snapshot.jobs[id]?.verdict { return Readiness.Relative(record: nil, verdict: verdict) }
    if let known = opened.withLock({ $0.value(id) }) { return known }
    guard let view = try? lookout.job(id) else { return nil }
    let verdict = view.token.isOver ? view.result()?.verdict ?? .error : nil
    let relative = Readiness.Relative(record: view.record(), verdict: verdict)
    opened.withLock { $0.keep(relative, for: id) }
    return relative
  }
}
