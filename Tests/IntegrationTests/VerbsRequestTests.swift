import JSON
import Posix
import Spool
import TestSupport
import Testing

/// Every request, asked for by its verb of a running intake.
@Suite("Requests by their verbs")
struct VerbsRequestTests {
  private static let forever = "sleep 1000"

  @Test("A paused job is run when it was started")
  func pauseAndStart() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true", ["paused": true])
    try lab.wait(for: 1, in: .queued)
    #expect(try lab.run("pause", "1") == (.status(0), "job 1 paused\n"))
    #expect(try lab.record(1).isPaused)
    #expect(try lab.run("start", "1") == (.status(0), "job 1 started\n"))
    #expect(try lab.result(1).verdict == .passed)
    let refused = try lab.run("pause", "1")
    #expect(refused.exit == .status(3))
    #expect(refused.output.contains("Current job status: FINISHED"))
  }

  @Test("Several jobs are cancelled by one call, which tells each outcome")
  func cancel() throws {
    let lab = try Lab()
    try lab.drop("done", script: "true")
    try lab.result(1)
    try lab.drop("a", script: Self.forever, ["duration_limit_seconds": 600])
    try lab.wait(for: 2, in: .running)
    try lab.drop("b", script: "true", ["paused": true])
    try lab.wait(for: 3, in: .queued)
    let (exit, output) = try lab.run("cancel", "1", "2", "3")
    #expect(exit == .status(3))
    #expect(
      output
        == "job 1: Unable to cancel job. Current job status: FINISHED\njob 2 cancelled\njob 3 cancelled\n"
    )
    #expect(try lab.place(2) == .cancelled)
    #expect(try lab.place(3) == .cancelled)
  }

  @Test("A waiting job is changed, unless its tag is stale or a member is unknown")
  func update() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true", ["paused": true])
    try lab.wait(for: 1, in: .queued)
    let changed = try lab.run("update", "1", "--title", "Blink", "--priority", "7", "--set", "url=\"u\"")
    #expect(changed == (.status(0), "job 1 updated\n"))
    let record = try lab.record(1)
    #expect(record.title == "Blink")
    #expect(record.priority == 7)
    #expect(record.url == "u")
    #expect(try lab.run("update", "1", "--title", "x", "--etag", "0").exit == .status(3))
    let unknown = try lab.run("update", "1", "--set", "bord=\"x\"")
    #expect(unknown.exit == .status(3))
    #expect(unknown.output.contains("did you mean \"board\"?"))
    #expect(try lab.record(1).title == "Blink")
  }

  @Test("An ended job that is reset runs again, and its first attempt stays")
  func reset() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true")
    try lab.result(1)
    #expect(try lab.run("reset", "1") == (.status(0), "job 1 reset\n"))
    try lab.wait("it has run again") {
      guard try lab.place(1) == .finished, let id = JobID(1) else { return false }
      return try lab.reader.job(id)?.attempts().count == 2
    }
  }

  @Test("A recheck tells the new job, which is linked to the first")
  func recheck() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true")
    try lab.result(1)
    #expect(try lab.run("recheck", "1") == (.status(0), "job 1 rechecked: job 2\n"))
    #expect(try lab.record(2).recheckOf == JobID(1))
    #expect(try lab.result(2).verdict == .passed)
    let (exit, output) = try lab.run("recheck", "1", "--json")
    #expect(exit == .status(0))
    #expect(try JSONParser.parse(Array(output.utf8)).array?.first?["job"] == 3)
  }

  @Test("Files are attached to an ended job and taken away again, and none is replaced")
  func attach() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true")
    try lab.result(1)
    let folder = try Scratch()
    try folder.directory.put("notes.txt", "first")
    let notes = "\(folder.path)/notes.txt"
    #expect(try lab.run("attach", "1", notes).exit == .status(0))
    #expect(try lab.root.text("finished/1/attached/notes.txt") == "first")
    #expect(!lab.root.has("finished/1/attached/SHA256SUMS"))
    try folder.directory.put("notes.txt", "second")
    let taken = try lab.run("attach", "1", notes)
    #expect(taken.exit == .status(3))
    #expect(taken.output.contains("notes.txt"))
    #expect(try lab.run("attach", "1", notes, "--as", "more.txt").exit == .status(0))
    #expect(try lab.root.text("finished/1/attached/more.txt") == "second")
    #expect(try lab.run("detach", "1", "notes.txt").exit == .status(0))
    #expect(!lab.root.has("finished/1/attached/notes.txt"))
    #expect(try lab.run("detach", "1", "notes.txt").exit == .status(3))
  }

  @Test("A deleted job is flagged until it is restored, and gone when it was purged")
  func delete() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true")
    try lab.result(1)
    #expect(try lab.run("delete", "1") == (.status(0), "job 1 deleted\n"))
    #expect(try lab.record(1).deleted != nil)
    #expect(try lab.run("restore", "1") == (.status(0), "job 1 restored\n"))
    #expect(try lab.record(1).deleted == nil)
    #expect(try lab.run("restore", "1").exit == .status(3))
    #expect(try lab.run("purge", "1") == (.status(0), "job 1 purged\n"))
    try lab.wait("it is gone") { try lab.place(1) == nil }
    #expect(try lab.run("purge", "1").exit == .status(1))
  }

  @Test("An attempt that is aborted is ended, and the job runs again")
  func abort() throws {
    let lab = try Lab()
    let here = lab.scratch.path
    try lab.drop(
      "a",
      script: "if [ -e \(here)/begun ]; then exit 0; fi; touch \(here)/begun; \(Self.forever)"
    )
    try lab.wait("it runs") { lab.scratch.directory.has("begun") }
    #expect(try lab.run("abort", "1") == (.status(0), "job 1 aborted\n"))
    #expect(try lab.result(1).verdict == .passed)
    #expect(try lab.run("release", "1").exit == .status(3))
  }

  @Test("A stopped board says who stopped it, until it is started")
  func boards() throws {
    let lab = try Lab()
    #expect(try lab.run("stop", "linux") == (.status(0), "board linux stopped\n"))
    #expect(try lab.root.text("boards/.linux.json").contains("stopped"))
    try lab.drop("a", script: "true")
    try lab.wait(for: 1, in: .queued)
    #expect(try lab.run("start", "linux") == (.status(0), "board linux started\n"))
    #expect(!lab.root.has("boards/.linux.json"))
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("A board is reserved for a time, and released")
  func reserve() throws {
    let lab = try Lab()
    #expect(try lab.run("reserve", "linux", "--for-hours", "2") == (.status(0), "board linux reserved\n"))
    #expect(try lab.root.text("boards/.linux.json").contains("reserved"))
    #expect(try lab.run("release", "linux") == (.status(0), "board linux released\n"))
    #expect(try lab.run("release", "linux").exit == .status(3))
    #expect(try lab.run("reserve", "linux", "--until", "2020-01-01T00:00Z").exit == .status(3))
    #expect(try lab.run("reserve", "linux").exit == .status(2))
  }

  @Test("A board's file is changed and set aside, by requests for it")
  func boardFile() throws {
    let lab = try Lab()
    #expect(try lab.run("update", "linux", "--tag", "fast", "--set", "enabled=false").exit == .status(0))
    #expect(try lab.root.text("boards/linux.json").contains("fast"))
    #expect(try lab.run("update", "linux", "--set", "host=\"x\"").exit == .status(3))
    #expect(try lab.run("delete", "linux") == (.status(0), "board linux deleted\n"))
    #expect(!lab.root.has("boards/linux.json"))
  }

  @Test("The job of the template that is due is made, and told")
  func schedule() throws {
    let lab = try Lab()
    #expect(try lab.run("schedule", "linux").exit == .status(3))
    try lab.root.put("templates/smoke/manifest.json", #"{"board": "linux", "executable": "run.sh"}"#)
    try lab.root.put("templates/smoke/run.sh", "#!/bin/sh\ntrue\n")
    try lab.root.setMode(0o755, of: "templates/smoke/run.sh")
    #expect(try lab.run("schedule", "linux") == (.status(0), "board linux scheduled: job 1\n"))
    #expect(try lab.record(1).template?.name == "smoke")
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("What is not there is told before anything is dropped")
  func missing() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true")
    try lab.result(1)
    #expect(try lab.run("delete", "1", "9").exit == .status(1))
    let board = try lab.run("stop", "linus")
    #expect(board.exit == .status(1))
    #expect(board.output.contains("did you mean \"linux\"?"))
    #expect(try lab.run("pause", "linux").exit == .status(2))
    #expect(try lab.run("stop", "1").exit == .status(2))
    #expect(try lab.record(1).deleted == nil)
  }

  @Test("Without an intake the request stands, and is carried out by the next one")
  func noIntake() throws {
    let lab = try Lab()
    try lab.drop("a", script: "true", ["paused": true])
    try lab.wait(for: 1, in: .queued)
    lab.stop(.terminate)
    let (exit, output) = try lab.run("start", "1")
    #expect(exit == .status(0))
    #expect(output.contains("no intake is running"))
    try lab.start()
    #expect(try lab.result(1).verdict == .passed)
    #expect(!lab.root.has("incoming/1.start"))
  }
}
