import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("UFDL: every write of its document, as files", .timeLimit(.minutes(5)))
struct WritesUfdl {
  private let desk: WritesDesk

  init() throws { desk = try WritesDesk() }

  private func job(_ id: Int) throws -> JSONValue { try desk.get("/v1/jobs/\(id)") }

  private func pks(_ filter: JSONValue = [:]) throws -> [Int] {
    let list = try desk.ask("POST", "/v1/jobs/list", filter)
    #expect(list.status == 200)
    return (list.json.array ?? []).compactMap { $0["pk"]?.integer }
  }

  /// An ended job, to be changed.
  private func end(_ script: String = "true") throws {
    try desk.lab.drop("quick", script: script)
    try desk.lab.result(1)
  }

  /// A job in front of which another runs.
  private func wait() throws {
    _ = try desk.runLong(1)
    _ = try desk.dropLong("waits")
    try desk.lab.wait("the second waits") { try desk.lab.place(2) == .queued }
  }

  // MARK: Changes

  @Test("A description is updated, of a job in any state", arguments: ["PUT", "PATCH"])
  func update(method: String) throws {
    try end()
    let release = try desk.runLong(2)
    _ = try desk.dropLong("waits")
    try desk.lab.wait("the third waits") { try desk.lab.place(3) == .queued }
    for id in 1...3 {
      try desk.write(method, "/v1/jobs/\(id)", ["description": .string("it's job \(id)")])
      try desk.granted("\(id).update")
      try desk.eventually("/v1/jobs/\(id)") { $0["description"] == .string("it's job \(id)") }
      try desk.expectNoted("update", of: id)
    }
    try release()
    try desk.lab.result(2)
    #expect(try job(2)["description"] == "it's job 2")
  }

  @Test("A job is deleted, reinstated and deleted for good")
  func deletion() throws {
    try end()
    try desk.write("DELETE", "/v1/jobs/1")
    try desk.granted("1.delete")
    #expect(try job(1)["deletion_time"]?.string != nil)
    #expect(try pks() == [])
    #expect(try pks(["include_inactive": true]) == [1])
    try desk.write("DELETE", "/v1/jobs/1/reset")
    #expect(try desk.refusal(of: "1.reset") == ("state", "job 1 is deleted; restore it first"))
    try desk.write("DELETE", "/v1/jobs/1/reinstate")
    try desk.granted("1.restore")
    #expect(try job(1)["deletion_time"] == .null)
    #expect(try pks() == [1])
    for verb in ["delete", "restore"] { try desk.expectNoted(verb, of: 1) }
    try desk.write("DELETE", "/v1/jobs/1/hard")
    try desk.granted("1.purge")
    #expect(try desk.ask("GET", "/v1/jobs/1").status == 404)
    #expect(try pks(["include_inactive": true]) == [])
    #expect(try desk.ask("GET", "/jobs/1").status == 404)
  }

