import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("hwut: every write of its document, as files", .timeLimit(.minutes(5)))
struct WritesHwut {
  @Test("A job is submitted with its board, its time limit and its comment")
  func submit() throws {
    let desk = try WritesDesk()
    try desk.write(
      "PUT",
      "/apiv1/jobs/submit?board=linux&duration_limit_seconds=5&comment=It%27s%20mine",
      files: ["example.elf": TinyELF.bytes]
    )
    try desk.lab.result(1)
    let job = try desk.get("/apiv1/jobs/1")
    #expect(job["status"] == "FINISHED")
    #expect(job["verdict"] == "passed")
    #expect(job["board"] == "linux")
    #expect(job["duration_limit_seconds"] == 5)
    #expect(job["comment"] == "It's mine")
    #expect(job["filename_executable"] == "example.elf")
    #expect(try desk.ask("GET", "/apiv1/jobs/1/is_finished").status == 204)
    #expect(try desk.history(1).count == 1)
  }

  @Test("A submission that cannot be is a cancelled job that says why")
  func malformed() throws {
    let desk = try WritesDesk()
    try desk.write(
      "PUT",
      "/jobs/submit?board=linux&duration_limit_seconds=soon",
      files: ["example.elf": TinyELF.bytes]
    )
    try desk.lab.result(1)
    let job = try desk.get("/jobs/1")
    #expect(job["status"] == "CANCELLED")
    #expect(job["verdict"] == "refused")
    #expect(job["reason"]?.string?.contains("duration_limit_seconds") == true)
  }

  @Test("A running job is cancelled, and so is a waiting one")
  func cancel() throws {
    let desk = try WritesDesk()
    _ = try desk.runLong(1)
    _ = try desk.dropLong("waits")
    try desk.eventually("/jobs/2") { $0["status"] == "QUEUED" }
    for id in [2, 1] {
      try desk.write("DELETE", "/jobs/\(id)")
      try desk.granted("\(id).cancel")
      #expect(try desk.get("/jobs/\(id)")["status"] == "CANCELLED")
      #expect(try desk.get("/jobs/\(id)")["verdict"] == "cancelled")
      #expect(try desk.ask("GET", "/jobs/\(id)/is_finished").status == 204)
      try desk.expectNoted("cancel", of: id)
    }
  }

  @Test("A cancel that comes too late, for nothing, or from somebody else is refused, and changes nothing")
  func refusals() throws {
    let desk = try WritesDesk()
    try desk.lab.drop("quick", script: "true")
    try desk.lab.result(1)
    try desk.write("DELETE", "/jobs/1")
    var refusal = try desk.refusal(of: "1.cancel")
    #expect(refusal == ("state", "Unable to cancel job. Current job status: FINISHED"))
    try desk.write("DELETE", "/jobs/77")
    refusal = try desk.refusal(of: "77.cancel")
    #expect(refusal == ("not_found", "there is no job 77"))
    try desk.request("042.cancel")
    #expect(try desk.refusal(of: "042.cancel").code == "malformed")
    let end = try desk.runLong(2)
    try desk.request("2.cancel", by: WritesDesk.stranger)
    refusal = try desk.refusal(of: "2.cancel")
    #expect(refusal.code == "forbidden")
    #expect(refusal.reason.hasPrefix("nobody is neither the job's owner nor an admin"))
    try end()
    #expect(try desk.lab.result(2).verdict == .passed)
    #expect(try desk.history(2).count == 1)
    #expect(try desk.get("/jobs/2")["status"] == "FINISHED")
  }
}
