import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Coalition: every write of its document, as files", .timeLimit(.minutes(5)))
struct WritesCoalition {
  private static func board(_ tags: [JSONValue]) -> JSONValue {
    ["type": "linux", "driver": ["kind": "process"], "trusted_submitters": true, "tags": .array(tags)]
  }

  private let desk: WritesDesk

  /// Two boards that wait, so that jobs run only when they are to.
  init() throws {
    desk = try WritesDesk(boards: ["worker-1": Self.board(["LINUX"]), "worker-2": Self.board(["WINDOWS"])])
  }

  private func job(_ id: Int) throws -> JSONValue { try desk.get("/api/jobs/\(id)") }

  private func ids(_ path: String) throws -> [Int] {
    (try desk.get(path).array ?? []).compactMap { $0["id"]?.integer }
  }

  private func create(_ members: JSONObject) throws {
    try desk.write("PUT", "/api/jobs", .object(members))
  }

  /// Creates a group as the first job.
  private func createGroup(_ members: JSONObject = [:]) throws {
    var group: JSONObject = ["title": "Group", "command": "", "affinity": "LINUX"]
    for member in members.members { group[member.name] = member.value }
    try create(group)
    try desk.eventually("/api/jobs/1") { $0["state"] != nil }
  }

  /// Has no board take a job until it is started again.
  private func stopAll() throws {
    try desk.write("POST", "/api/stopworkers", ["worker-1", "worker-2"])
    for name in ["worker-1", "worker-2"] { try desk.granted("\(name).stop") }
    try desk.eventually("/api/workers") { ($0.array ?? []).map { $0["active"] } == [0, 0] }
  }

  private func startAll() throws {
    try desk.write("POST", "/api/startworkers", ["worker-1", "worker-2"])
    for name in ["worker-1", "worker-2"] { try desk.granted("\(name).start") }
  }

  private func wait(_ id: Int, _ state: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try desk.eventually("/api/jobs/\(id)", sourceLocation: sourceLocation) { $0["state"] == .string(state) }
  }

  // MARK: New jobs

