import JSON
import Spool

/// One thing that happened to a job, as its watchers are told of it.
struct UfdlTransition: Sendable, Equatable {
  enum Kind: String, Sendable {
    case acquire, release, start, progress, finish, error, reset, abort, cancel
  }

  /// How much a watcher may know.
  enum Disclosure: Sendable {
    case everything
    /// No data of the runner's: it is for those who see everything.
    case withoutData
    /// What the form of a message demands, and no words of anybody's.
    case formAlone
  }

  var kind: Kind
  /// The board where the job runs, or ran last.
  var board: String?
  /// From 0 to 1.
  var progress = 0.0
  var isCancelled = false
  var error: String?
  var description = ""
  var data = JSONObject()

  func message(_ id: JobID, _ keys: UfdlKeys, _ disclosure: Disclosure) -> JSONObject {
    var object: JSONObject = [
      "transition": .string(kind.rawValue),
      "description": .string(disclosure == .formAlone ? "" : description),
      "pk": .integer(id.number),
      "progress": .number(progress),
      "cancelled": .bool(isCancelled),
    ]
    object["node"] = board.map { .integer(keys.node($0)) }
    if disclosure != .formAlone { object["error"] = error.map(JSONValue.string) }
    object["transition_data"] = .object(disclosure == .everything ? data : [:])
    return object
  }
}
