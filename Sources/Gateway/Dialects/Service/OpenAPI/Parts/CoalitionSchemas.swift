extension OpenAPI.Schema {
  /// By their names among the components.
  static let coalition: OpenAPI.Members = [
    "CoalitionJob": job, "CoalitionNewJob": newJob, "CoalitionWorker": worker,
    "CoalitionWorkerChange": workerChange, "CoalitionEvent": event,
  ]

  private static let job = object(
    [
      "id": .jobNumber,
      "parent": .integer(0...Int.max, "The group that it is in; 0 without one."),
      "title": .text("The title, else the comment, else the drop's name.").orNull,
      "command": .text("The executable and its arguments; empty for a group.").orNull,
      "dir": .word(["."]),
      "environment": .text("`K=V`, with a backslash and an n between two."),
      "state": .word(["WAITING", "PENDING", "WORKING", "PAUSED", "FINISHED", "ERROR"]),
      "worker": .text("The board of the last run, or empty."),
      "start_time": time("When the last run began, or 0."),
      "duration": .integer(0...Int.max, "Seconds of the last run; running on."),
      "ping_time": time("The last heartbeat of the host that runs it, then the end, or 0."),
      "run_done": .integer(0...Int.max, "Runs that have ended, since a reset."),
      "retry": .integer(0...Int.max, "Further attempts after faults of the infrastructure.").orNull,
      "timeout": .integer(0...Int.max, "The run's limit in seconds.").orNull,
      "priority": .integer(0...65535, "Higher goes first.").orNull,
      "affinity": .text("The board and the tags that it asks for, with commas.").orNull,
      "user": .text("Its owner.").orNull,
      "finished": count("children"),
      "errors": count("children"),
      "working": count("children"),
      "total": count("leaves"),
      "total_finished": count("leaves"),
      "total_errors": count("leaves"),
      "total_working": count("leaves"),
      "url": .text("The manifest's, or empty."),
      "progress": .number(0...1, "Null before the first start.").orNull,
      "progress_pattern": .text("The manifest's, or empty."),
    ],
    "A job; what a damaged `job.json` does not tell is null."
  )

  private static let newJob = partialObject(
    [
      "parent": .integer(0...Int.max), "title": .text(), "command": .text("A group's is empty."),
      "dir": .text(), "environment": .text(), "state": .text("WAITING or PAUSED."),
      "retry": .integer(0...Int.max),
      "timeout": .integer(0...Int.max), "priority": .integer(0...Int.max), "affinity": .text(),
      "user": .text(), "url": .text(), "progress_pattern": .text(),
    ],
    "What a job is to be."
  )

  private static let worker = object(
    [
      "name": .text("The board's."),
      "ip": .text("The address of its host, or empty."),
      "affinity": .text("Its name, type and tags, with commas."),
      "state": .word(["WAITING", "WORKING", "TIMEOUT"]),
      "ping_time": time("The last heartbeat of its host, or 0."),
      "finished": .integer(0...Int.max, "Jobs that ended well on it."),
      "error": .integer(0...Int.max, "Jobs that ended otherwise on it."),
      "last_job": .integer(-1...Int.max, "-1 for none."),
      "current_event": .integer(-1...Int.max, "-1 for none."),
      "cpu": .text("Percent of each processor.", like: "^\\[([0-9]+(,[0-9]+)*)?\\]$"),
      "free_memory": .integer(0...Int.max, "MiB; 0 where it is not known."),
      "total_memory": .integer(0...Int.max, "MiB; 0 where it is not known."),
      "active": .integer(0...1, "0 where its file disables it or it was stopped."),
    ],
    "A board."
  )

  private static let workerChange = partialObject(["affinity": .text(), "active": .integer(0...1)])

  private static let event = object(
    [
      "id": .integer(0...Int.max, "The job's number × 256 + the run's, from 1 up.").orNull,
      "worker": .text("The run's board, or empty."),
      "job_id": .jobNumber,
      "job_title": .text().orNull,
      "state": .word(["WORKING", "FINISHED", "ERROR"]),
      "start": time("When it began, or 0."),
      "duration": .integer(0...Int.max, "Seconds; running on."),
    ],
    "One run of a job."
  )

  private static func time(_ about: String) -> Self { integer(0...Int.max, "\(about) Seconds since 1970.") }

  private static func count(_ what: String) -> Self { integer(0...Int.max, "Of a group's \(what).") }
}