  @Test("A job is created with all that the document lets it say")
  func create() throws {
    try stopAll()
    try createGroup(["priority": 7])
    try create([
      "parent": 1, "title": "Job 1", "command": "echo \"$A\" '#50'; echo test", "dir": ".",
      "environment": "A=1\nB=x y", "state": "WAITING", "retry": 10, "timeout": 30, "priority": 2000,
      "affinity": "LINUX", "user": "render", "url": "http://localhost/image.png",
      "progress_pattern": "#%percent",
    ])
    try wait(2, "WAITING")
    let job = try job(2)
    let expected: [(String, JSONValue)] = [
      ("parent", 1), ("title", "Job 1"), ("environment", "A=1\\nB=x y"), ("retry", 10), ("timeout", 30),
      ("priority", 2000), ("affinity", "LINUX"), ("url", "http://localhost/image.png"),
      ("progress_pattern", "#%percent"), ("progress", .null), ("run_done", 0), ("worker", ""),
      ("user", .string(WritesDesk.user)),
    ]
    for (name, value) in expected { #expect(job[name] == value, "\(name)") }
    try startAll()
    try wait(2, "FINISHED")
    let ended = try self.job(2)
    #expect(ended["worker"] == "worker-1")
    #expect(ended["progress"] == .number(1))
    #expect(try desk.get("/api/jobs/2/log") == "1 #50\ntest\n")
    try wait(1, "FINISHED")
    let group = try self.job(1)
    #expect(group["total_finished"] == 1)
    #expect(group["progress"] == .number(1))
    try desk.lab.wait("the group has ended") { try desk.lab.place(1) == .finished }
    try wait(1, "FINISHED")
  }

  @Test("How far a job is comes from its console, as its pattern says")
  func progress() throws {
    let go = "\(desk.lab.scratch.path)/go"
    try create([
      "title": "a", "command": .string("echo '#40'; while [ ! -e \(go) ]; do echo on; sleep 0.1; done"),
      "affinity": "LINUX", "progress_pattern": "#%percent",
    ])
    try desk.eventually("/api/jobs/1") { $0["progress"] == .number(0.4) }
    let page = ["-sS", "-H", "Accept: text/html", "http://\(desk.lab.address)/jobs/1"]
    #expect(try Program.run("curl", page).output.contains("40 %"))
    try desk.lab.scratch.directory.put("go")
    try desk.eventually("/api/jobs/1") { $0["progress"] == .number(1) }
  }

  @Test("A job without a priority has its parent's, and one that is created paused waits to be started")
  func inherited() throws {
    try stopAll()
    try createGroup(["priority": 7])
    try create([
      "parent": 1, "title": "child", "command": "echo test", "affinity": "LINUX", "state": "PAUSED",
    ])
    try wait(2, "PAUSED")
    #expect(try job(2)["priority"] == 7)
    #expect(try ids("/api/jobs/1/children") == [2])
    #expect(try ids("/api/jobs") == [1])
  }

  @Test("A job cannot be created in what is no group")
  func noGroup() throws {
    try stopAll()
    try create(["title": "a", "command": "echo test", "affinity": "LINUX"])
    try wait(1, "WAITING")
    try create(["title": "b", "command": "echo test", "affinity": "LINUX", "parent": 1])
    try wait(2, "ERROR")
    #expect(try desk.get("/jobs/2")["reason"]?.string?.contains("job 1, is no group") == true)
  }

  // MARK: Changes

  @Test("The properties of waiting jobs are modified")
  func modify() throws {
    try stopAll()
    try createGroup()
    for title in ["a", "b"] {
      try create(["title": .string(title), "command": "echo test", "affinity": "LINUX", "environment": "A=1"])
    }
    try wait(3, "WAITING")
    try desk.write(
      "POST",
      "/api/jobs",
      [
        "2": [
          "title": "Job renamed 2", "priority": 5, "retry": 1, "timeout": 20, "affinity": "WINDOWS",
          "environment": "B=2", "url": "http://localhost/", "progress_pattern": "%one", "parent": 1,
        ],
        "3": ["title": "Job renamed 3", "environment": "", "state": "PAUSED"],
      ]
    )
    for name in ["2.update", "3.update", "3.pause"] { try desk.granted(name) }
    let expected: [(String, JSONValue)] = [
      ("title", "Job renamed 2"), ("priority", 5), ("retry", 1), ("timeout", 20), ("affinity", "WINDOWS"),
      ("environment", "B=2"), ("url", "http://localhost/"), ("progress_pattern", "%one"), ("parent", 1),
    ]
    let job = try desk.eventually("/api/jobs/2") { $0["parent"] == 1 }
    for (name, value) in expected { #expect(job[name] == value, "\(name)") }
    let other = try self.job(3)
    #expect(other["title"] == "Job renamed 3")
    #expect(other["environment"] == "")
    #expect(other["state"] == "PAUSED")
    for id in 2...3 { try desk.expectNoted("update", of: id) }
    try desk.write("POST", "/api/jobs", ["2": ["parent": 0, "url": ""]])
    try desk.granted("2.update")
    try desk.eventually("/api/jobs/2") { $0["parent"] == 0 && $0["url"] == "" }
    try startAll()
    try wait(2, "FINISHED")
    #expect(try self.job(2)["worker"] == "worker-2")
  }

  @Test("A modification that cannot be is refused, and changes nothing")
  func badModifications() throws {
    try stopAll()
    try create(["title": "a", "command": "echo test", "affinity": "LINUX"])
    try wait(1, "WAITING")
    let before = try job(1)
    try desk.write("POST", "/api/jobs", ["1": ["affinity": "AMIGA"], "77": ["title": "x"]])
    #expect(try desk.refusal(of: "1.update").code == "malformed")
    #expect(try desk.refusal(of: "77.update").code == "not_found")
    try desk.request("1.update", ["title": "theirs"], by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.update").code == "forbidden")
    #expect(try job(1) == before)
    try startAll()
    try wait(1, "FINISHED")
    try desk.write("POST", "/api/jobs", ["1": ["priority": 3]])
    let refusal = try desk.refusal(of: "1.update")
    #expect(refusal.code == "state")
    #expect(refusal.reason.contains("FINISHED"))
  }

  @Test("Dependencies are set: the job waits for them, and runs when they have ended well")
  func dependencies() throws {
    try stopAll()
    for title in ["a", "b", "c"] {
      try create(["title": .string(title), "command": "echo test", "affinity": "LINUX"])
    }
    try wait(3, "WAITING")
    try desk.write("POST", "/api/jobs/3/dependencies", [1, 2])
    try desk.granted("3.update")
    try wait(3, "PENDING")
    #expect(try ids("/api/jobs/3/dependencies") == [1, 2])
    try desk.write("POST", "/api/jobs/1/dependencies", [3])
    #expect(try desk.refusal(of: "1.update").code == "conflict")
    try desk.write("POST", "/api/jobs/1/dependencies", [77])
    #expect(try desk.refusal(of: "1.update").code == "malformed")
    try startAll()
    try wait(3, "FINISHED")
    let starts = try (1...3).map { try #require(try desk.lab.result($0).started) }
    #expect(starts[0] < starts[2] && starts[1] < starts[2])
  }

  @Test("A dependency that fails ends its dependents, with that reason")
  func failedDependency() throws {
    try stopAll()
    try create(["title": "a", "command": "exit 3", "affinity": "LINUX"])
    try create(["title": "b", "command": "echo test", "affinity": "LINUX"])
    try wait(2, "WAITING")
    try desk.write("POST", "/api/jobs/2/dependencies", [1])
    try desk.granted("2.update")
    try wait(2, "PENDING")
    try startAll()
    try wait(2, "ERROR")
    #expect(try desk.get("/jobs/2")["verdict"] == "cancelled")
    #expect(
      try desk.get("/jobs/2")["reason"]?.string?.contains("job 1, on which it depends, ended as failed")
        == true
    )
  }

  @Test("Jobs are paused and started, and groups with all that is in them")
  func pause() throws {
    try createGroup()
    for title in ["a", "b"] {
      try create([
        "title": .string(title), "command": "echo test", "affinity": "LINUX", "state": "PAUSED", "parent": 1,
      ])
    }
    try wait(2, "PAUSED")
    try wait(3, "PAUSED")
    try desk.write("POST", "/api/pausejobs", [1])
    try desk.granted("1.pause")
    try wait(1, "PAUSED")
    try desk.write("POST", "/api/startjobs", [2])
    try desk.granted("2.start")
    let held = try job(2)
    #expect(held["state"] == "PAUSED")
    try desk.write("POST", "/api/startjobs", [1])
    try desk.granted("1.start")
    try wait(2, "FINISHED")
    #expect(try job(3)["state"] == "PAUSED")
    let group = try job(1)
    #expect(group["state"] == "WAITING")
    #expect(group["progress"] == .number(0.5))
    try desk.expectNoted("pause", of: 1)
    for id in 1...2 { try desk.expectNoted("start", of: id) }
    try desk.write("POST", "/api/pausejobs", [2])
    #expect(
      try desk.refusal(of: "2.pause") == ("state", "Unable to pause job. Current job status: FINISHED")
    )
    try desk.write("POST", "/api/startjobs", [3])
    try wait(1, "FINISHED")
  }

  @Test("Jobs are reset: they wait with their counters at 0, and run again")
  func reset() throws {
    try createGroup()
    try create(["title": "a", "command": "echo test", "affinity": "LINUX", "parent": 1])
    try wait(2, "FINISHED")
    try desk.lab.wait("the group has ended") { try desk.lab.place(1) == .finished }
    #expect(try job(2)["run_done"] == 1)
    try stopAll()
    try desk.write("POST", "/api/resetjobs", [2])
    try desk.granted("2.reset")
    try wait(2, "WAITING")
    let job = try self.job(2)
    for name in ["run_done", "start_time", "duration"] { #expect(job[name] == 0, "\(name)") }
    #expect(job["progress"] == .null)
    try wait(1, "WAITING")
    #expect(try self.job(1)["total_finished"] == 0)
    #expect(try desk.get("/jobs/1")["status"] == "QUEUED")
    try startAll()
    try wait(2, "FINISHED")
    #expect(try self.job(2)["run_done"] == 1)
    #expect(try desk.get("/api/events?job=2").array?.count == 2)
    try desk.lab.wait("the group has ended again") { try desk.lab.place(1) == .finished }
    try desk.expectNoted("reset", of: 2)
  }

  @Test("Jobs are deleted, a group with all that is in it")
  func delete() throws {
    try stopAll()
    try createGroup()
    try create(["title": "a", "command": "echo test", "affinity": "LINUX", "parent": 1])
    try create(["title": "b", "command": "echo test", "affinity": "LINUX"])
    try wait(3, "WAITING")
    try desk.write("DELETE", "/api/jobs", [1, 3])
    for name in ["1.delete", "3.delete"] { try desk.granted(name) }
    try desk.eventually("/api/jobs") { $0 == [] }
    for id in 1...3 { #expect(try desk.ask("GET", "/api/jobs/\(id)").status == 404, "job \(id)") }
    #expect(try desk.lab.place(2) == .cancelled)
    for id in [1, 3] { try desk.expectNoted("delete", of: id) }
  }

  // MARK: Workers

  private func worker(_ name: String) throws -> JSONValue? {
    try desk.get("/api/workers").array?.first { $0["name"] == .string(name) }
  }

  @Test(
    "A worker that is stopped finishes its job, takes no other and says who stopped it, until it is started"
  )
  func stopWorker() throws {
    let release = try desk.runLong(1, ["board": "worker-1"])
    try desk.write("POST", "/api/stopworkers", ["worker-1"])
    try desk.granted("worker-1.stop")
    // What a host says of its boards comes with its next heartbeat.
    try desk.eventually("/api/workers") { workers in
      workers.array?.first?["active"] == 0 && workers.array?.first?["state"] == "WORKING"
    }
    #expect(try worker("worker-2")?["active"] == 1)
    _ = try desk.dropLong("next", ["board": "worker-1"])
    try release()
    try desk.lab.result(1)
    try wait(2, "WAITING")
    let page = ["-sS", "-H", "Accept: text/html", "http://\(desk.lab.address)/jobs/2"]
    try desk.lab.wait("the job's page says for what it waits") {
      try Program.run("curl", page).output.contains("board worker-1 is stopped by \(WritesDesk.user)")
    }
    try desk.write("POST", "/api/startworkers", ["worker-1"])
    try desk.granted("worker-1.start")
    try wait(2, "WORKING")
    #expect(try worker("worker-1")?["active"] == 1)
  }

  @Test("A worker is modified: its tags and whether it is active")
  func modifyWorker() throws {
    try desk.write(
      "POST",
      "/api/workers",
      ["worker-1": ["affinity": "worker-1,linux,LINUX,GPU", "active": 0], "worker-2": ["active": 1]]
    )
    for name in ["worker-1.update", "worker-1.stop", "worker-2.start"] { try desk.granted(name) }
    try desk.eventually("/api/workers") { workers in
      workers.array?.first?["affinity"] == "worker-1,linux,LINUX,GPU" && workers.array?.first?["active"] == 0
    }
    try create(["title": "a", "command": "echo test", "affinity": "GPU"])
    try wait(1, "WAITING")
    try desk.write("POST", "/api/startworkers", ["worker-1"])
    try wait(1, "FINISHED")
    #expect(try job(1)["worker"] == "worker-1")
  }

  @Test("A worker is deleted: its board is no more, and its file can be had back")
  func deleteWorker() throws {
    try desk.write("DELETE", "/api/workers", ["worker-2"])
    try desk.granted("worker-2.delete")
    try desk.eventually("/api/workers") { ($0.array ?? []).map { $0["name"] } == ["worker-1"] }
    #expect(!desk.lab.root.has("boards/worker-2.json"))
  }

  @Test(
    "Workers are the admins', and must be there",
    arguments: ["stop", "start", "delete", "update"]
  )
  func workerRefusals(verb: String) throws {
    let content: JSONValue? = verb == "update" ? ["tags": []] : nil
    try desk.request("worker-1.\(verb)", content, by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "worker-1.\(verb)") == ("forbidden", "nobody is no admin"))
    try desk.request("worker-9.\(verb)", content)
    #expect(try desk.refusal(of: "worker-9.\(verb)").code == "not_found")
    if verb == "update" {
      for content in [["driver": ["kind": "qemu"]], ["host": "lab9"], ["tags": "x"], [:]] as [JSONValue] {
        try desk.request("worker-1.update", content)
        #expect(try desk.refusal(of: "worker-1.update").code == "malformed", "\(content)")
      }
    }
    #expect(try worker("worker-1")?["active"] == 1)
    #expect(try worker("worker-1")?["affinity"] == "worker-1,linux,LINUX")
  }
}
