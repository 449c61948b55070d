import HTTP

extension OpenAPI.Part {
  static let ufdl = Self(
    tag: "UFDL",
    about:
      "The jobs API of UFDL. A slash at the end of a path changes nothing. Where users are configured, whoever is one sees every job.",
    form: .ufdl,
    schemas: OpenAPI.Schema.ufdl,
    paths: ofTokens + ofJobs + ofOutputs + moves
  )

  private static let ofTokens: [OpenAPI.Path] = [
    .init("/v1/auth/obtain", [.obtain]), .init("/v1/auth/refresh", [.refresh]),
  ]

  private static let ofJobs: [OpenAPI.Path] = [
    .init("/v1/jobs/list", [.list]),
    .init("/v1/jobs/{pk}", [.pk], [.job, .update(.put), .update(.patch), .delete]),
  ]

  private static let ofOutputs: [OpenAPI.Path] = [
    .init("/v1/jobs/{pk}/outputs/{name}/{type}", .output, [.output, .addOutput, .deleteOutput]),
    .init("/v1/jobs/{pk}/outputs/{name}/{type}/info", .output, [.outputInfo]),
  ]

  private static let moves: [OpenAPI.Path] = [
    move("acquire", .get, "Reserve a job for a node", instead: runnersOwn),
    move("release", .delete, "Give a job back", instead: "an empty file `42.release`, as an admin"),
    move("start", .post, "Say that a job has begun", instead: runnersOwn),
    .init(
      "/v1/jobs/{pk}/progress/{progress}",
      [.pk, .path("progress", .number(0...1), "How much is done.", example: .number(0.5))],
      [
        .write(
          .post,
          "Say how far a job is",
          instead: runnersOwn,
          body: .json(.map(of: .anything, "For those who watch the job."))
        )
      ]
    ),
    move("finish", .post, "Say that a job has ended", instead: runnersOwn),
    move("reset", .delete, "Run a job anew", instead: "an empty file `42.reset`"),
    move(
      "abort",
      .delete,
      "Take a job back from a node that is gone",
      instead: "an empty file `42.abort`, as an admin"
    ),
    move("cancel", .delete, "Cancel a job", instead: "an empty file `42.cancel`"),
    move("hard", .delete, "Remove a job for good", instead: "an empty file `42.purge`, as an admin"),
    move("reinstate", .delete, "Take a deletion back", instead: "an empty file `42.restore`"),
  ]

  private static let runnersOwn =
    "nothing: this is the runner's own move; `42.release` and `42.cancel` end it"

  private static func move(
    _ name: String,
    _ method: HTTPMethod,
    _ summary: String,
    instead: String
  ) -> OpenAPI.Path {
    let body: OpenAPI.Operation.Body? = method == .post ? .json(.map(of: .anything)) : nil
    // By its method it is a read, which finds nothing of what is no job.
    let errors: [HTTPStatus] = method == .get ? [.unauthorized, .notFound] : []
    return .init(
      "/v1/jobs/{pk}/\(name)",
      [.pk],
      [.write(method, summary, instead: instead, body: body, errors: errors)]
    )
  }
}

extension OpenAPI.ErrorForm {
  fileprivate static let ufdl = Self(
    name: "Ufdl",
    contents: [.json(.named("UfdlError"))],
    challenge: .tokenChallenge
  )
}

extension OpenAPI.Parameter {
  fileprivate static let pk = path("pk", .jobNumber, "The job's number.", example: 42)
}

extension [OpenAPI.Parameter] {
  fileprivate static let output: Self = [
    .pk, .path("name", .text(), "Its name, with `/` as `%2F`.", example: "report.xml"),
    .path("type", .text(), "Its type.", example: "xml"),
  ]
}

extension OpenAPI.Operation {
  // MARK: Tokens

  fileprivate static let obtain = query(
    "Get tokens for a user's name and password",
    "Where no users are configured, any name is given some.",
    body: .json(.named("UfdlCredentials"), isRequired: true),
    answers: [.init(.ok, "The tokens.", [.json(.named("UfdlTokens"))], headers: [.cacheControl])]
  )

  fileprivate static let refresh = query(
    "Get a further access token for a refresh token",
    body: .json(.named("UfdlRefresh"), isRequired: true),
    answers: [.init(.ok, "The token.", [.json(.named("UfdlAccess"))], headers: [.cacheControl])]
  )

  // MARK: Jobs

  fileprivate static let list = query(
    "Jobs, as a filter says",
    "Without content, all that are not flagged as deleted, by ascending pk. A filter has 64 KiB at most.",
    body: .json(.named("UfdlFilter")),
    answers: [.init(.ok, "The jobs.", [.json(.list(of: .named("UfdlJob")))], headers: [.cacheControl])]
  )

  fileprivate static let job = get(
    "One job; or, as a WebSocket, its transitions",
    "With `Upgrade: websocket` the answer is 101, and then a text with JSON for each transition.",
    .conditions,
    answers: .json(.named("UfdlJob"), "The job.") + [
      .init(.switchingProtocols, "A WebSocket (RFC 6455)."),
      .init(.upgradeRequired, "It asks for a WebSocket of another version.", OpenAPI.ErrorForm.ufdl.contents),
    ],
    errors: [.forbidden, .notFound]
  )

  fileprivate static func update(_ method: HTTPMethod) -> Self {
    write(
      method,
      "Change a job's description",
      instead: "a file `42.update` with the description",
      body: .json(.partialObject(["description": .text()]))
    )
  }

  fileprivate static let delete = write(
    .delete,
    "Flag a job as deleted",
    instead: "an empty file `42.delete`"
  )

  // MARK: Outputs

  fileprivate static let output = get(
    "An output's bytes",
    nil,
    .ofFile,
    answers: .file(.bytes(), "The bytes.", more: [.tag, .lastModified]) + [.notModified],
    errors: [.notFound]
  )

  fileprivate static let outputInfo = get(
    "What is told of an output",
    nil,
    .conditions,
    answers: .json(.named("UfdlOutput"), "The output."),
    errors: [.notFound]
  )

  fileprivate static let addOutput = write(
    .post,
    "Add an output to a job",
    instead: "a folder `42.attach` with it",
    body: Body(contents: [.bytes()])
  )

  fileprivate static let deleteOutput = write(
    .delete,
    "Remove an output",
    instead: "a file `42.detach` with its name"
  )
}
