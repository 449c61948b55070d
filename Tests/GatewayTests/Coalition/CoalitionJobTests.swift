import JSON
import Posix
import Testing

@testable import Gateway

@Suite("Coalition: one job", .timeLimit(.minutes(5)))
struct CoalitionJobTests {
  @Test("A finished job has all fields from the spool")
  func finished() throws {
    let script = JobScript.ended(7).with {
      $0.record = [
        "title": "Job 7", "tags": ["usb", "fpu"], "url": "http://localhost/image.png", "priority": 65535,
      ]
      $0.manifest = [
        "arguments": ["-v", "two words", "it's"], "environment": ["A": "1", "B": "x=y"],
        "progress_pattern": "#%percent",
      ]
    }
    try servingCoalition(script) { (serving) throws in
      let expected: JSONValue = [
        "id": 7, "parent": 0, "title": "Job 7", "command": "blink.elf -v 'two words' 'it'\\''s'", "dir": ".",
        "environment": "A=1\\nB=x=y", "state": "FINISHED", "worker": "nucleo-1",
        "start_time": .integer(Moment.start + 100), "duration": 30, "ping_time": .integer(Moment.start + 130),
        "run_done": 1, "retry": 3, "timeout": 120, "priority": 65535, "affinity": "nucleo-f303re,usb,fpu",
        "user": "ann", "finished": 0, "errors": 0, "working": 0, "total": 0, "total_finished": 0,
        "total_errors": 0, "total_working": 0, "url": "http://localhost/image.png", "progress": .number(1),
        "progress_pattern": "#%percent",
      ]
      #expect(try serving.json("/api/jobs/7") == expected)
    }
  }

