import Spool

/// What a runner tells of its work.
extension Event {
  static func attemptStart(_ token: JobToken, on board: String) -> Event {
    let (job, attempt) = names(token)
    return Event(
      "attempt.start",
      .info,
      ["job": job, "attempt": attempt, "board": board],
      "job \(job): attempt \(attempt) on \(board)"
    )
  }

  static func attemptEnd(_ token: JobToken, _ result: JobResult) -> Event {
    let (job, attempt) = names(token)
    let board = result.boardNames ?? "?"
    return Event(
      "attempt.end",
      result.blame == .infrastructure && result.isFault ? .warning : .info,
      [
        "job": job, "attempt": attempt, "board": board, "verdict": result.verdict.rawValue,
        "phase": result.phase.rawValue, "blame": result.blame.rawValue,
        "seconds": result.durationSeconds.map { "\($0)" } ?? "",
      ],
      "job \(job): attempt \(attempt) on \(board) ended: \(result.verdict.rawValue): \(result.reason)"
    )
  }

  /// Others took the attempt's holder for dead while it ran.
  static func attemptLost(_ token: JobToken) -> Event {
    let (job, attempt) = names(token)
    return Event(
      "attempt.lost",
      .warning,
      ["job": job, "attempt": attempt],
      "job \(job): attempt \(attempt) had been taken for lost; its result does not count"
    )
  }

  static func jobRequeue(_ token: JobToken, _ cause: JobResult.Requeue, _ reason: String) -> Event {
    let (job, attempt) = names(token)
    return Event(
      "job.requeue",
      .notice,
      ["job": job, "attempt": attempt, "cause": cause.rawValue],
      "job \(job): queued again: \(reason)"
    )
  }

  static func jobEnd(_ token: JobToken, _ result: JobResult) -> Event {
    let (job, attempt) = names(token)
    return Event(
      "job.end",
      .info,
      ["job": job, "attempt": attempt, "verdict": result.verdict.rawValue],
      "job \(job): \(result.verdict.rawValue)"
    )
  }

  /// The disk refuses: nothing is claimed until it takes writes again.
  static func runnerTrouble(_ error: some Error) -> Event {
    Event("runner.trouble", .error, [:], "no jobs are claimed: \(error)")
  }

  static let runnerRecovery = Event(
    "runner.recovery",
    .notice,
    [:],
    "the disk takes writes again; jobs are claimed again"
  )

  static let keeperLost = Event(
    "keeper.lost",
    .error,
    [:],
    "the keeper of the tools was lost; it is started anew"
  )

  /// What was known of a host's boards cannot be used, and is begun anew.
  static func healthFileDamage(_ host: String, _ fault: String) -> Event {
    Event(
      "boards.forgotten",
      .warning,
      ["host": host],
      "hosts/\(HealthFile.name(host)) cannot be used: \(fault); the boards' counters begin anew"
    )
  }

  static func goldenDrop(_ board: String, _ template: String) -> Event {
    Event(
      "board.golden",
      .info,
      ["board": board, "template": template],
      "board \(board): its golden job was dropped, from the template \(template)"
    )
  }

  private static func names(_ token: JobToken) -> (job: String, attempt: String) {
    ("\(token.id)", "\(token.epoch ?? 0)")
  }
}
