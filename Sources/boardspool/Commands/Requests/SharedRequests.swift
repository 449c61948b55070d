import Spool

// The verbs that jobs and boards share.

enum StartCommand: RequestCommand {
  static let verb = RequestName.Verb.start
  static let spec = table(
    "let paused jobs go on, run ended ones again, or let stopped boards take jobs",
    of: .either,
    "A word of digits is a job's id, any other a board's name. Boards are started by admins."
  )
}

enum DeleteCommand: RequestCommand {
  static let verb = RequestName.Verb.delete
  static let spec = table(
    "delete jobs, cancelling those that have not ended, or take boards away",
    of: .either,
    "A deleted job is flagged, and can be restored until it is purged. A board is taken away for good: its file"
      + " is removed; that is for admins.",
    "A word of digits is a job's id, any other a board's name."
  )
}

enum ReleaseCommand: RequestCommand {
  static let verb = RequestName.Verb.release
  static let spec = table(
    "take running jobs from their boards, or end the reservations of boards",
    of: .either,
    "A released job waits again; that is for admins. A reservation is ended by whom it is for, by who made it, and"
      + " by admins.",
    "A word of digits is a job's id, any other a board's name."
  )
}
