import Posix
import Spool

/// Which ended jobs are not kept, by the bounds of `spool.json`.
///
/// A bound that a verdict has of its own holds for its jobs in the place of the general one, and a count or a
/// number of bytes is counted among the jobs for which it holds. `deleted_days` counts from the deletion, and
/// holds for deleted jobs in the place of the days since the end. What is needed is never purged, but counts.
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
  }

  let retention: Retention
  let now: Timestamp

  /// The jobs to be purged, oldest first.
  func purged(of jobs: some Sequence<Job>, isNeeded: (JobID) -> Bool) -> [Job] {
    var purged: [Job] = []
    var kept: [Job] = []
    let mustSort = hasBound(\.count) || hasBound(\.bytes)
    for job in jobs {
      if isOver(job), !isNeeded(job.id) {
        purged.append(job)
      } else if mustSort {
        kept.append(job)
      }
    }
    if mustSort {
      kept.sort(by: Self.isOlder)
      purged += excess(&kept, \.count, isNeeded: isNeeded) { _ in 1 }
      purged += excess(&kept, \.bytes, isNeeded: isNeeded, weight: \.bytes)
    }
    purged.sort(by: Self.isOlder)
    return purged
  }

  private static func isOlder(_ a: Job, _ b: Job) -> Bool { (a.ended, a.id) < (b.ended, b.id) }

  private func hasBound(_ bound: KeyPath<Retention.Bounds, Int?>) -> Bool {
    retention.general[keyPath: bound] != nil
      || retention.verdicts.values.contains { $0[keyPath: bound] != nil }
  }

  private func isOver(_ job: Job) -> Bool {
    if let deleted = job.deleted, let days = retention.deletedDays { return deleted <= cutoff(days) }
    guard let days = retention.verdicts[job.verdict]?.days ?? retention.general.days else { return false }
    return job.ended <= cutoff(days)
  }

  /// The moment so many days ago; the number is at most a hundred years'.
  private func cutoff(_ days: Int) -> Timestamp {
    Timestamp(microseconds: now.microseconds - days * 86_400_000_000)
  }

  /// Takes the oldest of the kept ones, which are in that order, away until no bound is exceeded.
  private func excess(
    _ kept: inout [Job],
    _ bound: KeyPath<Retention.Bounds, Int?>,
    isNeeded: (JobID) -> Bool,
    weight: (Job) -> Int?
  ) -> [Job] {
    guard hasBound(bound) else { return [] }
    // Nil stands for the general bound.
    var totals: [Verdict?: Int] = [:]
    for job in kept { Self.add(weight(job) ?? 0, to: &totals[group(job, bound), default: 0]) }
    var (excess, rest): ([Job], [Job]) = ([], [])
    for job in kept {
      let group = group(job, bound)
      let bounds = group.flatMap { retention.verdicts[$0] } ?? retention.general
      guard let limit = bounds[keyPath: bound], let total = totals[group], total > limit,
        let weight = weight(job), weight > 0, !isNeeded(job.id)
      else {
        rest.append(job)
        continue
      }
      totals[group] = total - weight
      excess.append(job)
    }
    kept = rest
    return excess
  }

  private func group(_ job: Job, _ bound: KeyPath<Retention.Bounds, Int?>) -> Verdict? {
    retention.verdicts[job.verdict]?[keyPath: bound] == nil ? nil : job.verdict
  }

  private static func add(_ weight: Int, to total: inout Int) {
    let (sum, overflow) = total.addingReportingOverflow(weight)
    total = overflow ? .max : sum
  }
}
