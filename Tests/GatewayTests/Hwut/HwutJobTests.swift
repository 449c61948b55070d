import JSON
import Posix
import Testing

@testable import Gateway

@Suite("hwut: one job", .timeLimit(.minutes(5)))
struct HwutJobTests {
  @Test(
    "A job's status is the folder that it lies in",
    arguments: zip(1...6, ["FINISHED", "CANCELLED", "QUEUED", "RUNNING", "QUEUED", "RUNNING"])
  )
  func status(id: Int, status: String) throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get("/apiv1/jobs/\(id)").json()["status"] == .string(status))
    }
  }

  @Test("A finished job has all documented fields, its verdict and its reason")
  func longForm() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/apiv1/jobs/1")
      let expected: JSONValue = [
        "id": 1, "created": "2020-01-01 00:00:00.000000", "status": "FINISHED", "owner": "ann",
        "comment": "Bla blubb comment", "duration_limit_seconds": 120,
        "filename_executable": "blink.elf", "filename_log": "log", "filename_other": .null,
        "board": "nucleo-f303re", "verdict": "passed", "reason": "\"OK\" was seen",
      ]
      #expect(reply.status == 200)
      #expect(reply["Content-Type"] == "application/json")
      #expect(reply["Cache-Control"] == "no-cache")
      #expect(try reply.json() == expected)
    }
  }

  @Test("What only an end tells is null until then", arguments: [3, 4, 5, 6])
  func nullsUntilTheEnd(id: Int) throws {
    try servingOneOfEach { (serving) throws in
      let json = try serving.get("/jobs/\(id)").json()
      for name in ["filename_log", "filename_other", "verdict", "reason"] { #expect(json[name] == .null) }
    }
  }

  @Test("The files of the deciding attempt are named, those of another are not")
  func outputs() throws {
    let tree = try SpoolTree()
    for id in [1, 2, 3] { try tree.addEndedJob(id) }
    try tree.write("finished/1/attempts/1/outputs/report.xml", "<testsuite/>")
    try tree.write("finished/2/attempts/7/outputs/report.xml", "<testsuite/>")
    try tree.root.directory("finished").directory("3").directory("attempts").directory("1")
      .makeDirectory("outputs")
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1").json()["filename_other"] == "outputs")
      #expect(try serving.get("/jobs/2").json()["filename_other"] == .null)
      #expect(try serving.get("/jobs/3").json()["filename_other"] == .null)
    }
  }

  @Test(
    "The prefix and both spellings lead to the same job",
    arguments: ["/apiv1/jobs/1", "/apiv1/job/1", "/jobs/1", "/job/1"]
  )
  func spellings(path: String) throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get(path).json()["id"] == 1)
      #expect(try serving.get("\(path)/is_finished").status == 204)
      #expect(try serving.get("\(path)/log").text == "boot\nOK\n")
    }
  }

  @Test(
    "What is no job's number, or no job, is not found",
    arguments: [
      "7", "0", "01", "-1", "+1", "1x", "%20", "9223372036854775807", "9223372036854775808",
      "99999999999999999999999", "1~0", "..", "%2e%2e", "1%2Flog", "",
    ]
  )
  func noSuchJob(name: String) throws {
    try servingOneOfEach { (serving) throws in
      for suffix in ["", "/log", "/is_finished"] {
        let reply = try serving.get("/apiv1/jobs/\(name)\(suffix)")
        #expect(reply.status == 404)
        #expect(reply["Content-Type"] == "application/json")
        #expect(try reply.json()["status"] == "Not Found")
        #expect(try reply.json()["message"]?.string?.hasPrefix("404 Not Found: ") == true)
      }
    }
  }

  @Test(
    "is_finished is 204 for every job that has ended, and 404 until then",
    arguments: zip(1...6, [204, 204, 404, 404, 404, 404])
  )
  func isFinished(id: Int, status: Int) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/apiv1/jobs/\(id)/is_finished")
      #expect(reply.status == status)
      #expect(reply.body.isEmpty == (status == 204))
    }
  }

  @Test("A job is found where it lies, though nobody told of the move")
  func moves() throws {
    let tree = try SpoolTree()
    try tree.addJob(42, at: "queued/42")
    try tree.indexAcceptance(42)
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      let running = "running/42~1~lab1~0123456789abcdef"
      #expect(try visitor.get("/jobs/42").json()["status"] == "QUEUED")
      try tree.move("queued/42", to: running)
      #expect(try visitor.get("/jobs/42").json()["status"] == "RUNNING")
      #expect(try visitor.get("/jobs/42/log").status == 404)
      try tree.move(running, to: "queued/42~2")
      #expect(try visitor.get("/jobs/42").json()["status"] == "QUEUED")
      try tree.write(
        "queued/42~2/attempts/3/result.json",
        SpoolTree.result("failed", "FAIL was seen", attempt: 3)
      )
      try tree.link("queued/42~2/result.json", to: "attempts/3/result.json")
      #expect(try visitor.get("/jobs/42").json()["verdict"] == .null)
      try tree.move("queued/42~2", to: "finished/42")
      #expect(try visitor.get("/jobs/42/is_finished").status == 204)
      #expect(try visitor.get("/jobs/42").json()["verdict"] == "failed")
    }
  }

  @Test("What changes in a job's directory shows at the next request")
  func changes() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      for comment in ["one", "two", "three"] {
        try tree.root.directory("finished").directory("1")
          .replace("job.json", Array(SpoolTree.record(1, comment: comment).utf8), sync: false)
        serving.gateway.hint()
        #expect(try visitor.get("/jobs/1").json()["comment"] == .string(comment))
      }
    }
  }

  @Test("What is kept of a job is not shown any more when the job lies elsewhere")
  func kept() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, reason: "first")
    var options = ServerOptions()
    // To this clock all files are old enough.
    options.wallClock = { Timestamp(microseconds: Clock.now.microseconds + 3_600_000_000) }
    try serving(tree, options: options) { (serving) throws in
      let visitor = try serving.visitor()
      #expect(try visitor.get("/jobs/1").json()["reason"] == "first")
      // Results are written before they are linked: the job's directory would show a new one.
      try tree.write("finished/1/attempts/1/result.json", SpoolTree.result("failed", "second"))
      #expect(try visitor.get("/jobs/1").json()["reason"] == "first")
      try tree.move("finished/1", to: "cancelled/1")
      serving.gateway.hint()
      #expect(try visitor.get("/jobs/1").json()["reason"] == "second")
    }
  }

  @Test("A job that the index does not tell of is found by its number", arguments: [true, false])
  func withoutIndex(hasIndex: Bool) throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    if hasIndex { try tree.indexAcceptance(7) }
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      for _ in 0..<3 { #expect(try visitor.get("/jobs/1").json()["verdict"] == "passed") }
      #expect(try visitor.get("/jobs/1/log").text == "boot\nOK\n")
    }
  }

  @Test("A job that is removed is not found any more, and leaves the list")
  func removed() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try tree.indexAcceptance(1)
    try tree.indexEnd(1)
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      #expect(try visitor.get("/jobs/1").status == 200)
      try tree.root.directory("finished").removeTree("1")
      serving.gateway.hint()
      #expect(try visitor.get("/jobs/1").status == 404)
      #expect(try visitor.get("/jobs").text == "[]")
    }
  }
}
