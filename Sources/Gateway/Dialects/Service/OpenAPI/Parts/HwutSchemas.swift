extension OpenAPI.Schema {
  /// By their names among the components.
  static let hwut: OpenAPI.Members = [
    "HwutShortJob": hwutShortJob, "HwutJob": hwutJob, "HwutBoard": hwutBoard, "HwutRunner": hwutRunner,
    "HwutError": hwutError,
  ]

  static let hwutAnyJob = either(.named("HwutShortJob"), .named("HwutJob"))

  private static let hwutShortJob = object(
    ["id": .jobNumber, "created": created, "status": status, "owner": owner],
    "What everybody may see of a job."
  )

  private static let hwutJob = object(
    [
      "id": .jobNumber,
      "created": created,
      "status": status,
      "owner": owner,
      "comment": .text("The manifest's.").orNull,
      "duration_limit_seconds": .integer(1...31_536_000, "From the board's start.").orNull,
      "filename_executable": .text("Null for a group.").orNull,
      "filename_log": .word(["log"], "Null until `/log` is answered 200.").orNull,
      "filename_other": .word(["outputs"], "Null where the deciding attempt left no files.").orNull,
      "board": .text("As the manifest asks.").orNull,
      "verdict": verdict,
      "reason": .text("Why it ended so, as one sentence.").orNull,
    ],
    "A job, for its owner and admins."
  )

  private static let created = text(
    "When it was accepted, in UTC.",
    like: "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}$"
  ).orNull
  private static let status = word(["QUEUED", "RUNNING", "FINISHED", "CANCELLED"], "Where it lies.")
  private static let owner = text("The user who dropped it.").orNull

  private static let hwutBoard = object(
    [
      "name": .text("The type."),
      "microcontroller": .text("The machine that the driver names.").orNull,
      "manufacturer": .text("Not known to a spool.").orNull,
      "runners": .list(of: .text(), "The boards of this type."),
    ],
    "A type of boards, which this API calls a board."
  )

  private static let hwutRunner = object(
    [
      "id": .text("Its name."), "enabled": .flag("Whether it may take jobs."), "board": .text("Its type."),
    ],
    optional: [
      "last_seen": .text("When its host wrote its report last; for admins.").orNull,
      "job_counter": .integer(0...Int.max, "Jobs that ended on it; for admins."),
      "busy": .flag("Whether it runs a job; for admins."),
    ],
    "A board, which this API calls a runner."
  )

  private static let hwutError = object(
    [
      "status": .text("The status's phrase."),
      "message": .text("The status, its phrase, and one sentence."),
    ],
    optional: ["command": .text("A line to paste, which does it by scp.")],
    "An error."
  )
}
