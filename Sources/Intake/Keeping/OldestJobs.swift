import Spool

/// The oldest of many jobs, of which it holds only about as many as are wanted.
struct OldestJobs {
  private let maximum: Int
  private var jobs: [RetentionPlan.Job] = []
  /// The newest that still counts, once there were more than wanted.
  private var newest: RetentionPlan.Job?
  /// There were more than wanted.
  private(set) var isCut = false

  init(maximum: Int) { self.maximum = max(maximum, 1) }

  /// Oldest first.
  var sorted: [RetentionPlan.Job] {
    Array(jobs.sorted { $0.isOlder(than: $1) }.prefix(maximum))
  }

  /// Takes a job over, or leaves it out for others that are older.
  ///
  /// - Returns: false where something else keeps it, which is only asked where it matters.
  mutating func take(_ job: RetentionPlan.Job, unless isKept: (JobID) -> Bool) -> Bool {
    if let newest, newest.isOlder(than: job) { return true }
    if isKept(job.id) { return false }
    jobs.append(job)
    if jobs.count > maximum { isCut = true }
    if jobs.count >= maximum * 2 {
      jobs = sorted
      newest = jobs.last
    }
    return true
  }
}
