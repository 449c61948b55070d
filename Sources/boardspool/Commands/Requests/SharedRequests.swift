import Spool

// The verbs that jobs and boards share.

enum StartCommand: RequestCommand {
  static let verb = RequestName.Verb.start
  static let spec = table(
    "let paused jobs or stopped boards go on, or run ended jobs again",
    of: .either,
    "A word of digits is a job's id, any other a board's name. Boards are started by admins."
  )
}

enum DeleteCommand: RequestCommand {
  static let verb = RequestName.Verb.delete
  static let spec = table(
    "delete jobs, cancelled where they have not ended, or boards",
    of: .either,
    "A deleted job is flagged, and can be restored until it is purged. Deleting boards is for admins: their files"
      + " in boards/ are set aside.",
    "A word of digits is a job's id, any other a board's name."
  )
}

enum ReleaseCommand: RequestCommand {
  static let verb = RequestName.Verb.release
  static let spec = table(
    "take running jobs off their boards, or end reservations",
    of: .either,
    "A released job waits again; that is for admins. A reservation is ended by whom it is for, by who made it, and"
      + " by admins.",
    "A word of digits is a job's id, any other a board's name."
  )
}
