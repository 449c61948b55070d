import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("DCI: every write of its document, as files", .timeLimit(.minutes(5)))
struct WritesDci {
  private static let script = "#!/bin/sh\necho \"$BOARDSPOOL_JOB\"\n"
  /// Two templates that suit the board, and one that does not.
  private static let templates = [
    "nightly/manifest.json":
      #"{"board": "linux", "executable": "run.sh", "comment": "each night", "extra": {"version": 7}}"#,
    "nightly/run.sh": script,
    "weekly/manifest.json": #"{"tags": [], "board": "linux", "executable": "run.sh"}"#,
    "weekly/run.sh": script,
    "other/manifest.json": #"{"board": "nucleo-1", "executable": "run.sh"}"#,
    "other/run.sh": script,
  ]

  private let desk: WritesDesk

  init() throws { desk = try WritesDesk(templates: Self.templates) }

  private func job(_ id: Int, embed: Bool = false) throws -> JSONValue {
    try desk.get("/api/v1/jobs/\(id)\(embed ? "?embed=remoteci,jobdefinition" : "")")["job"] ?? .null
  }

  /// An ended job, to be changed.
  private func end() throws {
    try desk.lab.drop("quick", script: "true", ["comment": "some comment"])
    try desk.lab.result(1)
  }

  /// The board's UUID, as the API tells it.
  private func remoteci() throws -> JSONValue { try job(1)["remoteci_id"] ?? .null }

  // MARK: New jobs

  @Test("A job is created for a remoteci")
  func create() throws {
    try end()
    let remoteci = try remoteci()
    try desk.write(
      "POST",
      "/api/v1/jobs",
      ["comment": "another", "recheck": false, "remoteci_id": remoteci],
      files: ["example.elf": TinyELF.bytes]
    )
    try desk.lab.result(2)
    let job = try job(2)
    #expect(job["status"] == "success")
    #expect(job["comment"] == "another")
    #expect(job["recheck"] == false)
    #expect(job["remoteci_id"] == remoteci)
  }

  @Test("A job is created from a jobdefinition, which has its files")
  func createFromTemplate() throws {
    try desk.request("linux.schedule")
    try desk.lab.result(1)
    let definition = try job(1)["jobdefinition_id"] ?? .null
    try desk.write("POST", "/api/v1/jobs", ["comment": "now", "jobdefinition_id": definition])
    try desk.lab.result(2)
    let job = try job(2, embed: true)
    #expect(job["status"] == "success")
    #expect(job["comment"] == "now")
    #expect(job["jobdefinition"]?["id"] == definition)
  }

  @Test("A remoteci's next job is scheduled: from the template that it has not run for longest")
  func schedule() throws {
    try end()
    let remoteci = try remoteci()
    var names: [String] = []
    for id in 2...5 {
      try desk.write("POST", "/api/v1/jobs/schedule", ["remoteci_id": remoteci])
      try desk.granted("linux.schedule")
      try desk.lab.result(id)
      let job = try job(id, embed: true)
      #expect(job["status"] == "success")
      #expect(job["remoteci"]?["name"] == "linux")
      names.append(job["jobdefinition"]?["name"]?.string ?? "")
    }
    #expect(names == ["nightly", "weekly", "nightly", "weekly"])
    let first = try job(2, embed: true)
    #expect(first["comment"] == "each night")
    #expect(first["jobdefinition"]?["version"] == 7)
  }

  @Test("What cannot be scheduled is refused")
  func unscheduled() throws {
    try desk.request("linus.schedule")
    let refusal = try desk.refusal(of: "linus.schedule")
    #expect(refusal == ("not_found", "there is no board linus; did you mean \"linux\"?"))
    for folder in ["nightly", "weekly"] { try desk.lab.root.directory("templates").removeTree(folder) }
    try desk.request("linux.schedule")
    #expect(try desk.refusal(of: "linux.schedule").code == "state")
  }

