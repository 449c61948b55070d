/// How a job ended.
package enum Verdict: String, Sendable, CaseIterable {
  /// What was expected was seen.
  case passed
  /// The job's own doing: a failed check, an exit status, a fault.
  case failed
  /// It ran to its limit or its end, and nobody asked for a verdict.
  case completed
  /// A limit was over before what was expected was seen.
  case timeout
  /// A tool, a board or a host failed; the job could not be judged.
  case error
  case cancelled
  /// Intake did not accept it.
  case refused

  /// The folder in which a job with this verdict stays.
  package var place: Place.Terminal {
    switch self {
    case .passed, .failed, .completed, .timeout, .error: .finished
    case .cancelled, .refused: .cancelled
    }
  }

  /// What `boardspool wait` exits with.
  package var exitCode: Int32 {
    switch self {
    case .passed: 0
    case .failed: 1
    case .error: 3
    case .cancelled: 4
    case .timeout: 5
    case .completed: 6
    case .refused: 7
    }
  }
}

/// What an attempt was doing when it ended.
package enum Phase: String, Sendable, CaseIterable {
  case claim, power, flash, boot, run, collect
}

/// Whose doing an end was.
///
/// Only infrastructure is retried.
package enum Blame: String, Sendable, CaseIterable {
  case job, infrastructure, cancelled
}
