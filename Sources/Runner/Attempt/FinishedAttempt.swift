import Posix
import Spool

/// What came of an attempt.
struct FinishedAttempt: Sendable {
  var token: JobToken
  var board: String
  var ending: Ending
  var started: Timestamp
  var durationNanoseconds: UInt64
  /// How long the board was flashed, to a good end; nil where that did not come to pass.
  var flashNanoseconds: UInt64?
  /// What of the attempt could not be kept, a clause each.
  var faults: [String] = []
  /// How it ended on each of several boards, in the order of the roles; empty for a job of one board.
  var boards: [JobResult.BoardEnd] = []
  /// The role whose end decided; nil for a job of one board.
  var role: String?
  /// What came of the runs on several boards, in the order of the roles; none for a job of one board.
  var runs: [FinishedAttempt] = []

  /// What came of each board.
  var parts: [FinishedAttempt] { runs.isEmpty ? [self] : runs }
}
