import JSON
import Lab
import Spool

/// Requests that stand for one write: files with the fields to change, and empty ones.
struct CoalitionRequests: Sendable {
  private(set) var updates: [(name: String, content: JSONObject)] = []
  private(set) var marks: [String] = []

  var isEmpty: Bool { updates.isEmpty && marks.isEmpty }

  mutating func update(_ target: String, _ content: JSONObject) {
    if !content.isEmpty { updates.append(("\(target).update", content)) }
  }

  mutating func mark(_ target: String, _ verb: String) { marks.append("\(target).\(verb)") }

  /// The fields of a job that a client changes; the program of a job stays what it is.
  mutating func change(_ id: JobID, to job: JSONObject, boards: [BoardState]) {
    update("\(id)", CoalitionManifest.changes(job, boards: boards))
    switch job["state"]?.string.flatMap(CoalitionState.init) {
    case .paused: mark("\(id)", "pause")
    case .waiting: mark("\(id)", "start")
    case .pending, .working, .finished, .error, nil: break
    }
  }

  /// The fields of a board that a client changes: its affinity but for the name and the type, which it has
  /// anyway, becomes its tags.
  mutating func change(board name: String, to worker: JSONObject, boards: [BoardState]) {
    if let affinity = worker["affinity"]?.string {
      let type = boards.first { $0.name == name }?.type
      let tags = CoalitionManifest.words(affinity).filter { $0 != name && $0 != type }
      update(name, ["tags": .array(tags.map(JSONValue.string))])
    }
    switch worker["active"] {
    case .bool(let isActive): mark(name, isActive ? "start" : "stop")
    case .integer(let number): mark(name, number == 0 ? "stop" : "start")
    default: break
    }
  }

  /// One line to paste.
  func command(_ dropPoint: DropPoint) -> String {
    let parts = [
      updates.isEmpty ? nil : dropPoint.request(updates), marks.isEmpty ? nil : dropPoint.request(marks),
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }
}
