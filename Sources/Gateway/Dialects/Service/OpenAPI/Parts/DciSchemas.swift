import JSON

extension OpenAPI.Schema {
  /// By their names among the components.
  static let dci: OpenAPI.Members = [
    "DciJob": job, "DciNamedJob": namedJob, "DciJobstate": jobstate, "DciPlainJobstate": plainJobstate,
    "DciFile": file, "DciFileEntry": fileEntry, "DciResult": result, "DciNamed": named,
    "DciJobdefinition": jobdefinition, "DciMeta": meta, "DciError": dciError, "DciNewJob": newJob,
    "DciJobChange": jobChange, "DciNewFile": newFile,
  ]

  /// `{"_meta": …, "jobs": […]}` and the like.
  static func dciList(_ name: String, of element: Self) -> Self {
    object(["_meta": .named("DciMeta")] + .init(dictionaryLiteral: (name, list(of: element))))
  }

  static func dciOne(_ name: String, _ element: Self) -> Self {
    object(.init(dictionaryLiteral: (name, element)))
  }

  static let dciResults = object(["_meta": .named("DciMeta"), "results": results])

  // MARK: Jobs

  private static let ofJob: OpenAPI.Members = [
    "id": uuid("Made of the job's number."),
    "etag": .text("Of the job's state, without quotes.", like: "^[0-9a-f]{32}$"),
    "status": status,
    "comment": .text("The manifest's.").orNull,
    "recheck": .flag("Whether it repeats another job's run."),
    "created_at": time("When it was accepted."),
    "updated_at": time("When something happened to it last."),
    "state": .word(["active"]),
  ]

  private static let idsOfJob: OpenAPI.Members = [
    "remoteci_id": uuid("The board that claimed it, else the one that it asks for.").orNull,
    "jobdefinition_id": uuid("Its template, or the one called `direct`.").orNull,
    "team_id": teamID,
  ]

  private static let job = object(
    ofJob,
    optional: idsOfJob + [
      "remoteci": .named("DciNamed").orNull,
      "jobdefinition": .named("DciJobdefinition").orNull,
      "team": .named("DciNamed").orNull,
      "results": results,
      "jobstates": .list(of: .named("DciPlainJobstate")),
      "files": .list(of: .named("DciFileEntry")),
    ],
    "A job. `embed` puts an object in the place of an id, or a list beside them."
  ).either("remoteci", "jobdefinition", "team")

  private static let namedJob = object(
    ofJob + idsOfJob + ["name": .text("Its title, else its drop's name.")],
    "A job, as it is embedded."
  )

  private static let status = word(DciStatus.allCases.map(\.rawValue))

  // MARK: Jobstates

  private static let ofJobstate: OpenAPI.Members = [
    "id": uuid(), "status": status, "comment": .text().orNull, "created_at": time("From when on."),
    "state": .word(["active"]),
  ]

  private static let idsOfJobstate: OpenAPI.Members = ["team_id": teamID, "job_id": uuid()]

  private static let plainJobstate = object(
    ofJobstate + idsOfJobstate,
    "What a job was at from a moment on, as it is embedded."
  )

  private static let jobstate = object(
    ofJobstate,
    optional: idsOfJobstate + [
      "team": .named("DciNamed").orNull, "job": .named("DciNamedJob"),
      "files": .list(of: .named("DciFileEntry")),
    ],
    "What a job was at from a moment on."
  ).either("team", "job")

  // MARK: Files

  private static let ofFile: OpenAPI.Members = [
    "id": uuid(),
    "name": .text("Its path in the job."),
    "mime": .text("By its extension; `application/junit` for a JUnit file."),
    "size": .integer(0...Int.max, "Bytes."),
    "created_at": time("Null while its attempt is under way."),
    "state": .word(["active"]),
  ]

  private static let idsOfFile: OpenAPI.Members = [
    "jobstate_id": uuid().orNull, "team_id": teamID, "job_id": uuid(),
  ]

  private static let fileEntry = object(ofFile + idsOfFile, "A file, as it is embedded.")

  private static let file = object(
    ofFile + [
      "md5": .text("Null while its attempt is under way.", like: "^[0-9a-f]{32}$").orNull,
      "content": .text("Null where it is longer than 65,536 bytes, or no UTF-8 without NUL.").orNull,
    ],
    optional: idsOfFile + [
      "jobstate": .named("DciPlainJobstate").orNull, "team": .named("DciNamed").orNull,
      "job": .named("DciNamedJob"),
    ],
    "A file of a job."
  ).either("jobstate", "team", "job")

  // MARK: Results

  private static let results = map(of: .named("DciResult"), "By the paths of JUnit files.")

  private static let result = object(
    [
      "errors": digits, "failures": digits, "name": .text(), "skips": digits,
      "success": .integer(0...Int.max), "time": .text("Seconds.", like: "^[0-9]+[.][0-9]{3}$"),
      "total": digits,
    ],
    "What a JUnit file tells."
  )

  private static let digits = text(like: "^[0-9]+$")

  // MARK: Parts

  private static let named = object(["id": uuid(), "name": .text()])
  private static let jobdefinition = object([
    "id": uuid(), "name": .text(), "version": .integer(0...Int.max),
  ])
  private static let meta = object(
    ["count": .integer(0...Int.max, "Of all that fit, on this page or not.")]
  )
  private static let teamID = uuid("The group of the drop.").orNull

  private static func uuid(_ about: String? = nil) -> Self { text(about, format: "uuid") }

  private static func time(_ about: String) -> Self {
    text("\(about) UTC.", like: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}$").orNull
  }

  /// The same, with either an object or its id.
  private func either(_ names: String...) -> Self {
    let choices = names.map { name -> JSONValue in
      ["oneOf": [["required": [.string(name)]], ["required": [.string("\(name)_id")]]]]
    }
    return adding(["allOf": .array(choices)])
  }

  private static let dciError = object(
    [
      "status_code": .integer(400...599), "message": .text("One sentence."),
      "payload": .map(of: .anything, "What would be right; `command` is a line to paste."),
    ],
    "An error."
  )

  // MARK: Writes

  private static let newJob = partialObject([
    "comment": .text(), "recheck": .flag(), "remoteci_id": uuid("A board."),
    "jobdefinition_id": uuid("A template."), "team_id": uuid(),
  ])
  private static let jobChange = partialObject([
    "comment": .text(), "status": .text("`killed` is a cancel; the others are the runner's to set."),
  ])
  private static let newFile = partialObject([
    "content": .text(), "jobstate_id": uuid(), "mime": .text(), "name": .text(),
  ])
}
