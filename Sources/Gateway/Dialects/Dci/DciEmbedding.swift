import JSON
import Spool

/// Puts objects into the place of ids, and lists beside them, where `embed` asks for it; what this API does
/// not have is passed over.
struct DciEmbedding: Sendable {
  /// Whose content comes from more than the job's tag covers.
  private static let untagged: Set<String> = ["results", "files", "jobstates"]

  private let embeds: Set<String>
  private let fields: DciFields

  init(_ embeds: Set<String>, _ fields: DciFields) {
    self.embeds = embeds
    self.fields = fields
  }

  /// Whether ``JobTag`` changes with all that an object of a job then shows.
  var isTagged: Bool { embeds.isDisjoint(with: Self.untagged) }

  /// Changes an object of a job.
  func embed(in object: inout JSONObject, _ job: DciJob) {
    replace("team", in: &object) { fields.team(job) }
    replace("remoteci", in: &object) { fields.remoteci(job) }
    replace("jobdefinition", in: &object) { fields.jobdefinition(job) }
    if embeds.contains("results") { object["results"] = .object(DciResults.object(job)) }
    guard embeds.contains("jobstates") || embeds.contains("files") else { return }
    let states = job.states
    if embeds.contains("jobstates") {
      object["jobstates"] = .array(states.states.map { .object(fields.object($0, of: job)) })
    }
    if embeds.contains("files") { object["files"] = files(job, states) { _ in true } }
  }

  /// Changes an object of a jobstate.
  func embed(in object: inout JSONObject, _ state: DciState, of job: DciJob, _ states: DciStates) {
    replace("team", in: &object) { fields.team(job) }
    replace("job", in: &object) { .object(named(job)) }
    if embeds.contains("files") {
      object["files"] = files(job, states) { $0.state(states)?.name == state.name }
    }
  }

  /// Changes an object of a file.
  func embed(in object: inout JSONObject, _ file: DciFile, of job: DciJob, _ states: DciStates) {
    replace("team", in: &object) { fields.team(job) }
    replace("job", in: &object) { .object(named(job)) }
    replace("jobstate", in: &object) {
      file.state(states).map { .object(fields.object($0, of: job)) } ?? .null
    }
  }

  private func replace(_ name: String, in object: inout JSONObject, with value: () -> JSONValue) {
    guard embeds.contains(name) else { return }
    object["\(name)_id"] = nil
    object[name] = value()
  }

  private func named(_ job: DciJob) -> JSONObject {
    var object = fields.object(job)
    object["name"] = .string(JobName.of(job.record, job.id))
    return object
  }

  private func files(_ job: DciJob, _ states: DciStates, _ isWanted: (DciFile) -> Bool) -> JSONValue {
    .array(
      DciFileList(job).files.filter(isWanted).map { file in
        var object = fields.object(file, of: job, states)
        object["mime"] = .string(DciMIME.of(file.path.last ?? ""))
        return .object(object)
      }
    )
  }
}
