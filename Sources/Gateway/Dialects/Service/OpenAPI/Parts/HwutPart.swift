extension OpenAPI.Part {
  static let hwut = Self(
    tag: "hwut",
    about: "The jobs API of hwut.de.",
    form: .hwut,
    schemas: OpenAPI.Schema.hwut,
    paths: .hwutJobs("/apiv1/jobs") + .hwutBoards("/apiv1")
  )

  /// The same once more, as its document has it in other places.
  static let hwutSpellings = Self(
    tag: "hwut, other spellings",
    about: "The same without `/apiv1`, and `/job/{id}` beside `/jobs/{id}`.",
    form: .hwut,
    paths: .hwutJob("/apiv1/job") + .hwutJob("/job", form: .hwutOrPage) + .hwutBoards("")
  )

  /// What of it people use without knowing of hwut.
  static let jobs = Self(
    tag: "jobs",
    about: "Jobs and their logs: in hwut's form, and as pages for requests that name `text/html`.",
    form: .hwut,
    paths: .hwutJobs("/jobs", form: .hwutOrPage)
  )
}

extension OpenAPI.ErrorForm {
  static let hwut = Self(name: "Hwut", contents: [.json(.named("HwutError"))])
  /// Where there is a page too.
  static let hwutOrPage = Self(name: "HwutOrPage", contents: [.json(.named("HwutError")), .page])

  fileprivate var hasPage: Bool { name == Self.hwutOrPage.name }
}

extension [OpenAPI.Path] {
  fileprivate static func hwutJobs(_ top: String, form: OpenAPI.ErrorForm = .hwut) -> Self {
    [
      .init(top, [.hwutList(form)], form: form),
      .init("\(top)/submit", [.hwutSubmit]),
    ] + hwutJob(top, form: form)
  }

  fileprivate static func hwutJob(_ top: String, form: OpenAPI.ErrorForm = .hwut) -> Self {
    [
      .init("\(top)/{id}", [.jobNumber], [.hwutJob(form), .hwutCancel], form: form),
      .init("\(top)/{id}/is_finished", [.jobNumber], [.hwutIsFinished]),
      .init("\(top)/{id}/log", [.jobNumber], [.hwutLog]),
      .init("\(top)/{id}/log/live", [.jobNumber], [.hwutLiveLog]),
    ]
  }

  fileprivate static func hwutBoards(_ top: String) -> Self {
    [
      .init("\(top)/targets/boards", [.hwutAllBoards]),
      .init("\(top)/targets/boards/{name}", [.hwutBoard("name")], [.hwutOneBoard]),
      .init("\(top)/runners", [.hwutRunners("All boards")]),
      .init("\(top)/runners/*", [.hwutRunners("All boards, as clients of this API ask for them")]),
      .init("\(top)/runners/{id}", [.hwutRunner], [.hwutOneRunner]),
      .init("\(top)/runners/by_board/{board}", [.hwutBoard("board")], [.hwutRunners("All boards of a type")]),
      .init("\(top)/version", [.hwutVersion]),
    ]
  }
}

extension OpenAPI.Operation {
  // MARK: Jobs

  fileprivate static func hwutList(_ form: OpenAPI.ErrorForm) -> Self {
    .get(
      "All jobs",
      "By ascending id. In short form they are known; for the long form of those that the reader may see in full, each is opened.",
      [
        .query(
          "limit",
          .integer(0...10_000),
          "Jobs at most: 50 unless given; 1000 at most with `extended=1`."
        ),
        .query("offset", .integer(0...Int.max), "Jobs to pass over: none unless given."),
        .query("extended", .integer(0...1), "1 for the long form."),
        .query("drop", .text(), "Only jobs whose drop had this name.", example: "morning"),
      ] + .conditions,
      answers: .json(.list(of: .hwutAnyJob), "The jobs.", more: [.vary])
        + (form.hasPage ? [.redirect(.seeOther, "For `text/html`: the list is on the front page.")] : [])
    )
  }

