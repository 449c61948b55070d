import Posix
import Spool

/// A job as lists show it.
struct JobSummary: Hashable, Sendable {
  var id: JobID
  var place: Place
  /// Nil where neither the index nor the job tells it.
  var created: Timestamp?
  /// Nil for a job that has not ended.
  var ended: Timestamp?
  var owner: String?
  /// What the manifest asks for: a board's name or type.
  var wish: String?
  /// Where it runs, or ran last.
  var board: String?
  /// Nil for a job that has not ended, and where it cannot be told.
  var verdict: Verdict?
  var parent: JobID?
  /// Flagged as deleted.
  var isDeleted = false
}
