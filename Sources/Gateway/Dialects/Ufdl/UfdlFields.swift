import JSON
import Posix
import Spool

/// From what in the spool each field of a job and of an output comes.
///
/// | field | from |
/// | --- | --- |
/// | pk | the job's number |
/// | template | what the job was made from; `direct`, version 0, without one |
/// | parent | the group that it is in |
/// | start_time | the claim of the run that goes on, or that decided |
/// | end_time | the result's end, also of a job that was cancelled |
/// | error_reason | the result's reason, unless the job passed or completed |
/// | input_values | the manifest's `inputs`, and `executable` with type elf, hex, bin or file |
/// | parameter_values | the manifest's `parameters`; null where it has none |
/// | node | the board of that run; null while it has none |
/// | description | the description, else the comment, else `""` |
/// | outputs | what ``UfdlOutputList`` finds |
/// | is_cancelled | that the verdict is `cancelled` |
/// | creator | the number of the dropped folder's owner |
/// | creation_time | when intake accepted it |
/// | deletion_time | when it was flagged as deleted |
/// | output: pk, name, type | by ``UfdlKeys``; of the manifest, else path and extension |
/// | output: job, creator | the job's pk and creator |
/// | output: creation_time | when the file was written |
/// | output: deletion_time | null: a file that is detached is gone |
///
/// ``UfdlKeys`` says how names become numbers. Times are ISO 8601 in UTC with an offset. A damaged `job.json`
/// or manifest makes what comes from it null.
struct UfdlFields: Sendable {
  /// Those that a filter may name.
  static let filterable: [FieldPath] = [
    "pk", "template.pk", "template.name", "template.version", "parent", "start_time", "end_time",
    "error_reason", "input_values", "input_values.executable.value", "input_values.executable.type",
    "parameter_values", "node", "description", "outputs", "outputs.pk", "outputs.name", "outputs.type",
    "is_cancelled", "creator", "creation_time", "deletion_time",
  ]

  let keys: UfdlKeys

  func object(_ job: UfdlJob) -> JSONObject {
    let manifest = job.manifest
    return [
      "pk": .integer(job.id.number),
      "template": template(job.record),
      "parent": JSONValue(job.record?.parent?.number),
      "start_time": Self.time(job.run?.start),
      "end_time": Self.time(job.ended),
      "error_reason": JSONValue(job.error),
      "input_values": Self.inputs(job.record, manifest),
      "parameter_values": Self.parameters(manifest),
      "node": JSONValue(job.run?.board.map(keys.node)),
      "description": JSONValue(job.description),
      "outputs": .array(job.outputs(manifest).outputs.map { .object(short($0, of: job)) }),
      "is_cancelled": .bool(job.phase == .cancelled),
      "creator": JSONValue(job.record?.ownerID),
      "creation_time": Self.time(job.created),
      "deletion_time": Self.time(job.record?.deleted),
    ]
  }

  /// What is told of an output by itself.
  func object(_ output: UfdlOutput, of job: UfdlJob) -> JSONObject {
    var object: JSONObject = [
      "pk": .integer(keys.output(output, of: job.id)), "job": .integer(job.id.number),
    ]
    object["name"] = .string(output.name)
    object["type"] = .string(output.type)
    object["creator"] = JSONValue(job.record?.ownerID)
    object["creation_time"] = Self.time(output.modified)
    object["deletion_time"] = .null
    return object
  }

  private func short(_ output: UfdlOutput, of job: UfdlJob) -> JSONObject {
    [
      "pk": .integer(keys.output(output, of: job.id)), "name": .string(output.name),
      "type": .string(output.type),
    ]
  }

  private func template(_ record: JobRecord?) -> JSONValue {
    let template = record.map { $0.template ?? UfdlKeys.direct }
    return [
      "pk": JSONValue(template.map { keys.template($0.name) }), "name": JSONValue(template?.name),
      "version": JSONValue(template?.version),
    ]
  }

  private static func inputs(_ record: JobRecord?, _ manifest: JSONValue?) -> JSONValue {
    guard record != nil || manifest != nil else { return .null }
    var inputs = UfdlValues.object(manifest?["inputs"]?.object ?? [:])
    if let executable = record?.executable, inputs["executable"] == nil {
      inputs["executable"] = UfdlValues.pair(.string(executable), type: imageType(executable))
    }
    return .object(inputs)
  }

  private static func imageType(_ executable: String) -> String {
    let type = UfdlOutput.type(ofFile: executable).lowercased()
    return ["elf", "hex", "bin"].contains(type) ? type : "file"
  }

  private static func parameters(_ manifest: JSONValue?) -> JSONValue {
    manifest?["parameters"]?.object.map { .object(UfdlValues.object($0)) } ?? .null
  }

  private static func time(_ time: Timestamp?) -> JSONValue {
    JSONValue(time.map { "\($0.rfc3339.dropLast())+00:00" })
  }
}