  @Test("A job that waits has not started")
  func waiting() throws {
    try servingCoalition(JobScript(id: 7)) { (serving) throws in
      let job = try serving.job(7)
      #expect(job["state"] == "WAITING")
      #expect(job["worker"] == "")
      #expect(job["url"] == "")
      #expect(job["progress_pattern"] == "")
      for name in ["start_time", "duration", "ping_time", "run_done"] { #expect(job[name] == 0) }
      #expect(job["progress"] == .null)
    }
  }

  @Test("The duration of a running job runs on, and its host's heartbeat is its ping")
  func running() throws {
    let tree = try SpoolTree()
    try tree.addHost(boards: [("nucleo-1", "busy", 7)])
    try tree.add(JobScript.running(7).with { $0.runs[0].progress = 0.25 })
    try servingCoalition(tree) { (serving) throws in
      let job = try serving.job(7)
      #expect(job["state"] == "WORKING")
      #expect(job["start_time"] == .integer(Moment.start + 100))
      #expect(job["duration"] == .integer(Moment.now - Moment.start - 100))
      #expect(job["ping_time"] == .integer(Moment.now - 5))
      #expect(job["run_done"] == 0)
      #expect(job["progress"] == .number(0.25))
    }
  }

  @Test("A running job whose program tells nothing is at its beginning")
  func silent() throws {
    try servingCoalition(JobScript.running(7)) { (serving) throws in
      #expect(try serving.job(7)["progress"] == .number(0))
    }
  }

  @Test("Progress that is none, or out of range, is not taken", arguments: [-1, 1.5, 1e300])
  func wrongProgress(value: Double) throws {
    try servingCoalition(JobScript.running(7).with { $0.runs[0].progress = value }) { (serving) throws in
      #expect(try serving.job(7)["progress"] == .number(0))
    }
  }

  struct StateRow: CustomTestStringConvertible {
    var testDescription: String
    var job: JobScript
    var state: String

    init(_ name: String, _ job: JobScript, _ state: String) {
      (testDescription, self.job, self.state) = (name, job, state)
    }
  }

  static let states = [
    StateRow("queued", JobScript(id: 7), "WAITING"),
    StateRow("held", JobScript(id: 7, suffix: "~2~held"), "WAITING"),
    StateRow("paused", JobScript(id: 7, suffix: "~2~held").with { $0.record = ["paused": true] }, "PAUSED"),
    StateRow(
      "paused and depending",
      JobScript(id: 7).with { $0.record = ["paused": true, "depends_on": [1]] },
      "PAUSED"
    ),
    StateRow("on a queued job", JobScript(id: 7).with { $0.record = ["depends_on": [1]] }, "PENDING"),
    StateRow("on a running job", JobScript(id: 7).with { $0.record = ["depends_on": [2]] }, "PENDING"),
    StateRow(
      "on an ended and a running job",
      JobScript(id: 7).with { $0.record = ["depends_on": [3, 2]] },
      "PENDING"
    ),
    StateRow("on an ended job", JobScript(id: 7).with { $0.record = ["depends_on": [3]] }, "WAITING"),
    StateRow(
      "on a job that was purged",
      JobScript(id: 7).with { $0.record = ["depends_on": [99]] },
      "WAITING"
    ),
    StateRow("running", JobScript.running(7), "WORKING"),
    StateRow("ending", JobScript.running(7).with { $0.suffix += "~end" }, "WORKING"),
    StateRow(
      "ending with its result",
      JobScript.running(7).with {
        $0.suffix += "~end"
        $0.runs[0].end = 130
      },
      "WORKING"
    ),
    StateRow("passed", JobScript.ended(7, "passed"), "FINISHED"),
    StateRow("completed", JobScript.ended(7, "completed"), "FINISHED"),
    StateRow("failed", JobScript.ended(7, "failed"), "ERROR"),
    StateRow("timeout", JobScript.ended(7, "timeout"), "ERROR"),
    StateRow("error", JobScript.ended(7, "error"), "ERROR"),
    StateRow("cancelled", JobScript.ended(7, "cancelled"), "ERROR"),
    StateRow("refused", JobScript.ended(7, "refused"), "ERROR"),
    StateRow("ended without a result", JobScript(id: 7, place: "finished"), "ERROR"),
  ]

  @Test("The state is that of the folder, the verdict and the record", arguments: states)
  func state(row: StateRow) throws {
    try servingCoalition(JobScript(id: 1), .running(2), .ended(3), row.job) { (serving) throws in
      #expect(try serving.job(7)["state"] == .string(row.state))
    }
  }

  @Test("Runs that have ended are counted, and the last one is shown")
  func retried() throws {
    let script = JobScript.running(7, epoch: 5, start: 300).with {
      $0.runs = [
        RunScript(epoch: 1, board: "nucleo-2", start: 100, end: 130, verdict: "error"),
        // Its host was lost.
        RunScript(epoch: 3, board: "nucleo-3", start: 200),
        RunScript(epoch: 5, board: "nucleo-1", start: 300),
      ]
    }
    try servingCoalition(script) { (serving) throws in
      let job = try serving.job(7)
      #expect(job["run_done"] == 2)
      #expect(job["worker"] == "nucleo-1")
      #expect(job["start_time"] == .integer(Moment.start + 300))
    }
  }

  @Test("A job that was cancelled before it ran has no run")
  func unrun() throws {
    let script = JobScript.ended(7, "cancelled").with { $0.runs[0].start = nil }
    try servingCoalition(script) { (serving) throws in
      let job = try serving.job(7)
      #expect(job["state"] == "ERROR")
      for name in ["start_time", "duration", "ping_time", "run_done"] { #expect(job[name] == 0) }
      #expect(job["progress"] == .null)
    }
  }

  @Test("A failed job tells how far it came")
  func failedProgress() throws {
    try servingCoalition(JobScript.ended(7, "failed").with { $0.runs[0].progress = 0.75 }) {
      (serving) throws in
      #expect(try serving.job(7)["progress"] == .number(0.75))
    }
  }

  @Test(
    "The title is the job's, else its comment, else the drop's name",
    arguments: [
      (["title": "t", "comment": "c"] as JSONObject, "t"), (["comment": "c"] as JSONObject, "c"),
      (["comment": JSONValue.null] as JSONObject, "blink"),
    ]
  )
  func title(record: JSONObject, title: String) throws {
    try servingCoalition(JobScript(id: 7).with { $0.record = record }) { (serving) throws in
      #expect(try serving.job(7)["title"] == .string(title))
    }
  }

  @Test(
    "A damaged record makes its fields null, and hides neither the job nor its owner",
    arguments: ["{", "[]", "{\"id\": 7}"]
  )
  func damaged(record: String) throws {
    let tree = try SpoolTree()
    try tree.add(JobScript.ended(7))
    try tree.write("finished/7/job.json", record)
    try tree.write("finished/7/manifest.json", "\u{0}")
    try servingCoalition(tree) { (serving) throws in
      let job = try serving.job(7)
      for name in ["title", "command", "retry", "timeout", "priority", "affinity"] {
        #expect(job[name] == .null)
      }
      #expect(job["user"] == "ann")
      #expect(job["state"] == "FINISHED")
      #expect(try serving.ids("/api/jobs") == [7])
    }
  }

  @Test("Nonsense in a run's files does no harm")
  func nonsense() throws {
    let tree = try SpoolTree()
    try tree.add(JobScript.ended(7))
    try tree.write(
      "finished/7/attempts/1/result.json",
      #"{"verdict": "passed", "reason": "", "started": "0001-01-01T00:00:00.000000Z", "ended": "9999-01-01T00:00:00.000000Z", "duration_seconds": 1e300}"#
    )
    try tree.write("finished/7/attempts/9223372036854775807/history.jsonl", "{}\n[\n\u{0}\n")
    try tree.write("finished/7/attempts/x/history.jsonl", "")
    try tree.write("finished/7/attempts/2", "no folder")
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.job(7)["run_done"] == 1)
      #expect(try serving.ids("/api/events", "job_id") == [7])
    }
  }

