import JSON
import Posix
import Testing

@testable import Gateway

/// A gateway at work, as UFDL's clients use it.
struct UfdlServing {
  let serving: Serving

  func get(_ target: String, fields: [String] = []) throws -> Reply {
    try serving.get(target, fields: fields)
  }

  func ask(_ method: String, _ target: String, fields: [String] = [], body: String = "") throws -> Reply {
    try serving.ask(method, target, fields: fields, body: body)
  }

  func list(_ filter: String = "") throws -> Reply { try ask("POST", "/v1/jobs/list", body: filter) }

  /// The pks of a list, in its order.
  func pks(_ filter: String = "") throws -> [Int] {
    try #require(list(filter).json().array).compactMap { $0["pk"]?.integer }
  }

  func watch(_ id: Int, fields: [String] = []) throws -> UfdlWatcher {
    let watcher = try UfdlWatcher(port: serving.gateway.address.port)
    try watcher.connect("/v1/jobs/\(id)", fields: fields)
    return watcher
  }
}

/// Serves a spool for as long as the body runs.
///
/// - Parameters:
///   - tree: the spool.
///   - users: lines as htpasswd(1) writes them; nil where everybody is to see everything.
///   - body: what is done meanwhile.
/// - Throws: what the body throws.
func servingUfdl(_ tree: SpoolTree, users: String? = nil, _ body: (UfdlServing) throws -> Void) throws {
  if let users {
    try tree.write("users", users)
    try tree.write("spool.json", SpoolTree.configuration.json.compact)
  }
  try serving(tree, users: users.map { _ in "\(tree.path)/users" }) { (serving) throws in
    try body(UfdlServing(serving: serving))
  }
}

extension SpoolTree {
  static let running = "running/42~1~lab1~0123456789abcdef"

  /// A runner's first words about an attempt.
  static func history(board: String = "nucleo-1", time: String = "2020-01-01T00:00:10.000000Z") -> String {
    #"{"time": "\#(time)", "state": "running", "phase": "flash", "board": "\#(board)"}"# + "\n"
  }

  static func fullResult(_ verdict: String, _ reason: String, attempt: Int = 1) -> String {
    """
    {"verdict": "\(verdict)", "phase": "run", "blame": "job", "reason": "\(reason)", "attempt": \(attempt),
     "board": "nucleo-1", "host": "lab1", "started": "2020-01-01T00:00:10.000000Z",
     "ended": "2020-01-01T00:01:00.500000Z"}
    """
  }

  /// A job that ran once on `nucleo-1`.
  func addRunJob(
    _ id: Int,
    in place: String = "finished",
    verdict: String = "passed",
    reason: String = "OK was seen",
    manifest: String = #"{"board": "nucleo-f303re"}"#
  ) throws {
    let path = "\(place)/\(id)"
    try write("\(path)/job.json", Self.record(id))
    try write("\(path)/manifest.json", manifest)
    try write("\(path)/attempts/1/history.jsonl", Self.history())
    try end(path, verdict: verdict, reason: reason)
  }

  /// Writes the result of the first attempt, and links to it as whoever ends a job does.
  func end(_ path: String, verdict: String, reason: String) throws {
    try write("\(path)/attempts/1/result.json", Self.fullResult(verdict, reason))
    try link("\(path)/result.json", to: "attempts/1/result.json")
  }
}
