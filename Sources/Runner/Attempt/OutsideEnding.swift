import Boards
import Spool

/// The ends that an attempt comes to by other things than what its board and its tools say.
extension Ending {
  /// What the keeper's ending of a tool makes of its attempt; nil where the tool ended by itself.
  static func lost(_ cause: KeeperReport.Cause, phase: Phase) -> Ending? {
    switch cause {
    case .itself: nil
    case .stopped: shutDown(phase)
    case .lease: lost(phase, "the host could not renew its lease in time, so its tools were ended")
    }
  }

  /// The host or its keeper failed.
  static func lost(_ phase: Phase, _ reason: String) -> Ending {
    var ending = Ending(.error, phase, .infrastructure, reason)
    ending.isLost = true
    return ending
  }

  static func shutDown(_ phase: Phase) -> Ending {
    var ending = Ending(.error, phase, .infrastructure, "the runner was stopped; the job waits again")
    ending.requeue = .stop
    return ending
  }

  static func cancelled(by user: String, _ phase: Phase) -> Ending {
    Ending(.cancelled, phase, .cancelled, "cancelled by \(user)")
  }

  /// A request wants the job to run again.
  static func again(_ mark: AgainMark, _ phase: Phase) -> Ending {
    let reason = "ended by \(mark.user)'s \(mark.verb), to wait again"
    var ending = Ending(.error, phase, .infrastructure, reason)
    ending.requeue = .request
    return ending
  }

  /// Another role of the attempt has decided its end.
  static func stopped(_ reason: String, _ phase: Phase) -> Ending {
    var ending = Ending(.cancelled, phase, .cancelled, reason)
    ending.isConsequence = true
    return ending
  }

  /// All roles of the attempt that are judged have ended.
  static func dismissed(_ phase: Phase) -> Ending {
    var ending = Ending(.completed, phase, .job, "ended with the roles that are judged")
    ending.isConsequence = true
    return ending
  }

  /// The same, of a board that could not be brought back.
  func unrecovered(_ reason: String) -> Ending {
    var ending = self
    ending.reason += " (the board could not be brought back: \(reason))"
    ending.isBoardLost = true
    return ending
  }
}
