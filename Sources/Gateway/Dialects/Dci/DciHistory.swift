import Spool

/// What a job's history files and the results of its attempts tell, each of them read where it is wanted.
struct DciHistory: Sendable {
  struct Attempt: Sendable {
    var epoch: Int
    var lines: [HistoryLine]
    var result: JobResult?
  }

  /// Intake's lines.
  var own: [HistoryLine]
  /// By epoch.
  var attempts: [Attempt]

  init(own: [HistoryLine], attempts: [Attempt]) {
    self.own = own
    self.attempts = attempts
  }

  /// Reads all of it.
  init(_ view: JobView) {
    self.init(
      own: view.intakeHistory(),
      attempts: view.attempts().map { epoch in
        Attempt(epoch: epoch, lines: view.history(ofAttempt: epoch), result: view.result(ofAttempt: epoch))
      }
    )
  }
}
