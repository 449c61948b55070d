import Posix
import Spool

/// What the index says of jobs, all lines taken together.
struct IndexContent {
  /// Those that it has and does not call purged.
  private(set) var accepted: Set<JobID> = []
  private(set) var ended: Set<JobID> = []
  private(set) var deleted: Set<JobID> = []
  /// The highest id that a line names, also of a purged job; 0 for none.
  private(set) var highestID = 0
  /// Lines that cannot be read.
  private(set) var damaged = 0

  init(of root: Directory) throws(PosixError) {
    var content = IndexContent()
    var follower = IndexFollower(root: root)
    do throws(PosixError) {
      try follower.next { content.note($0) }
    } catch {
      // A folder in its place, or a missing `.index/`, is a finding of its own.
      guard error.isNoDirectory || error.isRefusedPath else { throw error }
    }
    content.damaged = follower.damagedLines + (follower.hasTornEnd ? 1 : 0)
    self = content
  }

  private init() {}

  private mutating func note(_ record: IndexRecord) {
    switch record {
    case .accepted(let job):
      accepted.insert(job.id)
      highestID = max(highestID, job.id.number)
    case .ended(let end): ended.insert(end.id)
    case .reopened(let id, _): ended.remove(id)
    case .flagged(let id, .deleted, _): deleted.insert(id)
    case .flagged(let id, .restored, _): deleted.remove(id)
    case .flagged(let id, .purged, _):
      accepted.remove(id)
      ended.remove(id)
      deleted.remove(id)
      highestID = max(highestID, id.number)
    }
  }
}
