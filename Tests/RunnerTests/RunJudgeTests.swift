import Boards
import JSON
import Spool
import Testing

@testable import Runner

/// How the ends of a run stand to one another.
@Suite("Judging a run")
struct RunJudgeTests {
  enum Event: Sendable {
    case console(String)
    case exit(Int32)
    case limit(RunClock.Expiry)
    /// The judge's own deadline.
    case due
  }

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var expect: JSONValue?
    var isProgram = false
    var events: [Event]
    var verdict: Verdict
    var reason: String
    var evidence: String?
    var cases: [String] = []
  }

  static let good = "1..2\nok 1 - a\nok 2 - b\n"
  static let bad = "1..2\nok 1 - a\nnot ok 2 - b\n"
  static let cut = "1..2\nok 1 - a\n"
  static let panic = "panicked at src/main.rs:10:5:\nno answer\n"
  static let rust = "Rust: panicked at src/main.rs:10:5: no answer"
  static let rustLine = "panicked at src/main.rs:10:5:"

  static let faults = [
    Row(
      testDescription: "a banner alone",
      events: [.console(panic), .due],
      verdict: .failed,
      reason: rust,
      evidence: rustLine
    ),
    Row(
      testDescription: "before expect.pass was seen",
      expect: ["pass": "DONE"],
      events: [.console(panic), .due],
      verdict: .failed,
      reason: "\(rust), before expect.pass was seen",
      evidence: rustLine
    ),
    Row(
      testDescription: "expect decides within the grace",
      expect: ["pass": "DONE"],
      events: [.console(panic), .console("DONE\n")],
      verdict: .passed,
      reason: #"the console matched expect.pass "DONE""#,
      evidence: "DONE"
    ),
    Row(
      testDescription: "a banner that is expected",
      expect: ["pass": "panicked at"],
      events: [.console(panic)],
      verdict: .passed,
      reason: #"the console matched expect.pass "panicked at""#,
      evidence: rustLine
    ),
    Row(
      testDescription: "a summary that is complete within the grace",
      events: [.console(panic), .console(good)],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      evidence: "ok 2 - b",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "an exit that is a pass",
      events: [.console(panic), .exit(0)],
      verdict: .passed,
      reason: "it exited with status 0",
      evidence: "tool"
    ),
    Row(
      testDescription: "an exit that is a failure",
      events: [.console(panic), .exit(1)],
      verdict: .failed,
      reason: "it exited with status 1; \(rust)",
      evidence: rustLine
    ),
    Row(
      testDescription: "an exit that says neither",
      events: [.console(panic), .exit(9)],
      verdict: .failed,
      reason: "it just ended; \(rust)",
      evidence: rustLine
    ),
    Row(
      testDescription: "an exit that is the tool's fault",
      events: [.console(panic), .exit(3)],
      verdict: .error,
      reason: "the emulator failed: it said nothing",
      evidence: "tool"
    ),
    Row(
      testDescription: "silence before the grace is over",
      events: [.console(panic), .limit(.silence)],
      verdict: .failed,
      reason: "\(rust); the board said nothing for 30 s",
      evidence: rustLine
    ),
    Row(
      testDescription: "the time limit before the grace is over",
      expect: ["pass": "DONE"],
      events: [.console(panic), .limit(.run)],
      verdict: .failed,
      reason: "\(rust); the time limit of 100 s was over before expect.pass was seen",
      evidence: rustLine
    ),
    Row(
      testDescription: "tests that go on to their end",
      events: [.console(cut), .console(panic), .console("ok 2 - b\n")],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      evidence: "ok 2 - b",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "tests that end with it in silence",
      events: [.console(cut), .console(panic), .limit(.silence)],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; the board said nothing for 30 s; \(rust)",
      evidence: rustLine,
      cases: ["a"]
    ),
    Row(
      testDescription: "tests that end with it and an exit",
      isProgram: true,
      events: [.console(cut), .console(panic), .exit(101)],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; it exited with status 101; \(rust)",
      evidence: rustLine,
      cases: ["a"]
    ),
    Row(
      testDescription: "a program's exit",
      isProgram: true,
      events: [.console(panic), .due, .exit(0)],
      verdict: .passed,
      reason: "it exited with status 0",
      evidence: "tool"
    ),
    Row(
      testDescription: "a program that hangs after it",
      isProgram: true,
      events: [.console(panic), .limit(.run)],
      verdict: .failed,
      reason: "\(rust); the time limit of 100 s was over",
      evidence: rustLine
    ),
  ]

  @Test(
    "A fault's banner stands behind expect, summaries and exits, and before the limits",
    arguments: faults
  )
  func fault(row: Row) throws { try check(row) }

  static let formats = [
    Row(
      testDescription: "the format came",
      expect: ["format": "tap"],
      events: [.console(good)],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      evidence: "ok 2 - b",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "another came",
      expect: ["format": "unity"],
      events: [.console(good), .limit(.run)],
      verdict: .failed,
      reason: "the time limit of 100 s was over, and no Unity summary came"
    ),
    Row(
      testDescription: "none came before the exit",
      expect: ["format": "tap"],
      events: [.console("hello\n"), .exit(0)],
      verdict: .failed,
      reason: "it exited with status 0, and no TAP summary came",
      evidence: "tool"
    ),
    Row(
      testDescription: "none came before the silence",
      expect: ["format": "ztest"],
      events: [.console("hello\n"), .limit(.silence)],
      verdict: .failed,
      reason: "the board said nothing for 30 s, and no ztest summary came"
    ),
    Row(
      testDescription: "it is cut off",
      expect: ["format": "tap"],
      events: [.console(cut), .limit(.run)],
      verdict: .failed,
      reason: "TAP: the plan says 2 tests, but 1 came; the time limit of 100 s was over",
      evidence: "1..2",
      cases: ["a"]
    ),
    Row(
      testDescription: "a fail beside it",
      expect: ["format": "tap", "fail": "ERROR"],
      events: [.console(cut), .console("ERROR\n")],
      verdict: .failed,
      reason: #"the console matched expect.fail "ERROR""#,
      evidence: "ERROR",
      cases: ["a"]
    ),
    Row(
      testDescription: "a pass before it",
      expect: ["format": "tap", "pass": "DONE"],
      events: [.console("DONE\n"), .console(good)],
      verdict: .passed,
      reason: "TAP: 2 tests passed",
      evidence: "ok 2 - b",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "a pass that does not come",
      expect: ["format": "tap", "pass": "DONE"],
      events: [.console(good), .limit(.run)],
      verdict: .timeout,
      reason: "the time limit of 100 s was over before expect.pass was seen",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "a pass that does not come before the exit",
      expect: ["format": "tap", "pass": "DONE"],
      isProgram: true,
      events: [.console(good), .exit(0)],
      verdict: .failed,
      reason: "TAP: 2 tests passed, but expect.pass was not seen",
      evidence: "ok 2 - b",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "a failed test does not wait for the pass",
      expect: ["format": "tap", "pass": "DONE"],
      events: [.console(bad)],
      verdict: .failed,
      reason: "TAP: 1 of 2 tests failed: b",
      evidence: "not ok 2 - b",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "all summaries up to the end count",
      expect: ["format": "tap", "end": "BYE"],
      events: [.console(good), .console(bad), .console("BYE\n")],
      verdict: .failed,
      reason: "TAP: 1 of 4 tests failed: b",
      evidence: "not ok 2 - b",
      cases: ["a", "b", "a", "b"]
    ),
    Row(
      testDescription: "none before the end",
      expect: ["format": "tap", "end": "BYE"],
      events: [.console("BYE\n")],
      verdict: .failed,
      reason: #"the console matched expect.end "BYE", and no TAP summary came"#,
      evidence: "BYE"
    ),
    Row(
      testDescription: "a fault before it",
      expect: ["format": "tap"],
      events: [.console(panic), .due],
      verdict: .failed,
      reason: "\(rust), before the TAP summary was complete",
      evidence: rustLine
    ),
    Row(
      testDescription: "the exit alone, whatever the tests say",
      expect: ["format": "exit"],
      events: [.console(bad), .exit(0)],
      verdict: .passed,
      reason: "it exited with status 0",
      evidence: "tool",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "an exit that is a failure",
      expect: ["format": "exit"],
      isProgram: true,
      events: [.console(good), .exit(1)],
      verdict: .failed,
      reason: "it exited with status 1",
      evidence: "tool",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "an exit that says nothing",
      expect: ["format": "exit"],
      events: [.exit(9)],
      verdict: .failed,
      reason: "it just ended, which is neither a pass nor a failure",
      evidence: "tool"
    ),
    Row(
      testDescription: "no exit",
      expect: ["format": "exit"],
      events: [.console(good), .limit(.run)],
      verdict: .timeout,
      reason: "the time limit of 100 s was over before the run command ended",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "an exit with a pass that was not seen",
      expect: ["format": "exit", "pass": "DONE"],
      events: [.exit(0)],
      verdict: .failed,
      reason: "it exited with status 0, but expect.pass was not seen",
      evidence: "tool"
    ),
    Row(
      testDescription: "a file is left to be judged",
      expect: ["format": "junit"],
      events: [.console(bad), .exit(0)],
      verdict: .completed,
      reason: "it exited with status 0",
      evidence: "tool",
      cases: ["a", "b"]
    ),
    Row(
      testDescription: "a file is left to be judged at the time limit",
      expect: ["format": "junit"],
      events: [.limit(.run)],
      verdict: .completed,
      reason: "the time limit of 100 s was over"
    ),
  ]

  @Test("A format that is expected is demanded, and no other counts", arguments: formats)
  func format(row: Row) throws { try check(row) }

  /// Feeds the console at every cut of every piece.
  private func check(_ row: Row) throws {
    let ending = try end(row, cut: nil)
    #expect(ending?.verdict == row.verdict)
    #expect(ending?.reason == row.reason)
    #expect(ending?.cases.map(\.name) == row.cases)
    #expect(ending.flatMap(\.evidence).map(Self.shown) == row.evidence)
    for cut in 1..<40 { #expect(try end(row, cut: cut) == ending, "cut at \(cut)") }
  }

  private static func shown(_ evidence: Spool.Evidence) -> String {
    switch evidence {
    case .line(let line, _): line
    case .tool: "tool"
    }
  }

  private func end(_ row: Row, cut: Int?) throws -> Ending? {
    var judge = RunJudge(
      expectation: try row.expect.map { try Boards.Expectation($0) },
      endsByItself: row.isProgram
    )
    var now: UInt64 = 0
    for event in row.events {
      if let ending = step(&judge, event, cut: cut, at: &now) { return judge.withCases(ending) }
    }
    return nil
  }

  private func step(_ judge: inout RunJudge, _ event: Event, cut: Int?, at now: inout UInt64) -> Ending? {
    switch event {
    case .console(let text):
      let bytes = Array(text.utf8)
      let place = min(cut ?? 0, bytes.count)
      // What comes in one piece is looked at as a whole, so an end may be decided by the rest of it.
      return judge.feed(bytes[..<place], at: now) ?? judge.feed(bytes[place...], at: now)
    case .exit(let status):
      return judge.ended(
        .status(status),
        rules: AttemptMachineTests.exits,
        messages: [],
        evidence: .tool(arguments: ["x"], output: "")
      )
    case .limit(let expiry):
      return judge.expired(expiry, limits: RunLimits(flash: 60, boot: 10, run: 100, silence: 30))
    case .due:
      guard let deadline = judge.deadline else { return nil }
      #expect(judge.due(at: deadline - 1) == nil)
      now = deadline
      return judge.due(at: now)
    }
  }

  @Test("A banner leaves two seconds from its line, whatever comes behind it")
  func grace() {
    var judge = RunJudge(expectation: nil, endsByItself: false)
    #expect(judge.feed(Array("hello\npanicked at ".utf8)[...], at: 5) == nil)
    #expect(judge.deadline == nil)
    #expect(judge.feed(Array("src/main.rs:10:5:\n".utf8)[...], at: 7) == nil)
    #expect(judge.deadline == 2_000_000_007)
    #expect(judge.feed(Array("no answer\n".utf8)[...], at: 1_000_000_000) == nil)
    #expect(judge.deadline == 2_000_000_007)
    #expect(judge.due(at: 2_000_000_006) == nil)
    #expect(judge.due(at: 2_000_000_007)?.reason == Self.rust)
  }

  @Test("Tests that are under way are not ended by a banner")
  func underWay() {
    var judge = RunJudge(expectation: nil, endsByItself: false)
    #expect(judge.feed(Array((Self.cut + Self.panic).utf8)[...], at: 5) == nil)
    #expect(judge.deadline == nil)
  }
}
