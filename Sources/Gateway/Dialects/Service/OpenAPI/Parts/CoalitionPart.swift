import HTTP

extension OpenAPI.Part {
  static let coalition = Self(
    tag: "Coalition",
    about:
      "The jobs API of Coalition. It asks nobody for credentials; where users are configured, strangers see no command, environment, url and log.",
    form: .plain,
    schemas: OpenAPI.Schema.coalition,
    paths: [
      .init("/api/jobs", [.roots, .create, .modify, .delete]),
      .init("/api/jobs/{id}", [.jobNumber], [.job]),
      .init("/api/jobs/{id}/children", [.group], [.children]),
      .init("/api/jobs/{id}/dependencies", [.jobNumber], [.dependencies, .setDependencies]),
      .init("/api/jobs/{id}/log", [.jobNumber], [.log]),
      .init("/api/resetjobs", [.onJobs("Run jobs anew", "reset")]),
      .init("/api/startjobs", [.onJobs("Start jobs", "start")]),
      .init("/api/pausejobs", [.onJobs("Pause jobs", "pause")]),
      .init("/api/workers", [.workers, .modifyWorkers, .deleteWorkers]),
      .init("/api/stopworkers", [.onWorkers(.post, "Stop workers", "stop")]),
      .init("/api/startworkers", [.onWorkers(.post, "Start workers", "start")]),
      .init("/api/events", [.events]),
      .init("/api/affinities", [.affinities]),
    ]
  )
}

extension OpenAPI.Parameter {
  fileprivate static let group = path(
    "id",
    .integer(0...Int.max),
    "The group's number; 0 for the jobs without one.",
    example: 0
  )
}

extension [OpenAPI.Parameter] {
  fileprivate static let page: Self =
    [
      .query("offset", .integer(0...Int.max), "Jobs to pass over."),
      .query("limit", .integer(0...Int.max), "Jobs at most; all unless given."),
    ] + .conditions
}

extension OpenAPI.Operation {
  private static let jobs = OpenAPI.Schema.list(of: .named("CoalitionJob"))

  // MARK: Jobs

  fileprivate static let roots = get(
    "The jobs without a parent",
    nil,
    .page,
    answers: .list(jobs, "The jobs, by ascending id.")
  )

  fileprivate static let job = get(
    "One job",
    nil,
    .conditions,
    answers: .json(.named("CoalitionJob"), "The job."),
    errors: [.notFound]
  )

  fileprivate static let children = get(
    "The jobs of a group",
    nil,
    .page,
    answers: .list(jobs, "Its own jobs, not those of groups in it."),
    errors: [.notFound]
  )

  fileprivate static let dependencies = get(
    "The jobs on which a job depends",
    nil,
    .page,
    answers: .list(jobs, "The jobs."),
    errors: [.notFound]
  )

  fileprivate static let log = get(
    "What the board has printed",
    "Bytes that are no UTF-8 are U+FFFD. Empty where there is none, and for those who may not see it.",
    .conditions,
    answers: .list(.text(), "The log as one string."),
    errors: [.notFound]
  )

  fileprivate static let create = write(
    .put,
    "Create a job",
    instead: "a folder with a manifest, and the command as a script",
    body: .json(.named("CoalitionNewJob"))
  )

  fileprivate static let modify = write(
    .post,
    "Change jobs",
    instead: "a file `42.update` with the fields to change",
    body: .json(.map(of: .named("CoalitionNewJob"), "What is to change, by the jobs' numbers."))
  )

  fileprivate static let delete = onJobs("Delete jobs", "delete", .delete)

  fileprivate static let setDependencies = write(
    .post,
    "Set on which jobs a job depends",
    instead: "a file `42.update` with `depends_on`",
    body: .json(numbers)
  )

  fileprivate static func onJobs(_ summary: String, _ verb: String, _ method: HTTPMethod = .post) -> Self {
    write(method, summary, instead: "empty files such as `42.\(verb)`", body: .json(numbers))
  }

  private static let numbers = OpenAPI.Schema.list(of: .jobNumber, "The jobs' numbers.")

  // MARK: Workers

  fileprivate static let workers = get(
    "All boards",
    "A list; the document of this API shows one element of it.",
    .conditions,
    answers: .json(.list(of: .named("CoalitionWorker")), "By name.")
  )

  fileprivate static let modifyWorkers = write(
    .post,
    "Change workers",
    instead: "a file `NAME.update` with the fields to change, as an admin",
    body: .json(.map(of: .named("CoalitionWorkerChange"), "What is to change, by the workers' names."))
  )

  fileprivate static let deleteWorkers = onWorkers(.delete, "Delete workers", "delete")

  fileprivate static func onWorkers(_ method: HTTPMethod, _ summary: String, _ verb: String) -> Self {
    write(
      method,
      summary,
      instead: "empty files such as `NAME.\(verb)`",
      body: .json(.list(of: .text(), "The workers' names."))
    )
  }

  fileprivate static let affinities = get(
    "The names, types and tags of all boards",
    "Not in the document of this API; its client asks for it.",
    .conditions,
    answers: .json(.map(of: .text()), "By numbers from 1 up.")
  )

  // MARK: Events

  fileprivate static let events = get(
    "Runs of jobs",
    "A list; the document of this API shows one element of it.",
    [
      .query("job", .integer(-Int.max...Int.max), "Only runs of this job; all where it is below 0.").orEmpty,
      .query("worker", .text(), "Only runs on this board."),
      .query(
        "howlong",
        .integer(-Int.max...Int.max),
        "Only runs within so many seconds until now; all where it is below 0."
      ).orEmpty,
    ] + .conditions,
    answers: .list(.list(of: .named("CoalitionEvent")), "By the jobs' ascending ids.")
  )
}
