import JSON
import Posix
import Spool
import Testing

@testable import Gateway

/// Moments of these tests, in seconds since 1970.
enum Moment {
  /// The beginning of 2020.
  static let start = 1_577_836_800
  /// What the gateway's clock shows.
  static let now = start + 600

  static func time(_ second: Int) -> Timestamp { Timestamp(microseconds: second * 1_000_000) }

  static func text(_ second: Int) -> JSONValue { .string(time(second).rfc3339) }
}

/// How a run of a job went.
struct RunScript {
  var epoch = 1
  var board = "nucleo-1"
  /// Seconds after ``Moment/start``; nil for a job that was ended without a run.
  var start: Int? = 100
  /// Nil for a run that goes on, or was lost.
  var end: Int?
  var verdict = "passed"
  var progress: Double?
}

/// A job's folder to be written.
struct JobScript {
  var id: Int
  var place = "queued"
  /// Behind the number in the name of a waiting or running job.
  var suffix = ""
  var owner = "ann"
  var wish: String? = "nucleo-f303re"
  var parent: Int?
  var record: JSONObject = [:]
  var manifest: JSONObject = [:]
  var runs: [RunScript] = []
  var log: String?

  static let holder = "lab1~0123456789abcdef"

  static func running(_ id: Int, epoch: Int = 1, start: Int = 100) -> JobScript {
    JobScript(
      id: id,
      place: "running",
      suffix: "~\(epoch)~\(holder)",
      runs: [RunScript(epoch: epoch, start: start)]
    )
  }

  static func ended(_ id: Int, _ verdict: String = "passed", start: Int = 100, end: Int = 130) -> JobScript {
    let place = verdict == "cancelled" || verdict == "refused" ? "cancelled" : "finished"
    return JobScript(id: id, place: place, runs: [RunScript(start: start, end: end, verdict: verdict)])
  }

  func with(_ change: (inout JobScript) -> Void) -> JobScript {
    var script = self
    change(&script)
    return script
  }

  var path: String { "\(place)/\(id)\(suffix)" }
}

extension SpoolTree {
  func add(_ jobs: JobScript...) throws { for job in jobs { try add(job) } }

  func add(_ job: JobScript) throws {
    try writeRecord(job)
    var manifest = job.manifest
    if let wish = job.wish { manifest["board"] = .string(wish) }
    try write("\(job.path)/manifest.json", JSONValue.object(manifest).compact)
    for run in job.runs { try add(run, to: job) }
    try writeIndex(job)
    guard job.place == "finished" || job.place == "cancelled", let last = job.runs.last else { return }
    try link("\(job.path)/result.json", to: "attempts/\(last.epoch)/result.json")
  }

  private func writeRecord(_ job: JobScript) throws {
    var record: JSONObject = [
      "id": .integer(job.id), "uuid": "6e3f8bb8-60c5-4b2c-9f07-2d7c5ae4a101", "drop": "blink",
      "owner": .string(job.owner), "owner_id": 1000, "team": "lab", "created": Moment.text(Moment.start),
      "board": JSONValue(job.wish), "tags": [], "priority": 1000, "retry": 3, "duration_limit_seconds": 120,
      "executable": "blink.elf", "comment": "Bla blubb",
    ]
    if let parent = job.parent { record["parent"] = .integer(parent) }
    for member in job.record.members { record[member.name] = member.value }
    try write("\(job.path)/job.json", JSONValue.object(record).compact)
  }

  private func add(_ run: RunScript, to job: JobScript) throws {
    let folder = "\(job.path)/attempts/\(run.epoch)"
    if let start = run.start {
      let first: JSONValue = [
        "time": Moment.text(Moment.start + start), "state": "running", "board": .string(run.board),
      ]
      let last: JSONValue = [
        "time": Moment.text(Moment.start + start + 7), "state": "running", "phase": "run",
      ]
      try write("\(folder)/history.jsonl", first.compact + [0x0A] + last.compact + [0x0A])
    }
    if let progress = run.progress {
      try write("\(folder)/progress.json", JSONValue.object(["progress": .number(progress)]).compact)
    }
    if let log = job.log { try write("\(folder)/console.log", log) }
    guard let end = run.end else { return }
    let started = run.start.map { Moment.text(Moment.start + $0) } ?? .null
    let result: JSONValue = [
      "verdict": .string(run.verdict), "phase": "run", "blame": "job", "reason": "so it was",
      "attempt": .integer(run.epoch), "board": .string(run.board), "started": started,
      "ended": Moment.text(Moment.start + end),
      "duration_seconds": run.start.map { .number(Double(end - $0) + 0.9) } ?? .null,
    ]
    try write("\(folder)/result.json", result.compact)
  }

