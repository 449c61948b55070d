import HTTP
import JSON

extension OpenAPI.Part {
  static let dci = Self(
    tag: "DCI",
    about:
      "The jobs API of DCI. Where users are configured, somebody sees his own jobs and those of his teams.",
    form: .dci,
    schemas: OpenAPI.Schema.dci,
    paths: [
      .init("/api/v1/jobs", [.jobs, .create]),
      .init("/api/v1/jobs/schedule", [.schedule]),
      .init("/api/v1/jobs/recheck", [.recheck]),
      .init("/api/v1/jobs/{id}", [.job], [.job, .update, .delete]),
      .init("/api/v1/jobs/{id}/results", [.job], [.results]),
      .init("/api/v1/jobs/{id}/files", [.job], [.files, .attach]),
      .init("/api/v1/jobs/{id}/jobstates", [.job], [.jobstates]),
      .init("/api/v1/jobstates/{id}", [.item("jobstate")], [.jobstate]),
      .init("/api/v1/files/{id}", [.item("file")], [.file]),
      .init("/api/v1/files/{id}/content", [.item("file")], [.content]),
    ]
  )
}

extension OpenAPI.ErrorForm {
  fileprivate static let dci = Self(name: "Dci", contents: [.json(.named("DciError"))])
}

extension OpenAPI.Parameter {
  fileprivate static let job = path(
    "id",
    .either(.text(format: "uuid"), .integer(1...Int.max)),
    "The job's UUID, or its number.",
    example: "cbd0ad1b-1f4b-4056-8c82-27ff9511e37f"
  )

  fileprivate static func item(_ what: String) -> Self {
    path("id", .text(format: "uuid"), "The \(what)'s UUID.", example: "e687379d-89b6-42db-a7be-5e6e3b49c00a")
  }

  fileprivate static func embed(_ names: String) -> Self {
    query("embed", .text(), "Names with commas: \(names). Others are passed over.")
  }
}

extension [OpenAPI.Parameter] {
  fileprivate static func list(_ keys: [FieldPath]) -> Self {
    let key = "(\(keys.map(\.text).joined(separator: "|")))"
    return [
      .query(
        "where",
        .text(like: "^(\(key):[^,]*)?(,(\(key):[^,]*)?)*$"),
        "`key:value`, several with commas: all have to hold."
      ),
      .query(
        "sort",
        .text(like: "^(-?\(key))?(,(-?\(key))?)*$"),
        "Keys with commas, falling with `-` ahead. Nulls come last.",
        example: "-created_at"
      ),
      .query("limit", .integer(0...Int.max), "Elements at most; all unless given.").orEmpty,
      .query("offset", .integer(0...Int.max), "Elements to pass over.").orEmpty,
    ]
  }
}

extension OpenAPI.Operation {
  private static let ofJob = "team, remoteci, jobdefinition, jobstates, files, results"
  private static let ofFile = "team, job, jobstate"
  private static let ofJobstate = "team, job, files"

  // MARK: Jobs

  fileprivate static let jobs = get(
    "All jobs",
    "In the order of acceptance unless `sort` is given. A list that is sorted by anything but `created_at` goes to 10,000 jobs.",
    .list(DciFields.jobKeys) + [.embed(ofJob)] + .conditions,
    answers: .list(.dciList("jobs", of: .named("DciJob")), "The jobs.")
  )

  fileprivate static let job = get(
    "One job",
    nil,
    [.embed(ofJob)] + .conditions,
    answers: .json(.dciOne("job", .named("DciJob")), "The job."),
    errors: [.forbidden, .notFound]
  )

  fileprivate static let create = write(
    .post,
    "Create a job",
    instead: "a folder with a manifest and the executable",
    body: .json(.named("DciNewJob"))
  )

  fileprivate static let schedule = write(
    .post,
    "Schedule the next job of a board",
    instead: "an empty file `NAME.schedule`",
    body: .json(.partialObject(["remoteci_id": .text("The board.")]))
  )

  fileprivate static let recheck = write(
    .post,
    "Run a job once more",
    instead: "an empty file `42.recheck`",
    body: .json(.partialObject(["job_id": .text("The job.")]))
  )

  fileprivate static let update = write(
    .put,
    "Change a job",
    instead: "a file `42.update` with the fields to change, or an empty file `42.cancel`",
    [.header("ETag", .text(), "The tag of the state that is to be changed; If-Match will do too.")],
    body: .json(.named("DciJobChange"))
  )

  fileprivate static let delete = write(
    .delete,
    "Delete a job",
    instead: "an empty file `42.delete`",
    [.header("ETag", .text(), "The tag of the state that is to be deleted.")]
  )

  fileprivate static let results = get(
    "What a job's JUnit files tell",
    nil,
    .conditions,
    answers: .json(.dciResults, "The results, by the files' paths."),
    errors: [.forbidden, .notFound]
  )

  // MARK: Jobstates

  fileprivate static let jobstates = get(
    "What a job was at",
    nil,
    .list(DciFields.jobstateKeys) + [.embed(ofJobstate)] + .conditions,
    answers: .json(.dciList("jobstates", of: .named("DciJobstate")), "The states, oldest first."),
    errors: [.forbidden, .notFound]
  )

  fileprivate static let jobstate = get(
    "One state of a job",
    nil,
    [.embed(ofJobstate)] + .conditions,
    answers: .json(.dciOne("jobstate", .named("DciJobstate")), "The state."),
    errors: [.forbidden, .notFound]
  )

  // MARK: Files

  fileprivate static let files = get(
    "A job's files",
    "The executable, what was attached, and of each attempt the logs and the outputs.",
    .list(DciFields.fileKeys) + [.embed(ofFile)] + .conditions,
    answers: .list(.dciList("files", of: .named("DciFile")), "The files."),
    errors: [.forbidden, .notFound]
  )

  fileprivate static let file = get(
    "One file",
    nil,
    [.embed(ofFile)] + .conditions,
    answers: .json(.dciOne("file", .named("DciFile")), "The file."),
    errors: [.forbidden, .notFound]
  )

  fileprivate static let content = get(
    "A file's bytes",
    nil,
    .ofFile,
    answers: .file(.bytes("*/*"), "The bytes.", more: [.tagOfShort, .lastModified]) + [.notModified],
    errors: [.forbidden, .notFound]
  )

  fileprivate static let attach = write(
    .post,
    "Add a file to a job",
    instead: "a folder `42.attach` with it",
    body: .json(.named("DciNewFile"))
  )
}
