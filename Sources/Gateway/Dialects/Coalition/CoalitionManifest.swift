import JSON
import Lab
import Spool

/// What a client says of a job, as the spool's manifests and updates say it.
///
/// | of the client | in the spool |
/// | --- | --- |
/// | title, url, progress_pattern | the same; empty ones say nothing |
/// | parent | the same; 0 is none |
/// | priority, retry | the same, at most 65535 and 100 |
/// | timeout | `duration_limit_seconds`; 0 sets none |
/// | affinity | `board` for the name or type of one, `tags` for the other words |
/// | environment | `environment`, from lines `K=V`, however the line ends are written |
///
/// What an update leaves empty it takes away, so that a job then says nothing of it.
///
/// `dir` and `user` have no counterpart: a run has a folder of its own, and an owner is who drops.
enum CoalitionManifest {
  static func fields(_ job: JSONObject, boards: [BoardState]) -> JSONObject {
    var fields = JSONObject()
    for name in ["title", "url", "progress_pattern"] {
      if let text = job[name]?.string, !text.isEmpty { fields[name] = .string(text) }
    }
    if let parent = job["parent"]?.integer.flatMap({ JobID($0) }) {
      fields["parent"] = .integer(parent.number)
    }
    fields["priority"] = number(job["priority"], 0...65535)
    fields["retry"] = number(job["retry"], 0...100)
    if job["timeout"] != 0 { fields["duration_limit_seconds"] = number(job["timeout"], 1...31_536_000) }
    if let text = job["environment"]?.string { fields["environment"] = environment(text) }
    if let text = job["affinity"]?.string { setAffinity(text, boards, &fields) }
    return fields
  }

  /// What a request has to change of a job.
  static func changes(_ job: JSONObject, boards: [BoardState]) -> JSONObject {
    var changes = fields(job, boards: boards)
    for name in ["title", "url", "progress_pattern", "environment"] where job[name] == "" {
      changes[name] = .null
    }
    if job["parent"] == 0 { changes["parent"] = .null }
    if job["timeout"] == 0 { changes["duration_limit_seconds"] = .null }
    if job["affinity"]?.string != nil {
      // The new affinity stands in the place of all of the old.
      for name in ["board", "tags"] where changes[name] == nil { changes[name] = .null }
    }
    return changes
  }

  /// The words of an affinity.
  static func words(_ affinity: String) -> [String] {
    affinity.split { $0 == "," || $0 == " " }.map(String.init)
  }

  private static func number(_ value: JSONValue?, _ range: ClosedRange<Int>) -> JSONValue? {
    value?.integer.map { .integer(min(max($0, range.lowerBound), range.upperBound)) }
  }

  private static func environment(_ text: String) -> JSONValue? {
    var variables = JSONObject()
    for line in text.split(separator: "\\n").flatMap({ $0.split(whereSeparator: \.isNewline) }) {
      guard let equals = line.firstIndex(of: "=") else { continue }
      variables[String(line[..<equals])] = .string(String(line[line.index(after: equals)...]))
    }
    return variables.isEmpty ? nil : .object(variables)
  }

  private static func setAffinity(_ text: String, _ boards: [BoardState], _ fields: inout JSONObject) {
    var words = words(text)
    let named = boards.first { words.contains($0.name) }
    if let board = named?.name ?? boards.first(where: { words.contains($0.type) })?.type {
      fields["board"] = .string(board)
      // A board's name says its type as well.
      words.removeAll { $0 == board || $0 == named?.type }
    }
    if !words.isEmpty { fields["tags"] = .array(words.map(JSONValue.string)) }
  }
}
