import JSON
import Posix
import Spool

/// `hosts/.<host>.boards.json`: what a host's runner knows of its boards beyond its own life.
///
/// Only that runner writes it. It is replaced at most once a second and not synced: after a crash every board
/// comes into service anew, and is checked.
struct HealthFile: Sendable, Hashable {
  struct Board: Sendable, Hashable {
    var counters = BoardCounters()
    /// Why it is set aside.
    var fault: String?
    var pending: HealthLedger.Pending?
    /// The number of its last golden job.
    var lastNumber = 0
    /// The last start by an admin that was heeded.
    var startSeen: Timestamp?
  }

  var boards: [String: Board] = [:]

  static func name(_ host: String) -> String { ".\(host).boards.json" }

  init() {}

  /// - Throws: one clause, where the file is no such record.
  init(parsing bytes: [UInt8]) throws(FieldError) {
    let json: JSONValue
    do {
      json = try JSONParser.parse(bytes)
    } catch {
      throw FieldError("it is not JSON: \(error.clause)")
    }
    guard let members = json["boards"]?.object?.members else { throw FieldError("it names no boards") }
    for member in members { boards[member.name] = Board(member.value) }
  }

  var json: JSONValue {
    var object = JSONObject()
    for (name, board) in boards.sorted(by: { $0.key < $1.key }) { object[name] = board.json }
    return ["boards": .object(object)]
  }
}

extension HealthFile.Board {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["counters": counters.json]
    object["set_aside"] = fault.map(JSONValue.string)
    object["pending"] = pending.map { ["number": .integer($0.number), "job": JSONValue($0.job?.number)] }
    if lastNumber > 0 { object["last_number"] = .integer(lastNumber) }
    object["start_seen"] = (startSeen?.rfc3339).map(JSONValue.string)
    return .object(object)
  }

  fileprivate init(_ json: JSONValue) {
    counters = BoardCounters(json["counters"] ?? .null)
    fault = json["set_aside"]?.string
    lastNumber = json["last_number"]?.integer ?? 0
    if let number = json["pending"]?["number"]?.integer {
      let job = json["pending"]?["job"]?.integer.flatMap { JobID($0) }
      pending = HealthLedger.Pending(number: number, job: job)
    }
    startSeen = json["start_seen"]?.string.flatMap(Timestamp.init(rfc3339:))
  }
}
