import Spool

/// Ids that were looked for in vain, so that who asks again and again costs no search each time.
///
/// Times are nanoseconds of a clock that never jumps.
struct AbsentJobs: Sendable {
  /// How long it is believed that there is no such job.
  static let belief: UInt64 = 100_000_000
  private static let capacity = 1024

  private var ids: Set<JobID> = []
  private var since: UInt64 = 0
  /// How often the spool was said to have changed.
  private(set) var changes: UInt64 = 0

  /// Forgets all of them, for the spool has changed.
  mutating func forget() {
    changes &+= 1
    ids = []
  }

  /// - Parameters:
  ///   - id: a job that was not found.
  ///   - now: the time.
  ///   - changes: as they were when the search began; where the spool has changed since, nothing is noted.
  mutating func note(_ id: JobID, at now: UInt64, changes: UInt64) {
    guard changes == self.changes else { return }
    if now &- since > Self.belief { ids = [] }
    if ids.isEmpty { since = now }
    if ids.count < Self.capacity { ids.insert(id) }
  }

  func contains(_ id: JobID, at now: UInt64) -> Bool { now &- since <= Self.belief && ids.contains(id) }
}
