import Posix
import Spool

/// Which ended jobs are not kept, by the bounds of `spool.json`.
///
/// A bound that a verdict has of its own holds for its jobs in the place of the general one, and a count or a
/// number of bytes is counted among the jobs for which it holds. `deleted_days` counts from the deletion, and
/// holds for deleted jobs in the place of the days since the end. What is needed is never purged, but counts.
///
/// It goes through the jobs once, and once more for each kind of bound that is exceeded, and holds no more of
/// them than its outcome may have.
struct RetentionPlan {
  /// An ended job.
  struct Job: Hashable {
    var id: JobID
    var verdict: Verdict
    var ended: Timestamp
    /// When it was flagged as deleted; nil where it is not.
    var deleted: Timestamp?
    /// What it takes on the disk; nil while that is unknown, and then it counts nothing and is not purged for it.
    var bytes: Int?

    func isOlder(than other: Job) -> Bool { (ended, id) < (other.ended, other.id) }
  }

  struct Outcome {
    /// To be purged, oldest first.
    var jobs: [Job] = []
    /// There may be more when these are gone.
    var isPartial = false
  }

  private let cutoffs: VerdictTable<Timestamp?>
  private let deletionCutoff: Timestamp?
  private let bounds: [RetentionBound]
  private let maximum: Int

  /// - Parameters:
  ///   - retention: the bounds.
  ///   - now: from when days are counted.
  ///   - maximum: how many jobs an outcome may have for each bound; the oldest come first.
  init(_ retention: Retention, now: Timestamp, maximum: Int = 10_000) {
    // The number of days is at most a hundred years'.
    let cutoff = { (days: Int) in Timestamp(microseconds: now.microseconds - days * 86_400_000_000) }
    cutoffs = VerdictTable { (retention.verdicts[$0]?.days ?? retention.general.days).map(cutoff) }
    deletionCutoff = retention.deletedDays.map(cutoff)
    bounds = [
      RetentionBound(retention, \.count) { _ in 1 }, RetentionBound(retention, \.bytes) { $0.bytes ?? 0 },
    ].compactMap { $0 }
    self.maximum = maximum
  }

  /// What is to be purged of the jobs.
  func outcome(of jobs: some Collection<Job>, isNeeded: (JobID) -> Bool) -> Outcome {
    var over = OldestJobs(maximum: maximum)
    var bounds = bounds
    for job in jobs {
      if isOver(job), over.take(job, unless: isNeeded) { continue }
      for index in bounds.indices { bounds[index].add(job) }
    }
    var outcome = Outcome(jobs: over.sorted, isPartial: over.isCut)
    for index in bounds.indices where !outcome.isPartial && bounds[index].isExceeded {
      let excess = excess(
        of: jobs,
        over: bounds[index],
        besides: Set(outcome.jobs.map(\.id)),
        isNeeded: isNeeded
      )
      for later in bounds.indices where later > index { for job in excess.jobs { bounds[later].remove(job) } }
      outcome.jobs += excess.jobs
      outcome.isPartial = excess.isPartial
    }
    outcome.jobs.sort { $0.isOlder(than: $1) }
    return outcome
  }

  private func isOver(_ job: Job) -> Bool {
    if let deleted = job.deleted, let deletionCutoff { return deleted <= deletionCutoff }
    return cutoffs[job.verdict].map { job.ended <= $0 } ?? false
  }

  /// The oldest that have to go until a bound is held.
  private func excess(
    of jobs: some Collection<Job>,
    over bound: RetentionBound,
    besides purged: Set<JobID>,
    isNeeded: (JobID) -> Bool
  ) -> Outcome {
    var bound = bound
    var groups = Dictionary(
      uniqueKeysWithValues: bound.exceeded.map { ($0, OldestJobs(maximum: maximum)) }
    )
    for job in jobs where bound.weight(job) > 0 && !purged.contains(job.id) {
      _ = groups[bound.group(job)]?.take(job, unless: isNeeded)
    }
    var outcome = Outcome()
    for (group, oldest) in groups {
      for job in oldest.sorted where bound.isExceeded(in: group) {
        bound.remove(job)
        outcome.jobs.append(job)
      }
      if bound.isExceeded(in: group), oldest.isCut { outcome.isPartial = true }
    }
    return outcome
  }
}