  fileprivate static func hwutJob(_ form: OpenAPI.ErrorForm) -> Self {
    .get(
      "One job",
      "In long form for its owner and admins, and for everybody where no users are configured.",
      .conditions,
      answers: [
        .init(
          .ok,
          "The job.",
          [.json(.hwutAnyJob)] + (form.hasPage ? [.page] : []),
          headers: [.tag, .cacheControl, .vary]
        ), .notModified,
      ],
      errors: [.notFound] + (form.hasPage ? [.forbidden] : [])
    )
  }

  fileprivate static let hwutCancel = write(.delete, "Cancel a job", instead: "an empty file `42.cancel`")

  fileprivate static let hwutSubmit = write(
    .put,
    "Submit a job",
    instead: "a folder with a manifest and the executable",
    [
      .query("board", .text(), "A board, or a type of boards.", example: "nucleo-f303re"),
      .query("duration_limit_seconds", .integer(1...31_536_000), "From the board's start.", example: 5),
      .query("comment", .text(), "Shown to people."),
    ],
    body: Body(contents: [.bytes()])
  )

  fileprivate static let hwutIsFinished = get(
    "Whether a job has ended",
    answers: [.init(.noContent, "It has.", headers: [.cacheControl])],
    errors: [.notFound]
  )

  // MARK: Logs

  fileprivate static let hwutLog = get(
    "What the board printed",
    "Of the attempt that decided the job. Asked for as `text/event-stream` it is the live log.",
    [
      .query("partial", .text(), "1 for the log so far of a job that has not ended.", example: "1"),
      .header("Last-Event-ID", .text(), "Of the live log: the offset of the first byte that is wanted."),
    ] + .ranges,
    answers: [
      .init(.ok, "The log.", [.plain, .events], headers: [.cacheControl]),
      .init(.noContent, "The job has ended, and the reader has all of its live log."),
      .part(.plain, [.cacheControl, .acceptRanges]), .outOfRange,
      .init(
        .notFound,
        "There is no such job, or it has not ended; then the answer links to the live log.",
        OpenAPI.ErrorForm.hwut.contents,
        headers: [.live]
      ),
    ],
    errors: [.forbidden]
  )

  fileprivate static let hwutLiveLog = get(
    "What the board prints, as it comes",
    "Events: `state` with `queued` or `running`; `attempt` with its number; messages, whose `id` is the offset behind them; at last `end` with the verdict and the reason.",
    [
      .query("offset", .integer(0...Int.max), "The same as Last-Event-ID, which comes first."),
      .header("Last-Event-ID", .integer(0...Int.max), "The offset of the first byte that is wanted."),
    ],
    answers: [
      .init(.ok, "The events, until the job has ended.", [.events], headers: [.cacheControl]),
      .init(.noContent, "The job has ended, and the reader has all of its log."),
    ],
    errors: [.forbidden, .notFound]
  )

  // MARK: Boards

  fileprivate static let hwutAllBoards = get(
    "All types of boards",
    nil,
    .conditions,
    answers: .json(.list(of: .named("HwutBoard")), "By name.")
  )

  fileprivate static let hwutOneBoard = get(
    "One type of boards",
    nil,
    .conditions,
    answers: .json(.named("HwutBoard"), "The type."),
    errors: [.notFound]
  )

  fileprivate static func hwutRunners(_ summary: String) -> Self {
    get(summary, nil, .conditions, answers: .json(.list(of: .named("HwutRunner")), "By name."))
  }

  fileprivate static let hwutOneRunner = get(
    "One board",
    nil,
    .conditions,
    answers: .json(.named("HwutRunner"), "The board."),
    errors: [.notFound]
  )

  fileprivate static let hwutVersion = get(
    "The version of this interface",
    nil,
    .conditions,
    answers: .json(.object(["version": .word(["1"])]), "The version.")
  )
}

extension OpenAPI.Parameter {
  fileprivate static func hwutBoard(_ name: String) -> Self {
    path(name, .text(), "A type of boards.", example: "nucleo-f303re")
  }

  fileprivate static let hwutRunner = path("id", .text(), "A board's name.", example: "nucleo-1")
}
