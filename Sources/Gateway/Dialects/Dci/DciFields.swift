import JSON
import Posix
import Spool

/// From what in the spool each field comes; the UUIDs are made as ``DciNames`` says.
///
/// | job | from |
/// | --- | --- |
/// | id | the job's number |
/// | etag | ``JobTag`` |
/// | status | ``DciStatus``: the folder, the latest attempt's history, the verdict |
/// | comment | the manifest's comment, by way of `job.json` |
/// | recheck | whether it repeats another job's run |
/// | created_at | when intake accepted it |
/// | updated_at | the last line of history, or the result's end where that is later |
/// | remoteci_id | the board that claimed it, else what the manifest asks for; null for a job that asks for tags only and was not claimed, and for a group |
/// | jobdefinition_id | the template; `direct` without one |
/// | team_id | the group of the drop |
/// | state | `active`, always |
///
/// | jobstate | from |
/// | --- | --- |
/// | id, status, comment, created_at | ``DciStates``; comment is null where nothing was written |
/// | job_id, team_id | the job's |
/// | state | `active`, always |
///
/// | file | from |
/// | --- | --- |
/// | id, name | its path in the job |
/// | size | bytes |
/// | md5 | of its bytes; null while its attempt is under way |
/// | mime | its name's extension; `application/junit` for a JUnit file, once its attempt has ended |
/// | content | its bytes, where they are up to 65,536 of UTF-8 without NUL, else null; `/content` has them in any case |
/// | created_at | acceptance for the executable, else its mtime; null while its attempt is under way |
/// | jobstate_id | the executable and attached files: the first state; of an attempt: `pre-run` for flash.log, `running` for console.log, `post-run` for outputs, or the one before where the attempt had none of these |
/// | job_id, team_id | the job's |
/// | state | `active`, always |
///
/// | embed | in the place of | an object with |
/// | --- | --- | --- |
/// | team, remoteci | team_id, remoteci_id | id, name |
/// | jobdefinition | jobdefinition_id | id, name, version |
/// | job, in files and jobstates | job_id | the job's fields, and name: its title, else its drop's name |
/// | jobstate, in files | jobstate_id | the jobstate's fields |
/// | jobstates, in jobs | – | a list of its states |
/// | files, in jobs and jobstates | – | a list of its files, without md5 and content |
/// | results, in jobs | – | the results by file |
struct DciFields: Sendable {
  let names: DciNames

  // MARK: Jobs

  static let jobKeys: [FieldPath] = [
    "id", "etag", "status", "comment", "recheck", "created_at", "updated_at", "remoteci_id",
    "jobdefinition_id", "team_id", "state",
  ]

  func object(_ job: DciJob) -> JSONObject {
    [
      "id": .string(names.uuid(job.id)),
      "etag": .string(job.tag),
      "status": .string(job.status.rawValue),
      "comment": JSONValue(job.record?.comment),
      "recheck": .bool(job.record?.recheckOf != nil),
      "created_at": Self.time(job.created),
      "updated_at": Self.time(job.updated),
      "remoteci_id": id(.board, job.board),
      "jobdefinition_id": id(.template, Self.template(job)?.name),
      "team_id": id(.team, job.team),
      "state": "active",
    ]
  }

  private static func template(_ job: DciJob) -> JobRecord.Template? {
    job.record.map { $0.template ?? JobRecord.Template(name: DciNames.direct, version: 0) }
  }

  private func id(_ kind: DciNames.Kind, _ name: String?) -> JSONValue {
    JSONValue(name.map { names.uuid(kind, $0) })
  }

  /// A moment as this API has it: UTC, six digits of a second, without offset.
  static func time(_ time: Timestamp?) -> JSONValue { JSONValue(time.map { String($0.rfc3339.dropLast()) }) }

  // MARK: Jobstates

  static let jobstateKeys: [FieldPath] = [
    "id", "status", "comment", "created_at", "team_id", "job_id", "state",
  ]

  func id(_ state: DciState, of job: DciJob) -> String { names.uuid(.jobstate, state.name, of: job.id) }

  func object(_ state: DciState, of job: DciJob) -> JSONObject {
    [
      "id": .string(id(state, of: job)),
      "status": .string(state.status.rawValue),
      "comment": JSONValue(state.comment),
      "created_at": Self.time(state.time),
      "team_id": id(.team, job.team),
      "job_id": .string(names.uuid(job.id)),
      "state": "active",
    ]
  }

  // MARK: Files

  static let fileKeys: [FieldPath] = [
    "id", "name", "md5", "mime", "size", "created_at", "jobstate_id", "team_id", "job_id", "state",
  ]

  /// Those that only the file's bytes tell.
  static let contentKeys: [FieldPath] = ["md5", "mime"]

  /// The fields of a file but for ``contentKeys`` and its content.
  func object(_ file: DciFile, of job: DciJob, _ states: DciStates) -> JSONObject {
    [
      "id": .string(names.uuid(.file, file.name, of: job.id)),
      "name": .string(file.name),
      "size": .integer(file.size),
      "created_at": Self.time(file.created),
      "jobstate_id": JSONValue(file.state(states).map { id($0, of: job) }),
      "team_id": id(.team, job.team),
      "job_id": .string(names.uuid(job.id)),
      "state": "active",
    ]
  }

  // MARK: What stands in the place of an id

  func team(_ job: DciJob) -> JSONValue { named(.team, job.team) }

  func remoteci(_ job: DciJob) -> JSONValue { named(.board, job.board) }

  func jobdefinition(_ job: DciJob) -> JSONValue {
    guard let template = Self.template(job), case .object(var object) = named(.template, template.name) else {
      return .null
    }
    object["version"] = .integer(template.version)
    return .object(object)
  }

  private func named(_ kind: DciNames.Kind, _ name: String?) -> JSONValue {
    guard let name else { return .null }
    return ["id": .string(names.uuid(kind, name)), "name": .string(name)]
  }
}
