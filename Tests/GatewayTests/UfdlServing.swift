import JSON
import Posix
import Spool
import Testing

@testable import Gateway

/// A gateway at work, as UFDL's clients see it.
struct UfdlServing {
  let gateway: Gateway
  let tree: SpoolTree

  /// The UUID that RFC 9562 gives to the names of hosts; any will do.
  static let uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"

  func visitor() throws -> Visitor { try Visitor(port: gateway.address.port) }

  func get(_ target: String, fields: [String] = []) throws -> Reply {
    try visitor().get(target, fields: fields)
  }

  func ask(_ method: String, _ target: String, _ body: String = "", fields: [String] = []) throws -> Reply {
    try visitor().ask(method, target, body, fields: fields)
  }

  func list(_ filter: String = "") throws -> Reply { try ask("POST", "/v1/jobs/list", filter) }

  /// The pks of a list, in its order.
  func pks(_ filter: String = "") throws -> [Int] {
    try #require(list(filter).json().array).compactMap { $0["pk"]?.integer }
  }

  func watch(_ id: Int, fields: [String] = []) throws -> UfdlWatcher {
    let watcher = try UfdlWatcher(port: gateway.address.port)
    try watcher.connect("/v1/jobs/\(id)", fields: fields)
    return watcher
  }
}

extension Visitor {
  /// Sends a request with a body and waits for its answer.
  func ask(_ method: String, _ target: String, _ body: String, fields: [String] = []) throws -> Reply {
    guard !body.isEmpty else { return try ask(method, target, fields: fields) }
    let lines =
      ["\(method) \(target) HTTP/1.1", "Host: gateway", "Content-Length: \(body.utf8.count)"] + fields
    try send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + body)
    return try reply()
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
    try tree.write("spool.json", #"{"version": 1, "uuid": "\#(UfdlServing.uuid)", "admins": []}"#)
  }
  let gateway = try Gateway(
    reader: tree.reader,
    listen: ListenAddress(host: "127.0.0.1", port: 0),
    settings: GatewaySettings(
      Configuration(uuid: UfdlServing.uuid),
      usersFile: users.map { _ in "\(tree.path)/users" }
    )
  ) { _ in }
  let worker = try Worker(name: "gateway") { gateway.run() }
  let result = Result { try body(UfdlServing(gateway: gateway, tree: tree)) }
  gateway.stop()
  worker.join()
  try result.get()
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
