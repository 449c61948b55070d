import JSON
import Testing

@testable import Gateway

@Suite("Jobs that wait again after their end", .timeLimit(.minutes(5)))
struct ReopeningTests {
  /// A job that ended, and what makes it wait again.
  private static func serving(_ body: (Serving, _ reopen: () throws -> Void) throws -> Void) throws {
    let tree = try SpoolTree()
    try tree.add(
      JobScript(id: 1, wish: nil).with { $0.record = ["group": true, "executable": .null] },
      JobScript.ended(2, "failed").with { $0.parent = 1 }
    )
    try servingCoalition(tree) { (serving) throws in
      try body(serving) {
        try tree.move("finished/2", to: "queued/2~3")
        try tree.write(
          "queued/2~3/job.json",
          SpoolTree.record(2).replacing("{", with: #"{"parent": 1, "reset_epoch": 1, "#, maxReplacements: 1)
        )
        try tree.indexLine("R\t2\t\(SpoolTree.createdMicroseconds + 300_000_000)")
      }
    }
  }

  @Test("It leaves the ended ones, and waits in lists and counts")
  func lists() throws {
    try Self.serving { serving, reopen in
      #expect(try serving.get("/jobs/2/is_finished").status == 204)
      try reopen()
      #expect(try serving.eventually("/jobs/2/is_finished") { $0.status == 404 })
      #expect(try serving.json("/jobs").array?.last?["status"] == "QUEUED")
      #expect(try serving.json("/api/v1/jobs?where=status:failure")["_meta"]?["count"] == 0)
      #expect(try serving.json("/api/v1/jobs?where=status:new")["_meta"]?["count"] == 2)
      let metrics = try serving.get("/metrics").text
      #expect(metrics.contains("boardspool_jobs{state=\"queued\"} 2"))
      #expect(metrics.contains("boardspool_jobs_ended{verdict=\"failed\"} 0"))
      let front = try serving.get("/", fields: ["Accept: text/html"]).text
      #expect(front.contains("0 finished"))
    }
  }

  @Test("UFDL has it created, without start, end and error")
  func ufdl() throws {
    try Self.serving { serving, reopen in
      try reopen()
      #expect(try serving.eventually("/v1/jobs/2") { try $0.json()["end_time"] == .null })
      let job = try serving.json("/v1/jobs/2")
      for name in ["start_time", "error_reason", "node"] { #expect(job[name] == .null, "\(name)") }
    }
  }

  @Test("Coalition has it waiting with its counters at 0, and its runs among the events")
  func coalition() throws {
    try Self.serving { serving, reopen in
      #expect(try serving.job(2)["run_done"] == 1)
      #expect(try serving.job(1)["state"] == "ERROR")
      try reopen()
      #expect(try serving.eventually("/api/jobs/2") { try $0.json()["state"] == "WAITING" })
      let job = try serving.job(2)
      for name in ["run_done", "start_time", "duration"] { #expect(job[name] == 0, "\(name)") }
      #expect(job["progress"] == .null)
      let group = try serving.job(1)
      #expect(group["state"] == "WAITING")
      #expect(group["total_errors"] == 0)
      #expect(group["progress"] == .null)
      #expect(try serving.ids("/api/events", "job_id") == [2])
    }
  }

  @Test("Its log so far can be had, and its live log says that it waits")
  func log() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1/log").status == 200)
      try tree.move("finished/1", to: "queued/1~2")
      #expect(try serving.eventually("/jobs/1/log") { $0.status == 404 })
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/1/log/live")
      #expect(try visitor.head().status == 200)
      #expect(try visitor.chunks(until: "queued").contains("event: state"))
    }
  }
}
