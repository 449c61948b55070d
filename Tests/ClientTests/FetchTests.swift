import JUnit
import Posix
import Spool
import Testing

@testable import Client

@Suite("fetch and junit")
struct FetchTests {
  private let spool: TemporarySpool

  init() throws {
    spool = try TemporarySpool()
    try spool.endedJob(1)
    try spool.write("finished/1/run.sh", "#!/bin/sh\n", mode: 0o755)
    try spool.write("finished/1/attempts/1/console.log", "hello\n")
    try spool.folder("finished/1").makeLink("log", to: "attempts/1/console.log")
  }

  private func fetch(_ id: Int, into folder: String = "out") throws -> FetchReport {
    try Fetcher(Site(path: spool.path), into: "\(spool.path)/\(folder)", interrupt: Interrupt()).fetch(
      jobID(id)
    )
  }

  @Test("A job's directory comes whole, with its modes and the spool's own links, and nothing beside it")
  func whole() throws {
    let report = try fetch(1, into: "a/b")
    #expect(
      try tree(spool.folder("a/b")) == [
        "1/", "1/attempts/", "1/attempts/1/", "1/attempts/1/console.log", "1/attempts/1/result.json",
        "1/job.json",
        "1/log", "1/result.json", "1/run.sh",
      ]
    )
    let copy = try spool.folder("a/b/1")
    #expect(try copy.linkTarget("log") == "attempts/1/console.log")
    #expect(try copy.linkTarget("result.json") == "attempts/1/result.json")
    #expect(try copy.status(of: "run.sh").mode & 0o111 != 0)
    #expect(try copy.status(of: "job.json").mode & 0o111 == 0)
    #expect(report.files == 4)
    #expect(report.skipped == 0)
    #expect(report.hasEnded)
    #expect(report.path == "\(spool.path)/a/b/1")
  }

  @Test("No link leads out of the job: others than the spool's own are left out")
  func links() throws {
    let secret = "\(spool.path)/secret"
    try spool.write("secret", "s")
    let job = try spool.folder("finished/1")
    try job.makeLink("out", to: secret)
    try spool.folder("finished/1/attempts/1/outputs").makeLink("log", to: secret)
    for (name, target) in [("log", "attempts/../../../secret"), ("result.json", secret)] {
      try job.removeIfPresent(name)
      try job.makeLink(name, to: target)
    }
    let report = try fetch(1)
    #expect(report.skipped == 4)
    #expect(
      try tree(spool.folder("out/1")).filter { !$0.hasSuffix("/") } == [
        "attempts/1/console.log", "attempts/1/result.json", "job.json", "run.sh",
      ]
    )
    #expect(report.line.contains("left out: 4"))
  }

  @Test("An earlier copy of the same job is replaced")
  func again() throws {
    _ = try fetch(1)
    try spool.write("out/1/old", "o")
    try spool.write("finished/1/attached/new", "n")
    _ = try fetch(1)
    #expect(try !spool.exists("out/1/old"))
    #expect(try spool.exists("out/1/attached/new"))
    #expect(try spool.folder("out").names() == ["1"])
  }

  @Test("Anything else of that name stays", arguments: ["", "file", #"{"uuid": "other"}"#])
  func taken(_ record: String) throws {
    if record == "file" {
      try spool.write("out/1", "f")
    } else {
      try spool.write(record.isEmpty ? "out/1/mine" : "out/1/job.json", record)
    }
    #expect(throws: ClientError.self) { try fetch(1) }
    #expect(try spool.folder("out").names() == ["1"])
  }

  @Test("A job that has not ended is copied as it is, and that is said")
  func running() throws {
    try spool.job(2, at: "running/2~1~lab~01234567")
    let report = try fetch(2)
    #expect(!report.hasEnded)
    #expect(report.line.hasSuffix("it has not ended yet"))
    #expect(try tree(spool.folder("out/2")) == ["job.json"])
  }

  @Test("A job that is not there, and a folder that cannot be made, are told")
  func faults() throws {
    #expect(throws: ClientError.missing("there is no job 9")) { try fetch(9) }
    try spool.write("file", "")
    #expect(throws: ClientError.self) { try fetch(1, into: "file/x") }
  }

  @Test("The jobs' suites stand in one file, in the order of the ids")
  func junit() throws {
    try spool.endedJob(2, verdict: .failed, drop: "net")
    let site = try Site(path: spool.path)
    let report = try JUnitReader.read(JUnitFile.xml([jobID(2), jobID(1)], at: site))
    #expect(report.name == "boardspool")
    #expect(report.suites.map(\.name) == ["boardspool", "boardspool"])
    #expect(report.suites.flatMap(\.cases).map(\.name) == ["net", "drop"])
    #expect(report.totals.failures == 1)
    #expect(try JUnitReader.read(JUnitFile.xml([jobID(2)], at: site)).name == "net")
  }

  @Test("A job that has not ended has no report")
  func junitTooEarly() throws {
    try spool.job(2, at: "queued/2")
    #expect(throws: ClientError.failed("job 2 has not ended; there is no report yet")) {
      try JUnitFile.xml([jobID(1), jobID(2)], at: Site(path: spool.path))
    }
  }

  @Test("A report replaces the file that was there, and no directory")
  func output() throws {
    try spool.write("out/a.xml", "old")
    try OutputFile(path: "\(spool.path)/out/a.xml").write([1])
    #expect(try spool.folder("out").read("a.xml") == [1])
    #expect(try spool.folder("out").names() == ["a.xml"])
    for path in ["out", "out/", "none/a.xml", "."] {
      #expect(throws: ClientError.self) { try OutputFile(path: "\(spool.path)/\(path)") }
    }
  }
}
