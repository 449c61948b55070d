import Posix
import Spool
import Testing

@testable import Client

@Suite("show")
struct ShowTests {
  private func page(_ change: (inout JobReport) -> Void) throws -> [String] {
    let id = try jobID(42)
    var record = JobRecord(
      id: id,
      uuid: "u",
      drop: "blink",
      owner: "ann",
      ownerID: 1,
      team: "lab",
      created: Timestamp(microseconds: 0)
    )
    record.board = "n1"
    record.executable = "blink.elf"
    record.size = 12
    record.sha256 = "abc"
    var report = JobReport(
      situation: Situation(id: id, place: .queued),
      record: record,
      path: "queued/42",
      attempts: [],
      files: []
    )
    change(&report)
    return JobPage.lines(report, now: Timestamp(microseconds: 9_000_000))
  }

  @Test("A queued job tells what it waits for, and who wants it where")
  func queued() throws {
    let lines = try page { $0.situation.waitingFor = "no runner is running" }
    #expect(
      lines == [
        "job 42: queued: no runner is running", "owner:      ann, group lab", "drop:       blink",
        "asks for:   n1", "limit:      60 s", "executable: blink.elf, 12 bytes, sha256 abc",
        "created:    1970-01-01T00:00:00.000000Z", "path:       queued/42",
      ]
    )
  }

  @Test("A running job tells board, phase and for how long")
  func running() throws {
    let lines = try page { report in
      report.situation.place = .running
      report.situation.board = "n1"
      report.situation.phase = .boot
      report.situation.started = Timestamp(microseconds: 2_000_000)
    }
    #expect(lines[0] == "job 42: running on n1: boot, 7 s")
  }

  @Test("An ended job tells verdict, reason, evidence, attempts and files, all of it escaped")
  func ended() throws {
    var result = JobResult(
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "bad\u{1B}",
      ended: Timestamp(microseconds: 1)
    )
    result.board = "n1"
    result.host = "lab1"
    result.signal = "SEGV"
    result.evidence = .line("FAIL\u{07}", offset: 17)
    let lines = try page { report in
      report.situation.place = .finished
      report.situation.result = result
      report.attempts = [
        JobReport.Attempt(epoch: 1, result: nil), JobReport.Attempt(epoch: 2, result: result),
      ]
      report.files = [JobReport.File(path: "a\nb", size: 5), JobReport.File(path: "c", size: 1234)]
    }
    for line in [
      "job 42: failed: bad\\x1b", "board:      n1 on lab1", "verdict:    failed, in phase run, blame: job",
      "evidence:   FAIL\\x07 (console.log, byte 17)", "status:     ended by SIGSEGV", "  1: no result yet",
      "  2: failed on n1 on lab1: bad\\x1b", "files in queued/42:", "     5  a\\nb", "  1234  c",
    ] {
      #expect(lines.contains(line), "\(line) is not in \(lines)")
    }
  }

  @Test("Of tests the numbers are told, and those that did not pass")
  func cases() throws {
    var result = JobResult(
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "r",
      ended: Timestamp(microseconds: 1)
    )
    result.cases = [
      .init(name: "a", verdict: .passed), .init(name: "b\u{1B}", verdict: .failed, message: "why\nat length"),
      .init(name: "c", verdict: .skipped), .init(name: "d", verdict: .error),
    ]
    let shown = { (result: JobResult) in
      try page { report in
        report.situation.place = .finished
        report.situation.result = result
      }
    }
    let lines = try shown(result)
    let start = try #require(
      lines.firstIndex(of: "tests:      4: 1 passed, 1 failed, 1 skipped, 1 with errors")
    )
    #expect(lines[(start + 1)...].prefix(2) == ["  failed b\\x1b: why", "  error d"])
    #expect(!lines.contains { $0.contains("at length") })
    result.cases = (1...60).map { .init(name: "t\($0)", verdict: .failed) }
    #expect(try shown(result).contains("  and 10 more; result.json has all"))
    result.cases = []
    #expect(try !shown(result).contains { $0.hasPrefix("tests:") })
  }

  @Test("Description and address are told")
  func description() throws {
    let lines = try page { report in
      report.record?.description = "long\nstory"
      report.record?.url = "https://example.org"
    }
    #expect(lines.contains("description: long\\nstory") && lines.contains("url:        https://example.org"))
  }

  @Test("A tool's evidence is its command line and the end of what it said")
  func tool() throws {
    var result = JobResult(
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "r",
      ended: Timestamp(microseconds: 1)
    )
    result.evidence = .tool(arguments: ["openocd", "-c", "program x"], output: "one\ntwo\u{1B}\n")
    let lines = try page { report in
      report.situation.place = .finished
      report.situation.result = result
    }
    #expect(lines.contains("evidence:   openocd -c 'program x'"))
    #expect(lines.contains("              two\\x1b"))
  }

  @Test("A job on disk is read with its attempts and its plain files")
  func disk() throws {
    let spool = try TemporarySpool()
    try spool.endedJob(1)
    let site = try Site(path: spool.path)
    let report = try JobReport(site.job(try jobID(1)), site: site)
    #expect(report.files.map(\.path) == ["attempts/1/result.json", "job.json"])
    #expect(report.attempts.map(\.epoch) == [1])
    #expect(report.situation.result?.verdict == .passed)
    #expect(report.path == "finished/1")
  }

  @Test("A job that is not there is missing, not a failure")
  func missing() throws {
    let spool = try TemporarySpool()
    let id = try jobID(1)
    #expect(throws: ClientError.missing("there is no job 1")) { try Site(path: spool.path).job(id) }
  }
}
