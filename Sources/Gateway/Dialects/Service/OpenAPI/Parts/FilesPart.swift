import HTTP

extension OpenAPI.Part {
  static let files = Self(
    tag: "files",
    about: "What a job dropped and left; for its owner and admins.",
    form: .plain,
    schemas: ["Folder": folder],
    paths: .files(of: "/jobs/{id}") + .files(of: "/job/{id}")
  )

  private static let folder = OpenAPI.Schema.object(
    [
      "job": .jobNumber,
      "path": .text("Below the job's folder."),
      "entries": .list(
        of: .object([
          "name": .text(), "kind": .word(["file", "folder"]),
          "size": .integer(0...Int.max, "Bytes of a file.").orNull, "modified": .text(format: "date-time"),
        ]),
        "Folders first, then by name; 1000 at most."
      ),
      "omitted": .integer(0...Int.max, "How many more there are."),
    ],
    "What lies in a folder."
  )
}

extension [OpenAPI.Path] {
  fileprivate static func files(of job: String) -> Self {
    let path = OpenAPI.Parameter.path(
      "path",
      .text(like: "^[^/]+$"),
      "Below the job's folder, with `/` as it is between two names.",
      example: "job.json"
    )
    return [
      .init("\(job)/files", [.jobNumber], [.noSlash]),
      .init("\(job)/files/", [.jobNumber], [.folder("The job's folder")]),
      .init("\(job)/files/{path}", [.jobNumber, path], [.file, .attach(.put), .attach(.post)]),
      .init("\(job)/files/{path}/", [.jobNumber, path], [.folder("A folder of it")]),
      .init("\(job)/junit.xml", [.jobNumber], [.report]),
    ]
  }
}

extension OpenAPI.Operation {
  fileprivate static let noSlash = get(
    "The job's folder, without the slash",
    answers: [toFolder],
    errors: [.forbidden, .notFound]
  )

  fileprivate static func folder(_ summary: String) -> Self {
    get(
      summary,
      "As a page for requests that name `text/html`.",
      .conditions,
      answers: [
        .init(
          .ok,
          "What lies in it.",
          [.json(.named("Folder")), .page],
          headers: [.tag, .cacheControl, .vary]
        ),
        .notModified,
      ],
      errors: [.forbidden, .notFound]
    )
  }

  fileprivate static let file = get(
    "A file",
    "No type that a browser would run: HTML and the like is sent as plain text.",
    .ofFile,
    answers: .file(.bytes("*/*"), "Its bytes.", more: [.tag, .lastModified]) + [.notModified, toFolder],
    errors: [.forbidden, .notFound]
  )

  private static let toFolder = OpenAPI.Response.redirect(
    .permanentRedirect,
    "To the folder's address, which ends with a slash."
  )

  fileprivate static func attach(_ method: HTTPMethod) -> Self {
    write(
      method,
      "Add a file to the job",
      instead: "a folder `42.attach` with it",
      body: Body(contents: [.bytes()]),
      errors: [.notFound]
    )
  }

  fileprivate static let report = get(
    "How the job ended, as JUnit",
    "All suites of its reports, and one `boardspool` that holds the job itself.",
    .conditions,
    answers: [
      .init(.ok, "The report.", [.bytes("application/xml")], headers: [.tag, .cacheControl]), .notModified,
    ],
    errors: [.forbidden, .notFound]
  )
}