  @Test(
    "What is no job is answered 404 in this interface's form",
    arguments: [
      "/api/jobs/8", "/api/jobs/0", "/api/jobs/-1", "/api/jobs/07", "/api/jobs/x", "/api/jobs/",
      "/api/jobs/9223372036854775808", "/api/jobs/8/children", "/api/jobs/8/dependencies", "/api/jobs/8/log",
      "/api/jobs/0/dependencies", "/api/jobs/0/log", "/api/jobs/00/children", "/api/jobs/x/children",
      "/api/jobs/7/", "/api/jobs/7/logs", "/api/jobs/7/log/", "/api/nothing", "/api", "/api/workers/1",
    ]
  )
  func notFound(target: String) throws {
    try servingCoalition(JobScript(id: 7)) { (serving) throws in
      let reply = try serving.exchange("GET", target)
      #expect(reply.status == 404)
      #expect(reply["Content-Type"] == "application/json")
      #expect(try reply.json().object?.names == ["error"])
    }
  }

  @Test(
    "Paths of another version are not this interface's",
    arguments: ["/api/v1", "/api/v1/jobs", "/api/v1/workers"]
  )
  func foreign(target: String) throws {
    try servingCoalition(JobScript(id: 7)) { (serving) throws in
      #expect(try serving.exchange("GET", target).json()["error"] == nil)
    }
  }

  @Test("An unchanged job is not sent again")
  func notModified() throws {
    try servingCoalition(JobScript.ended(7)) { (serving) throws in
      let tag = try #require(try serving.get("/api/jobs/7")["ETag"])
      #expect(try serving.get("/api/jobs/7", fields: ["If-None-Match: \(tag)"]).status == 304)
      #expect(try serving.visitor().ask("HEAD", "/api/jobs/7").status == 200)
    }
  }
}
