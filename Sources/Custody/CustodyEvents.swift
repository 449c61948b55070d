import Spool

/// What a process tells of its sign of life, and of what it takes over.
extension Event {
  static func heartbeatTrouble(_ error: some Error) -> Event {
    Event("heartbeat.trouble", .error, [:], "no heartbeat: \(error)")
  }

  static func hostDead(_ holder: Holder) -> Event {
    Event(
      "host.dead",
      .warning,
      ["host": holder.host, "incarnation": holder.incarnation],
      "\(holder) is dead"
    )
  }

  static func hostsTrouble(_ error: some Error) -> Event {
    Event("hosts.trouble", .error, [:], "cannot look after the other hosts: \(error)")
  }
}

extension Reaper.Outcome {
  /// What became of a job that was taken over, for the log; nil where nothing did.
  ///
  /// - Parameters:
  ///   - token: where it lay.
  ///   - reason: a clause that tells why it was taken over.
  /// - Returns: "job.requeue" or "job.end".
  package func event(_ token: JobToken, because reason: String) -> Event? {
    let (job, attempt) = ("\(token.id)", "\(token.epoch ?? 0)")
    switch self {
    case .lost: return nil
    case .queuedAgain:
      return Event(
        "job.requeue",
        .warning,
        ["job": job, "attempt": attempt, "cause": "lost"],
        "job \(job): queued again, for \(reason)"
      )
    case .ended:
      return Event(
        "job.end",
        .warning,
        ["job": job, "attempt": attempt, "verdict": Verdict.error.rawValue],
        "job \(job): ended, for \(reason), and its retries are used up"
      )
    case .published:
      return Event(
        "job.end",
        .info,
        ["job": job, "attempt": attempt],
        "job \(job): published, for \(reason)"
      )
    }
  }
}
