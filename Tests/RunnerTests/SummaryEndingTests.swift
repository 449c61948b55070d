import Boards
import JSON
import Posix
import Spool
import Testing

@testable import Runner

/// How summaries of tests stand among the ends of an attempt.
@Suite("Summaries of tests in an attempt")
struct SummaryEndingTests {
  typealias Event = AttemptMachine.Event

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    /// The run command is the job's own program.
    var isProgram = false
    var expect: JSONValue?
    /// Seconds and what happens then.
    var events: [(Int, Event)]
    var verdict: Verdict
    var blame = Blame.job
    var reason: String
    /// Names of the cases.
    var cases: [String]
    var evidence: Spool.Evidence?
  }

  static func console(_ text: String) -> Event { AttemptMachineTests.console(text) }

  static func exit(_ status: Int32) -> Event { AttemptMachineTests.exit(status) }

  static let good = "1..2\nok 1 - a\nok 2 - b\n"
  static let bad = "1..2\nok 1 - a\nnot ok 2 - b\n"
  static let cut = "1..2\nok 1 - a\n"

  static let boards = [
    Row(
      testDescription: "a board is stopped when its summary is complete",
      events: [(1, console(good)), (2, exit(143))],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      cases: ["a", "b"],
      evidence: .line("ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "a failure decides at once",
      events: [(1, console(bad)), (2, exit(0))],
      verdict: .failed,
      reason: "TAP: 1 of 2 tests failed: b",
      cases: ["a", "b"],
      evidence: .line("not ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "what a board prints after its summary does not count",
      events: [(1, console(good + "1..9\nnot ok 1\n")), (2, console(bad)), (3, exit(0))],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      cases: ["a", "b"],
      evidence: .line("ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "the last line may lack its end when the board stops by itself",
      events: [(1, console("1..2\nok 1 - a\nok 2 - b")), (2, exit(9))],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      cases: ["a", "b"],
      evidence: .line("ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "or when the time is over",
      events: [(1, console("1..1\nok 1 - a")), (31, .tick), (32, exit(0))],
      verdict: .passed,
      reason: "TAP: 1 test passed; the board said nothing for 30 s",
      cases: ["a"],
      evidence: .line("ok 1 - a", offset: 5)
    ),
    Row(
      testDescription: "a summary that is cut off by the board's end",
      events: [(1, console(cut)), (2, exit(9))],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; it just ended",
      cases: ["a"],
      evidence: .line("1..2", offset: 0)
    ),
    Row(
      testDescription: "a summary that is cut off by silence",
      events: [(1, console(cut)), (31, .tick), (32, exit(143))],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; the board said nothing for 30 s",
      cases: ["a"],
      evidence: .line("1..2", offset: 0)
    ),
    Row(
      testDescription: "a summary that is cut off by the time limit",
      events: [(1, console(cut))] + AttemptMachineTests.talking + [(100, .tick), (101, exit(143))],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; the time limit of 100 s was over",
      cases: ["a"],
      evidence: .line("1..2", offset: 0)
    ),
    Row(
      testDescription: "a fault of the emulator is no failed test",
      events: [(1, console(cut)), (2, exit(3))],
      verdict: .error,
      blame: .infrastructure,
      reason: "the emulator failed: it said nothing",
      cases: ["a"],
      evidence: .tool(arguments: ["emulator", "-x"], output: "")
    ),
    Row(
      testDescription: "cancelled within the tests",
      events: [(1, console(cut)), (2, .cancelled(by: "ada")), (3, exit(143))],
      verdict: .cancelled,
      blame: .cancelled,
      reason: "cancelled by ada",
      cases: ["a"]
    ),
  ]

  static let programs = [
    Row(
      testDescription: "passed, with exit status 0",
      isProgram: true,
      events: [(1, console(good)), (2, exit(0))],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      cases: ["a", "b"],
      evidence: .line("ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "failed, with exit status 0",
      isProgram: true,
      events: [(1, console(bad)), (2, exit(0))],
      verdict: .failed,
      reason: "TAP: 1 of 2 tests failed: b",
      cases: ["a", "b"],
      evidence: .line("not ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "failed, with exit status 1",
      isProgram: true,
      events: [(1, console(bad)), (2, exit(1))],
      verdict: .failed,
      reason: "TAP: 1 of 2 tests failed: b",
      cases: ["a", "b"],
      evidence: .line("not ok 2 - b", offset: 14)
    ),
    Row(
      testDescription: "passed, with exit status 1",
      isProgram: true,
      events: [(1, console(good)), (2, exit(1))],
      verdict: .failed,
      reason: "TAP: 2 tests passed, but it exited with status 1: the two contradict each other",
      cases: ["a", "b"],
      evidence: .tool(arguments: ["./run.sh"], output: "")
    ),
    Row(
      testDescription: "passed, and ended by a signal",
      isProgram: true,
      events: [(1, console(good)), (2, .ended(.signal(11), cause: .itself, messages: []))],
      verdict: .failed,
      reason: "TAP: 2 tests passed, but it was ended by 11 (SEGV): the two contradict each other",
      cases: ["a", "b"],
      evidence: .tool(arguments: ["./run.sh"], output: "")
    ),
    Row(
      testDescription: "a second summary that fails",
      isProgram: true,
      events: [(1, console(good)), (2, console(bad)), (3, exit(0))],
      verdict: .failed,
      reason: "TAP: 1 of 4 tests failed: b",
      cases: ["a", "b", "a", "b"],
      evidence: .line("not ok 2 - b", offset: 37)
    ),
    Row(
      testDescription: "cut off, with exit status 0",
      isProgram: true,
      events: [(1, console(cut)), (2, exit(0))],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; it exited with status 0",
      cases: ["a"],
      evidence: .line("1..2", offset: 0)
    ),
    Row(
      testDescription: "cut off, with exit status 1",
      isProgram: true,
      events: [(1, console(cut)), (2, exit(1))],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; it exited with status 1",
      cases: ["a"],
      evidence: .tool(arguments: ["./run.sh"], output: "")
    ),
    Row(
      testDescription: "a program that hangs after its summary",
      isProgram: true,
      events: [(1, console(good)), (31, .tick), (32, exit(143))],
      verdict: .passed,
      reason: "TAP: 2 tests passed; the board said nothing for 30 s",
      cases: ["a", "b"],
      evidence: .line("ok 2 - b", offset: 14)
    ),
  ]

  static let expectations = [
    Row(
      testDescription: "a pass, though a test failed",
      expect: ["pass": "DONE"],
      events: [(1, console(bad)), (2, console("DONE\n")), (3, exit(143))],
      verdict: .passed,
      reason: #"the console matched expect.pass "DONE""#,
      cases: ["a", "b"],
      evidence: .line("DONE", offset: 27)
    ),
    Row(
      testDescription: "an end that is missing, though all tests passed",
      expect: ["pass": "DONE"],
      events: [(1, console(good)), (2, exit(0))],
      verdict: .failed,
      reason: "it exited with status 0, but expect.pass was not seen",
      cases: ["a", "b"],
      evidence: .tool(arguments: ["emulator", "-x"], output: "")
    ),
    Row(
      testDescription: "a limit, though the tests are cut off",
      expect: ["fail": "FAIL"],
      events: [(1, console(cut))] + AttemptMachineTests.talking + [(100, .tick), (101, exit(143))],
      verdict: .passed,
      reason: "the time limit of 100 s was over, and expect.fail was not seen",
      cases: ["a"]
    ),
  ]

  @Test("A complete summary ends the run of a board; one that is cut off is a failure", arguments: boards)
  func board(row: Row) throws { try check(row) }

  @Test("The end of a program is awaited, and must not contradict its summary", arguments: programs)
  func program(row: Row) throws { try check(row) }

  @Test("With an expectation a summary only gives the cases", arguments: expectations)
  func expectation(row: Row) throws { try check(row) }

  private func check(_ row: Row) throws {
    var machine = try machine(row)
    var actions = machine.begin(at: 0)
    for (second, event) in row.events {
      actions += machine.handle(event, at: UInt64(second) * 1_000_000_000)
    }
    var endings: [Ending] = []
    for case .end(let ending) in actions { endings.append(ending) }
    try #require(endings.count == 1)
    #expect(endings[0].verdict == row.verdict)
    #expect(endings[0].blame == row.blame)
    #expect(endings[0].reason == row.reason)
    #expect(endings[0].cases.map(\.name) == row.cases)
    #expect(endings[0].evidence == row.evidence)
  }

  private func machine(_ row: Row) throws -> AttemptMachine {
    var plan = AttemptMachineTests.plan()
    if row.isProgram { plan.run = Command(program: "./run.sh", arguments: []) }
    return AttemptMachine(plan: plan, expectation: try row.expect.map { try Boards.Expectation($0) })
  }

  @Test("The tool of a board is stopped by the complete summary, that of a program is not")
  func stops() throws {
    for isProgram in [false, true] {
      let row = Row(
        testDescription: "",
        isProgram: isProgram,
        events: [],
        verdict: .passed,
        reason: "",
        cases: []
      )
      var machine = try machine(row)
      _ = machine.begin(at: 0)
      #expect(machine.handle(Self.console("1..1\n"), at: 1).isEmpty)
      #expect(machine.handle(Self.console("ok 1\n"), at: 2) == (isProgram ? [] : [.stop]))
    }
  }

  @Test("How far the tests are is known while they run")
  func progress() throws {
    var machine = AttemptMachine(plan: AttemptMachineTests.plan(), expectation: nil)
    _ = machine.begin(at: 0)
    #expect(machine.progress == nil)
    _ = machine.handle(Self.console("1..4\nok 1\n"), at: 1)
    #expect(machine.progress == 0.25)
  }

  @Test("The manifest's pattern tells how far the run is, and until it does its tests do")
  func progressPattern() throws {
    var machine = AttemptMachine(
      plan: AttemptMachineTests.plan(),
      expectation: nil,
      progress: try ProgressPattern("at %percent%")
    )
    _ = machine.begin(at: 0)
    _ = machine.handle(Self.console("1..4\nok 1\n"), at: 1)
    #expect(machine.progress == 0.25)
    _ = machine.handle(Self.console("at 10%\r"), at: 1)
    #expect(machine.progress == 0.1)
    _ = machine.handle(Self.console("at 5%\r"), at: 1)
    #expect(machine.progress == 0.05)
  }

  @Test("Verdict, duration and message of each test are kept")
  func cases() throws {
    var machine = AttemptMachine(plan: AttemptMachineTests.plan(), expectation: nil)
    _ = machine.begin(at: 0)
    let log =
      "1..3\nok 1 - a\n  ---\n  duration_ms: 1500\n  ...\nnot ok 2 - b\n# why\nok 3 - c # SKIP later\n"
    _ = machine.handle(Self.console(log), at: 1)
    guard case .end(let ending) = machine.handle(Self.exit(0), at: 2).first else {
      Issue.record("no end")
      return
    }
    #expect(
      ending.cases == [
        .init(name: "a", verdict: .passed, durationSeconds: 1.5),
        .init(name: "b", verdict: .failed, message: "why"),
        .init(name: "c", verdict: .skipped, message: "later"),
      ]
    )
  }

  @Test("The reason says how many cases found no room, and the result is within what is read")
  func manyCases() throws {
    var machine = AttemptMachine(plan: AttemptMachineTests.plan(), expectation: nil)
    _ = machine.begin(at: 0)
    let points = (1...10_500).map { "not ok \($0) - \(String(repeating: "\"", count: 45))\n# \"\"\n" }
    _ = machine.handle(Self.console("1..10500\n" + points.joined()), at: 1)
    guard case .end(let ending) = machine.handle(Self.exit(0), at: 2).first else {
      Issue.record("no end")
      return
    }
    #expect(ending.cases.count == 10_000)
    #expect(ending.reason.hasSuffix(" (500 more test cases are not kept)"))
    var result = JobResult(
      verdict: ending.verdict,
      phase: ending.phase,
      blame: ending.blame,
      reason: ending.reason,
      ended: Timestamp(microseconds: 0)
    )
    result.cases = ending.cases
    // What `JobView` reads at most.
    #expect(result.json.pretty.count < 1 << 22)
  }
}