  @Test("What is not deleted cannot be restored, and what runs cannot be purged")
  func badDeletions() throws {
    try end()
    try desk.write("DELETE", "/v1/jobs/1/reinstate")
    #expect(try desk.refusal(of: "1.restore") == ("state", "job 1 is not deleted"))
    try desk.request("1.purge", by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.purge") == ("forbidden", "nobody is no admin"))
    let release = try desk.runLong(2)
    try desk.write("DELETE", "/v1/jobs/2/hard")
    #expect(try desk.refusal(of: "2.purge").code == "state")
    try release()
    #expect(try desk.lab.result(2).verdict == .passed)
    #expect(try pks() == [1, 2])
  }

  // MARK: Outputs

  @Test("An output is added, and deleted again")
  func outputs() throws {
    try end()
    try desk.write("POST", "/v1/jobs/1/outputs/note/txt", files: ["note.txt": Array("noted\n".utf8)])
    try desk.granted("1.attach")
    let outputs = try job(1)["outputs"]?.array
    #expect(outputs?.first?["name"] == "note.txt")
    #expect(outputs?.first?["type"] == "txt")
    let url = "http://\(desk.lab.address)/v1/jobs/1/outputs/note.txt/txt"
    #expect(try Program.run("curl", ["-sS", url]).output == "noted\n")
    #expect(try desk.get("/v1/jobs/1/outputs/note.txt/txt/info")["job"] == 1)
    try desk.write("DELETE", "/v1/jobs/1/outputs/note.txt/txt")
    try desk.granted("1.detach")
    #expect(try desk.ask("GET", "/v1/jobs/1/outputs/note.txt/txt").status == 404)
    #expect(try job(1)["outputs"] == [])
    #expect(try desk.history(1).contains("note.txt detached by \(WritesDesk.user)"))
  }

  @Test("What a run has left stays, whoever wants it away")
  func runsOutputs() throws {
    try end("echo kept > result.csv")
    try desk.write("DELETE", "/v1/jobs/1/outputs/result.csv/csv")
    let refusal = try desk.refusal(of: "1.detach")
    #expect(refusal.code == "not_found")
    try desk.request("1.detach", ["files": ["result.csv"]], by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.detach").code == "forbidden")
    for content in [[:], ["files": []], ["files": "x"], ["file": ["x"]]] as [JSONValue] {
      try desk.request("1.detach", content)
      #expect(try desk.refusal(of: "1.detach").code == "malformed", "\(content)")
    }
    #expect(try job(1)["outputs"]?.array?.first?["name"] == "result.csv")
  }

  // MARK: Runs

  @Test("A runner acquires, starts and finishes a job by itself, and tells how far it is")
  func runnersMoves() throws {
    for (method, path) in [
      ("GET", "acquire"), ("POST", "start"), ("POST", "progress/0.5"), ("POST", "finish"),
    ] {
      let answer = try desk.ask(method, "/v1/jobs/1/\(path)")
      #expect(answer.status == 405)
      #expect(answer.json["detail"]?.string?.contains("by the runner of a board alone") == true)
    }
    let release = try desk.runLong(1)
    let job = try job(1)
    #expect(job["node"]?.integer != nil)
    #expect(job["start_time"]?.string != nil)
    #expect(job["end_time"] == .null)
    try release()
    try desk.lab.result(1)
    let ended = try self.job(1)
    #expect(ended["end_time"]?.string != nil)
    #expect(ended["error_reason"] == .null)
    #expect(ended["node"] == job["node"])
  }

  @Test(
    "An admin takes a running job back by hand, and it runs again",
    arguments: ["release", "abort", "reset"]
  )
  func again(verb: String) throws {
    let release = try desk.runLong(1, ["retry": 0])
    try desk.write("DELETE", "/v1/jobs/1/\(verb)")
    try desk.granted("1.\(verb)")
    try desk.lab.wait("it runs anew") { try desk.attempts(1) == 2 }
    try desk.expectNoted(verb, of: 1)
    try release()
    #expect(try desk.lab.result(1).verdict == .passed)
    #expect(try job(1)["error_reason"] == .null)
    let result = try JSONParser.parse(try desk.lab.root.read("finished/1/attempts/1/result.json"))
    #expect(result["requeued"] == "request")
  }

  @Test("A job that has ended is reset: it waits and runs again, and what it left stays")
  func resetEnded() throws {
    try end()
    try desk.write("DELETE", "/v1/jobs/1/reset")
    try desk.granted("1.reset")
    try desk.lab.wait("it has run again") { try desk.attempts(1) == 2 && desk.lab.place(1) == .finished }
    try desk.lab.result(1)
    #expect(try job(1)["error_reason"] == .null)
    try desk.expectNoted("reset", of: 1)
    #expect(desk.lab.root.has("finished/1/attempts/1/result.json"))
  }

  @Test("A job is cancelled")
  func cancel() throws {
    try wait()
    for id in [2, 1] {
      try desk.write("DELETE", "/v1/jobs/\(id)/cancel")
      try desk.granted("\(id).cancel")
      let job = try job(id)
      #expect(job["is_cancelled"] == true)
      #expect(job["error_reason"]?.string?.hasPrefix("cancelled") == true)
      #expect((job["start_time"] == .null) == (id == 2))
      #expect(job["end_time"]?.string != nil)
      try desk.expectNoted("cancel", of: id)
    }
  }

  @Test(
    "A job that waits cannot be released, and no job by somebody who is no admin",
    arguments: ["release", "abort"]
  )
  func refusals(verb: String) throws {
    try wait()
    try desk.write("DELETE", "/v1/jobs/2/\(verb)")
    #expect(
      try desk.refusal(of: "2.\(verb)") == ("state", "Unable to \(verb) job. Current job status: QUEUED")
    )
    try desk.request("1.\(verb)", by: WritesDesk.stranger)
    #expect(try desk.refusal(of: "1.\(verb)") == ("forbidden", "nobody is no admin"))
    try desk.write("DELETE", "/v1/jobs/77/\(verb)")
    #expect(try desk.refusal(of: "77.\(verb)").code == "not_found")
    #expect(try desk.attempts(1) == 1)
    #expect(try job(1)["end_time"] == .null)
  }
}