  private func writeIndex(_ job: JobScript) throws {
    let wish = job.wish ?? ""
    let parent = job.parent.map { "\t\($0)" } ?? ""
    try indexLine("A\t\(job.id)\t\(Self.createdMicroseconds)\t\(job.owner)\t1000\tblink\t\(wish)\t\(parent)")
    guard job.place == "finished" || job.place == "cancelled", let run = job.runs.last, let end = run.end
    else { return }
    let board = run.start == nil ? "" : run.board
    try indexLine("E\t\(job.id)\t\(run.verdict)\t\((Moment.start + end) * 1_000_000)\t\(board)")
  }

  func indexLine(_ line: String) throws { try append(".index/jobs", line + "\n") }

  // MARK: Boards

  func addBoard(
    _ name: String,
    type: String = "nucleo-f303re",
    tags: [String] = [],
    isEnabled: Bool = true
  ) throws {
    let board: JSONValue = [
      "type": .string(type), "tags": .array(tags.map(JSONValue.string)),
      "driver": ["kind": "qemu", "machine": "netduinoplus2"], "enabled": .bool(isEnabled),
    ]
    try write("boards/\(name).json", board.compact)
  }

  /// A host whose heartbeat came 5 seconds ago.
  func addHost(
    _ holder: String = JobScript.holder,
    boards: [(name: String, state: String, job: Int?)]
  ) throws {
    let report = HostReport(
      holder: try #require(Holder(holder)),
      beat: 7,
      written: Moment.time(Moment.now - 5),
      leaseSeconds: 60,
      machineID: "another machine",
      bootID: "its boot",
      processNamespace: "pid:[1]",
      processID: 1,
      startTime: 1,
      roles: ["runner"],
      boards: boards.map { board in
        HostReport.Board(
          name: board.name,
          type: "nucleo-f303re",
          tags: [],
          state: board.state,
          reason: nil,
          job: board.job.flatMap { JobID($0) }
        )
      },
      ip: "192.0.2.7",
      cpu: [3, 97],
      freeMemory: 1000,
      totalMemory: 4000
    )
    try write("hosts/\(holder).json", report.json.compact)
  }
}

/// Serves a spool to which the clock of these tests applies.
func servingCoalition(_ tree: SpoolTree, _ body: (Serving) throws -> Void) throws {
  var options = ServerOptions()
  options.wallClock = { Moment.time(Moment.now) }
  try serving(tree, options: options, body)
}

/// Serves some jobs.
func servingCoalition(_ jobs: JobScript..., body: (Serving) throws -> Void) throws {
  let tree = try SpoolTree()
  for job in jobs { try tree.add(job) }
  try servingCoalition(tree, body)
}

extension Serving {
  /// Sends a request as a client does that reads until the end.
  func exchange(_ method: String, _ target: String, body: String = "") throws -> Reply {
    let visitor = try visitor()
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    try visitor.send("\(method) \(target) HTTP/1.0\r\nHost: gateway\r\n\(length)\r\n\(body)")
    var reply = try visitor.head()
    reply.body = try visitor.rest()
    return reply
  }

  /// What a target answers with 200.
  func json(_ target: String) throws -> JSONValue {
    let reply = try exchange("GET", target)
    #expect(reply.status == 200)
    #expect(reply["Content-Type"] == "application/json")
    return try reply.json()
  }

  func job(_ id: Int) throws -> JSONObject { try #require(try json("/api/jobs/\(id)").object) }

  /// The numbers of a list's jobs.
  func ids(_ target: String, _ name: String = "id") throws -> [Int] {
    try #require(try json(target).array).compactMap { $0[name]?.integer }
  }
}
