import Boards
import Custody
import Posix
import Spool

/// Everything that one attempt needs, made before it starts.
struct PreparedAttempt: Sendable {
  var token: JobToken
  var board: String
  /// What the job calls the board; nil for a job of one board.
  var role: String?
  var plan: Plan
  var expectation: Boards.Expectation?
  var progress: ProgressPattern?
  var reports: ReportDemand
  /// `attempts/<epoch>`.
  var attempt: Directory
  /// Where the run's files go: the same, or the role's folder in it.
  var folder: Directory
  /// The board's place, where tools start.
  var work: Directory
  /// `NAME=value`, for every tool of the attempt.
  var environment: [String]
  var consoleLimit: Int
  var mailbox: Mailbox
  /// The board's, held until the attempt's result is made.
  var lock: BoardLock
}
