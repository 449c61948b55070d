import JSON
import Posix
import Spool
import TestSupport
import Testing

/// What is written is read back as it was.
@Suite("Records")
struct RecordTests {
  private let moment = Timestamp(microseconds: 1_700_000_000_123_456)

  private func parsed(_ json: JSONValue) throws -> JSONValue { try JSONParser.parse(json.pretty) }

  @Test("A job's record with everything in it")
  func fullRecord() throws {
    var record = JobRecord(
      id: try JobID.known(42),
      uuid: "u",
      drop: "größe",
      owner: "ada",
      ownerID: 1000,
      team: "lab",
      created: moment
    )
    record.board = "nucleo-1"
    record.tags = ["a", "b"]
    record.priority = 7
    record.retry = 0
    record.queueLimit = 60
    record.durationLimitSeconds = 5
    record.executable = "a.elf"
    record.size = 1234
    record.sha256 = "s"
    record.md5 = "m"
    record.key = "k"
    record.manifestSHA256 = "ms"
    record.comment = "line\nline"
    record.title = "\u{2028}\"\\"
    record.description = "d"
    record.url = "https://example.org/42"
    record.parent = try JobID.known(40)
    record.dependsOn = [try JobID.known(38), try JobID.known(39)]
    record.isGroup = true
    record.template = .init(name: "smoke", version: 2)
    record.isPaused = true
    record.deleted = moment
    record.recheckOf = try JobID.known(41)
    #expect(JobRecord(try parsed(record.json)) == record)
  }

  @Test("A job's record with nothing but what it must have")
  func minimalRecord() throws {
    let record = JobRecord(
      id: try JobID.known(1),
      uuid: "u",
      drop: "d",
      owner: "ada",
      ownerID: 0,
      team: "lab",
      created: moment
    )
    #expect(JobRecord(try parsed(record.json)) == record)
  }

  @Test("What few jobs have is not in the record of the others")
  func smallRecord() throws {
    let record = JobRecord(
      id: try JobID.known(1),
      uuid: "u",
      drop: "d",
      owner: "ada",
      ownerID: 0,
      team: "lab",
      created: moment
    )
    let rare: Set = [
      "description", "url", "parent", "depends_on", "group", "template", "paused", "deleted", "recheck_of",
    ]
    #expect(rare.isDisjoint(with: record.json.object?.names ?? []))
  }

  @Test(
    "A rare member that makes no sense is as none",
    arguments: [
      ("parent", 0), ("depends_on", [0, "x", .null]), ("depends_on", 5), ("group", "yes"), ("paused", 1),
      ("template", ["name": "a"]), ("template", "a"), ("deleted", "yesterday"), ("recheck_of", -1),
    ] as [(String, JSONValue)]
  )
  func damagedRareMember(key: String, value: JSONValue) throws {
    let record = JobRecord(
      id: try JobID.known(1),
      uuid: "u",
      drop: "d",
      owner: "ada",
      ownerID: 0,
      team: "lab",
      created: moment
    )
    var object = record.json.object ?? JSONObject()
    object[key] = value
    #expect(JobRecord(.object(object)) == record)
  }

  @Test(
    "A job's record without what it must have is none",
    arguments: ["id", "uuid", "drop", "owner", "owner_id", "team", "created"]
  )
  func damagedRecord(key: String) throws {
    let record = JobRecord(
      id: try JobID.known(1),
      uuid: "u",
      drop: "d",
      owner: "ada",
      ownerID: 0,
      team: "lab",
      created: moment
    )
    var object = record.json.object ?? JSONObject()
    object[key] = nil
    #expect(JobRecord(.object(object)) == nil)
    object[key] = ["x"]
    #expect(JobRecord(.object(object)) == nil)
  }

  private func result() -> JobResult {
    JobResult(verdict: .failed, phase: .run, blame: .job, reason: "it failed", ended: moment)
  }

  @Test(
    "A result with everything in it",
    arguments: [
      Evidence.line("assertion failed", offset: 4711),
      .tool(arguments: ["qemu-system-arm", "-M", ""], output: "no\nsuch machine"),
    ]
  )
  func fullResult(evidence: Evidence) throws {
    var result = result()
    result.evidence = evidence
    result.attempt = 3
    result.board = "b"
    result.host = "h"
    result.queued = moment
    result.started = moment
    result.durationSeconds = 3
    result.exitStatus = 255
    result.signal = "SEGV"
    result.requeued = .fault
    result.cases = [
      .init(name: "a", verdict: .passed, durationSeconds: 0.5),
      .init(name: "b\u{FFFD}", verdict: .failed, durationSeconds: 2, message: "line\nline"),
      .init(name: "", verdict: .skipped), .init(name: "d", verdict: .error, message: ""),
    ]
    #expect(JobResult(try parsed(result.json)) == result)
  }

  @Test("A case tells only what is known")
  func smallCase() {
    var result = result()
    result.cases = [.init(name: "a", verdict: .passed)]
    #expect(result.json["cases"] == [["name": "a", "verdict": "passed"]])
  }

  @Test("A case without a name or a verdict is none; the others are")
  func damagedCases() {
    var object = result().json.object ?? JSONObject()
    object["cases"] = [["name": "a"], ["verdict": "passed"], "x", ["name": "b", "verdict": "lost"]]
    #expect(JobResult(.object(object))?.cases == [])
    object["cases"] = [
      ["name": "a"], ["name": "b", "verdict": "error", "duration_seconds": "1", "message": 5],
    ]
    #expect(JobResult(.object(object))?.cases == [.init(name: "b", verdict: .error)])
    object["cases"] = 5
    #expect(JobResult(.object(object))?.cases == [])
  }

  @Test("A result with nothing but what it must have")
  func minimalResult() throws {
    #expect(JobResult(try parsed(result().json)) == result())
  }

