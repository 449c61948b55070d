import Posix
import Spool

/// The run of a job that goes on, or that decided it.
struct UfdlRun: Sendable, Equatable {
  /// Its epoch.
  var attempt: Int
  /// Nil for one that was claimed a moment ago, as the runner has not said yet for which of its boards.
  var board: String?
  /// When a runner claimed the job, as far as that was written down.
  var start: Timestamp?

  /// Nil for a job that waits, and for one that ended without a run.
  ///
  /// - Parameters:
  ///   - view: the job's folder.
  ///   - result: of a job that has ended.
  init?(_ view: JobView, _ result: JobResult?) {
    switch view.token.state {
    case .queued, .held: return nil
    case .running(let epoch, _), .ending(let epoch, _): self.init(of: epoch, in: view)
    case .finished, .cancelled:
      guard let attempt = result?.attempt, let start = result?.started else { return nil }
      self.init(attempt: attempt, board: result?.board, start: start)
    }
  }

  private init(attempt: Int, board: String?, start: Timestamp?) {
    self.attempt = attempt
    self.board = board
    self.start = start
  }

  private init(of epoch: Int, in view: JobView) {
    let lines = view.attempts().last == epoch ? view.latestAttemptHistory() : []
    // The claim is a rename, which is the last change of the folder until the attempt makes another.
    let claim = (try? view.directory.status()).map { Timestamp($0.changed) }
    self.init(attempt: epoch, board: lines.last { $0.board != nil }?.board, start: lines.first?.time ?? claim)
  }
}
