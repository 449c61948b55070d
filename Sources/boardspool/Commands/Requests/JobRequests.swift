import Spool

// The verbs that say all by their names.

enum CancelCommand: RequestCommand {
  static let verb = RequestName.Verb.cancel
  static let spec = table("cancel jobs, queued or running", of: .job)
}

enum PauseCommand: RequestCommand {
  static let verb = RequestName.Verb.pause
  static let spec = table(
    "keep queued jobs from being run until they are started",
    of: .job,
    "A paused group holds back all jobs in it that do not run yet."
  )
}

enum ResetCommand: RequestCommand {
  static let verb = RequestName.Verb.reset
  static let spec = table(
    "run jobs again from the start; earlier attempts are kept",
    of: .job,
    "A running job's attempt is ended. No earlier attempt counts against the retries."
  )
}

enum RecheckCommand: RequestCommand {
  static let verb = RequestName.Verb.recheck
  static let spec = table(
    "submit copies of jobs, linked to them",
    of: .job,
    "Prints the new jobs' ids; with --json they are \"job\"."
  )
}

enum RestoreCommand: RequestCommand {
  static let verb = RequestName.Verb.restore
  static let spec = table("take back that jobs were deleted", of: .job)
}

enum PurgeCommand: RequestCommand {
  static let verb = RequestName.Verb.purge
  static let spec = table(
    "remove ended jobs for good, with all their files; for admins",
    of: .job,
    "Their ids are not used again. What was purged cannot be restored."
  )
}

enum AbortCommand: RequestCommand {
  static let verb = RequestName.Verb.abort
  static let spec = table("end the attempts of running jobs, which wait again; for admins", of: .job)
}
