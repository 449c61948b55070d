import Spool

/// What a job, or one of its runs, is said to be doing.
enum CoalitionState: String, Sendable {
  case waiting = "WAITING"
  /// A job on which it depends has not ended.
  case pending = "PENDING"
  case paused = "PAUSED"
  case working = "WORKING"
  case finished = "FINISHED"
  case error = "ERROR"

  /// Of what has ended; an end of which nothing can be told is no good one.
  init(ended verdict: Verdict?) {
    switch verdict {
    case .passed, .completed: self = .finished
    case .failed, .timeout, .error, .cancelled, .refused, nil: self = .error
    }
  }

  /// Of a job as far as its place tells.
  init(_ place: Place, _ verdict: Verdict?) {
    switch place {
    case .queued: self = .waiting
    case .running: self = .working
    case .finished, .cancelled: self.init(ended: verdict)
    }
  }
}