  @Test("A recheck is a copy that says so, and is linked to the first")
  func recheck() throws {
    try end()
    try desk.write("POST", "/api/v1/jobs/recheck", ["job_id": try job(1)["id"] ?? .null])
    try desk.granted("1.recheck")
    try desk.lab.result(2)
    let copy = try job(2)
    #expect(copy["recheck"] == true)
    #expect(copy["status"] == "success")
    #expect(copy["comment"] == "some comment")
    #expect(try job(1)["recheck"] == false)
    #expect(try desk.lab.reader.job(try #require(JobID(2)))?.record()?.recheckOf == JobID(1))
    try desk.expectNoted("recheck", of: 1)
    try desk.write("POST", "/api/v1/jobs/recheck", ["job_id": 77])
    #expect(try desk.refusal(of: "77.recheck").code == "not_found")
    try desk.request("1.recheck", by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.recheck").code == "forbidden")
    #expect(try desk.get("/api/v1/jobs")["_meta"]?["count"] == 2)
  }

  // MARK: Changes

  @Test("A comment is changed under the present etag; under a stale one nothing is")
  func update() throws {
    try end()
    let before = try job(1)
    let tag = try #require(before["etag"]?.string)
    try desk.write(
      "PUT",
      "/api/v1/jobs/1",
      ["comment": "comment updated"],
      fields: ["If-match: \(tag)"]
    )
    try desk.granted("1.update")
    let after = try job(1)
    #expect(after["comment"] == "comment updated")
    #expect(after["etag"] != before["etag"])
    #expect(after["status"] == "success")
    try desk.expectNoted("update", of: 1)
    try desk.write("PUT", "/api/v1/jobs/1", ["comment": "too late"], fields: ["ETag: \"\(tag)\""])
    let refusal = try desk.refusal(of: "1.update")
    #expect(refusal.code == "conflict")
    #expect(refusal.reason.contains("has changed since"))
    #expect(try job(1) == after)
  }

  @Test("An update of nothing that can be changed is refused, as one by somebody else is")
  func badUpdates() throws {
    try end()
    for content in [
      [:], ["comment": 5], ["executable": "x"], ["commment": "x"], ["comment": "x", "etag": 1],
    ]
      as [JSONValue]
    {
      try desk.request("1.update", content)
      #expect(try desk.refusal(of: "1.update").code == "malformed", "\(content)")
    }
    try desk.request("1.update", ["priority": 1])
    #expect(try desk.refusal(of: "1.update").code == "state")
    try desk.request("1.update", ["comment": "x"], by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.update").code == "forbidden")
    try desk.request("77.update", ["comment": "x"])
    #expect(try desk.refusal(of: "77.update").code == "not_found")
    #expect(try job(1)["comment"] == "some comment")
  }

  @Test("A job that is updated to killed is cancelled")
  func kill() throws {
    _ = try desk.runLong(1)
    try desk.write("PUT", "/api/v1/jobs/1", ["status": "killed", "comment": "enough"])
    try desk.granted("1.cancel")
    try desk.granted("1.update")
    let job = try desk.eventually("/api/v1/jobs/1") { $0["job"]?["status"] == "killed" }
    #expect(job["job"]?["comment"] == "enough")
    let states = try desk.get("/api/v1/jobs/1/jobstates?sort=created_at")["jobstates"]?.array
    #expect(states?.first?["status"] == "new")
    #expect(states?.last?["status"] == "killed")
    try desk.expectNoted("cancel", of: 1)
  }

  @Test("A job that is deleted is gone for this API, and its number is not given out again")
  func delete() throws {
    try end()
    try desk.request("1.delete", by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.delete").code == "forbidden")
    try desk.write("DELETE", "/api/v1/jobs/1")
    try desk.granted("1.delete")
    #expect(try desk.ask("GET", "/api/v1/jobs/1").status == 404)
    try desk.eventually("/api/v1/jobs") { $0["_meta"]?["count"] == 0 && $0["jobs"] == [] }
    try desk.lab.drop("next", script: "true")
    try desk.lab.result(2)
    try desk.eventually("/api/v1/jobs?where=state:active") { $0["_meta"]?["count"] == 1 }
    try desk.expectNoted("delete", of: 1)
  }

  @Test("A running job that is deleted is cancelled first")
  func deleteRunning() throws {
    _ = try desk.runLong(1)
    try desk.write("DELETE", "/api/v1/jobs/1")
    try desk.granted("1.delete")
    #expect(try desk.ask("GET", "/api/v1/jobs/1").status == 404)
    #expect(try desk.lab.place(1) == .cancelled)
    #expect(try desk.get("/jobs/1")["status"] == "CANCELLED")
  }

  // MARK: Files

  @Test("A file is added, and comes with the job's others")
  func addFile() throws {
    try end()
    try desk.write(
      "POST",
      "/api/v1/jobs/1/files",
      ["content": "hello 'world'", "mime": "text/plain", "name": "helloworld.txt"]
    )
    try desk.granted("1.attach")
    let files = try #require(try desk.get("/api/v1/jobs/1/files")["files"]?.array)
    let file = try #require(files.first { $0["name"] == "attached/helloworld.txt" })
    #expect(file["content"] == "hello 'world'")
    #expect(file["mime"] == "text/plain")
    #expect(!files.contains { $0["name"]?.string?.contains("SHA256SUMS") == true })
    #expect(try desk.history(1).contains("helloworld.txt attached by \(WritesDesk.user)"))
  }

  @Test("A file is not replaced by another of its name, and not added by somebody else")
  func badFiles() throws {
    try end()
    let path = "/api/v1/jobs/1/files"
    try desk.write("POST", path, ["content": "one", "name": "a.txt"])
    try desk.granted("1.attach")
    try desk.write("POST", path, ["content": "two", "name": "a.txt"])
    #expect(try desk.refusal(of: "1.attach").code == "conflict")
    try desk.write("POST", "/api/v1/jobs/77/files", ["content": "one", "name": "a.txt"])
    #expect(try desk.refusal(of: "77.attach").code == "not_found")
    let files = try #require(try desk.get(path)["files"]?.array)
    #expect(files.filter { $0["name"] == "attached/a.txt" }.map { $0["content"] } == ["one"])
  }
}
