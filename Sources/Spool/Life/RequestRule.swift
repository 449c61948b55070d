/// What a request does to a job, by the job's state: the table of the spool's protocol, "Requests".
///
/// | request | queued | running | ended |
/// | --- | --- | --- | --- |
/// | cancel | cancelled | ends the run | refused |
/// | pause | paused | refused | refused |
/// | start | unpaused | nothing to do | queued again |
/// | reset | nothing to do | ends the run, queued again | queued again |
/// | release, abort | refused | ends the run, queued again | refused |
/// | delete | cancelled, flagged | cancelled, flagged | flagged |
/// | restore | refused | refused | unflagged, refused where it is not flagged |
/// | purge | refused | refused | removed |
/// | update | all but the executable | what describes it | the same |
/// | recheck, attach, detach | done | done | done |
///
/// A job that is decided and not published yet has its outcome awaited.
package enum RequestRule {
  /// What is to be done with the job.
  package enum Deed: Sendable, Hashable {
    /// Granted, without any effect.
    case nothing
    /// The outcome of something else has to be known first.
    case wait
    case cancel
    case pause
    case unpause
    /// The run is ended, and the job waits again.
    case runAgain
    /// What has ended waits again.
    case reopen
    case changeAll
    /// Only what describes the job is changed.
    case describe
    /// It is cancelled, and flagged when that is done.
    case cancelAndFlag
    case flag
    case unflag
    case purge
    case copy
    case attach
    case detach
    case refuse(Refusal)
  }

  /// Why nothing is.
  package enum Refusal: Sendable, Hashable {
    /// The job's state does not allow it.
    case state
    case isDeleted
    case isNotDeleted
    /// It is nothing that a job can be asked for.
    case notForJobs
  }

  /// - Parameters:
  ///   - verb: what is asked for.
  ///   - state: where the job lies.
  ///   - isDeleted: it is flagged as deleted.
  /// - Returns: what is to be done.
  package static func deed(_ verb: RequestName.Verb, on state: JobToken.State, isDeleted: Bool) -> Deed {
    guard verb.isForJobs else { return .refuse(.notForJobs) }
    switch (verb, state) {
    case (.recheck, _): return .copy
    case (.attach, _): return .attach
    case (.detach, _): return .detach
    case (_, .queued), (_, .held): return onWaiting(verb)
    case (.update, _): return .describe
    case (_, .running): return onRunning(verb)
    case (_, .ending): return .wait
    case (_, .finished), (_, .cancelled): return onEnded(verb, isDeleted: isDeleted)
    }
  }

  private static func onWaiting(_ verb: RequestName.Verb) -> Deed {
    switch verb {
    case .cancel: .cancel
    case .pause: .pause
    case .start: .unpause
    case .reset: .nothing
    case .delete: .cancelAndFlag
    case .update: .changeAll
    default: .refuse(.state)
    }
  }

  private static func onRunning(_ verb: RequestName.Verb) -> Deed {
    switch verb {
    case .cancel: .cancel
    case .start: .nothing
    case .reset, .release, .abort: .runAgain
    case .delete: .cancelAndFlag
    default: .refuse(.state)
    }
  }

  private static func onEnded(_ verb: RequestName.Verb, isDeleted: Bool) -> Deed {
    switch verb {
    case .start, .reset: isDeleted ? .refuse(.isDeleted) : .reopen
    case .delete: isDeleted ? .nothing : .flag
    case .restore: isDeleted ? .unflag : .refuse(.isNotDeleted)
    case .purge: .purge
    default: .refuse(.state)
    }
  }

  /// Whether two requests for one job ask for opposite things, so that of two that wait for their outcomes only
  /// the first can be granted.
  package static func contradict(_ a: RequestName.Verb, _ b: RequestName.Verb) -> Bool {
    let pair: Set = [a, b]
    let ending: Set<RequestName.Verb> = [.cancel, .delete, .purge]
    let goingOn: Set<RequestName.Verb> = [.start, .reset, .release, .abort, .pause, .restore]
    if !pair.isDisjoint(with: ending), !pair.isDisjoint(with: goingOn) { return true }
    // A board is stopped and started as a job is paused and started.
    return pair == [.pause, .start] || pair == [.stop, .start] || pair == [.reserve, .release]
  }
}