  @Test("A duration is read back to the last digit", arguments: [0, 0.1, 1, 59.999999, 86400.000001, 1e-6])
  func durations(seconds: Double) throws {
    var result = result()
    result.durationSeconds = seconds
    #expect(JobResult(try parsed(result.json))?.durationSeconds == seconds)
  }

  @Test("A result without what it must have is none", arguments: ["verdict", "reason", "ended"])
  func damagedResult(key: String) {
    var object = result().json.object ?? JSONObject()
    object[key] = "never"
    if key != "reason" { #expect(JobResult(.object(object)) == nil) }
    object[key] = nil
    #expect(JobResult(.object(object)) == nil)
  }

  @Test("A fault counts against the retries, a stop and the job's own failure do not")
  func faults() {
    var result = JobResult(verdict: .error, phase: .flash, blame: .infrastructure, reason: "", ended: moment)
    #expect(result.isFault)
    result.requeued = .fault
    #expect(result.isFault)
    result.requeued = .stop
    #expect(!result.isFault)
    #expect(!self.result().isFault)
  }

  @Test("A line of history")
  func history() throws {
    let full = HistoryLine(time: moment, state: "running", phase: .flash, board: "b", comment: "a\nb")
    let bare = HistoryLine(time: moment, state: "queued")
    for line in [full, bare] {
      #expect(line.bytes.firstIndex(of: 0x0A) == line.bytes.count - 1)
      #expect(HistoryLine(try JSONParser.parse(Array(line.bytes.dropLast()))) == line)
    }
    #expect(HistoryLine(["state": "queued"]) == nil)
    #expect(HistoryLine(["time": "yesterday", "state": "queued"]) == nil)
  }

  private func report() throws -> HostReport {
    HostReport(
      holder: try Holder.known("lab1~0123abcd"),
      beat: 5,
      written: moment,
      leaseSeconds: 60,
      machineID: "m",
      bootID: "b",
      processNamespace: "pid:[1]",
      processID: 7,
      startTime: 99,
      roles: ["intake", "runner"],
      boards: [
        .init(name: "x", type: "t", tags: ["a"], state: "busy", reason: nil, job: try JobID.known(42)),
        .init(name: "y", type: "", tags: [], state: "out of service", reason: "why", job: nil),
        .init(name: "z", type: "t", tags: [], state: "idle", reason: "why", job: nil, reservedFor: "ada"),
      ]
    )
  }

  @Test("A host's report")
  func hostReport() throws {
    var report = try report()
    #expect(HostReport(try parsed(report.json)) == report)
    (report.ip, report.cpu, report.freeMemory, report.totalMemory) = ("192.0.2.1", [0, 100], 5, 7)
    #expect(HostReport(try parsed(report.json)) == report)
  }

  @Test(
    "A report without the host's load, or with a load of another form, is one",
    arguments: [nil, "x", ["x"]] as [JSONValue?]
  )
  func reportWithoutLoad(value: JSONValue?) throws {
    var object = try report().json.object ?? JSONObject()
    for key in ["ip", "cpu", "free_memory", "total_memory"] where key != "ip" || value != "x" {
      object[key] = value
    }
    #expect(HostReport(.object(object)) == (try report()))
  }

  @Test("A report with a lease of nothing, or of no holder, is none")
  func damagedReport() throws {
    for (key, value) in [
      ("lease_seconds", 0), ("lease_seconds", -5), ("host", "a/b"), ("incarnation", "x"), ("beat", "5"),
    ] as [(String, JSONValue)] {
      var object = try report().json.object ?? JSONObject()
      object[key] = value
      #expect(HostReport(.object(object)) == nil, "\(key)")
    }
  }

  @Test("A receipt")
  func receipt() throws {
    var receipt = Receipt(drop: "d", owner: "ada")
    var entry = Receipt.Entry(id: try JobID.known(42), state: "finished")
    entry.manifestSHA256 = "s"
    entry.verdict = .timeout
    entry.reason = "r"
    receipt.put(entry)
    var waiting = Receipt.Entry(id: nil, state: "incoming")
    waiting.waitingFor = "manifest.json is missing"
    receipt.put(waiting)
    #expect(Receipt(try parsed(receipt.json)) == receipt)
  }

  @Test(
    "A receipt tells where the job lies",
    arguments: [
      ("queued", "queued/42*"), ("running", "running/42*"), ("finished", "finished/42"),
      ("cancelled", "cancelled/42"),
    ]
  )
  func receiptPath(state: String, path: String) throws {
    let entry = Receipt.Entry(id: try JobID.known(42), state: state).json
    #expect(entry["path"]?.string == path)
    #expect(entry["location"]?.string == "/jobs/42")
  }

  @Test(
    "A job has one entry in a receipt; what waits is replaced by what came of it; the newest are last and kept"
  )
  func receiptEntries() throws {
    var receipt = Receipt(drop: "d", owner: "ada")
    receipt.put(Receipt.Entry(id: nil, state: "incoming"))
    receipt.put(Receipt.Entry(id: nil, state: "turned away"))
    #expect(receipt.entries.map(\.state) == ["turned away"])
    receipt.put(Receipt.Entry(id: try JobID.known(1), state: "queued"))
    receipt.put(Receipt.Entry(id: try JobID.known(2), state: "queued"))
    receipt.put(Receipt.Entry(id: try JobID.known(1), state: "finished"))
    #expect(receipt.entries.map(\.state) == ["finished", "queued"])
    for number in 3...200 { receipt.put(Receipt.Entry(id: try JobID.known(number), state: "queued")) }
    #expect(receipt.entries.count == Receipt.maximumEntries)
    #expect(receipt.entries.last?.id == (try JobID.known(200)))
  }
}
