import Boards
import JSON
import Spool
import TestSupport
import Testing

@testable import Runner

/// Sequences of events and the ends that they come to.
@Suite("An attempt's machine")
struct AttemptMachineTests {
  typealias Event = AttemptMachine.Event

  /// A plan with two flash commands and a run, or without either.
  static func plan(
    flash: Int = 0,
    run: Bool = true,
    exits: [ExitRule] = Self.exits,
    limits: RunLimits = RunLimits(flash: 60, boot: 10, run: 100, silence: 30)
  ) -> Plan {
    Plan(
      kind: "test",
      imageName: "firmware.elf",
      steps: (0..<flash).map { .flash(ToolCommand(flasher($0))) },
      run: run ? Command(program: "emulator", arguments: ["-x"]) : nil,
      console: .tool(.standardOutput),
      exits: exits,
      limits: limits
    )
  }

  static func flasher(_ step: Int) -> Command { Command(program: "flasher", arguments: ["\(step)"]) }

  static let exits = [
    ExitRule(.status(0), .passed, "it exited with status 0"),
    ExitRule(.status(9), .ended, "it just ended"),
    ExitRule(.status(3), .infrastructure, "the emulator failed: {line}"),
    ExitRule(.nonzeroStatus, .failed, "it exited with status {status}"),
    ExitRule(.anySignal, .failed, "it was ended by {signal}"),
  ]

  static func console(_ text: String) -> Event { .console(Array(text.utf8)[...]) }

  static func exit(_ status: Int32, _ messages: String = "", cause: KeeperReport.Cause = .itself) -> Event {
    .ended(.status(status), cause: cause, messages: Array(messages.utf8))
  }

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var expect: JSONValue?
    var flash = 0
    /// Seconds and what happens then.
    var events: [(Int, Event)]
    var verdict: Verdict
    var phase: Phase
    var blame: Blame
    var reason: String
  }

  static let expected = [
    Row(
      testDescription: "pass",
      expect: ["pass": "PASS"],
      events: [(1, console("hello\nPASS\n")), (2, exit(143))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "fail",
      expect: ["pass": "PASS", "fail": "FAIL"],
      events: [(1, console("FAIL\nPASS\n")), (2, exit(0))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.fail "FAIL""#
    ),
    Row(
      testDescription: "a line that comes in pieces",
      expect: ["pass": "PASS"],
      events: [(1, console("PA")), (2, console("SS")), (3, console("\n")), (4, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "a last line without its end",
      expect: ["pass": "PASS"],
      events: [(1, console("PASS")), (4, exit(1))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "end alone",
      expect: ["end": "DONE"],
      events: [(1, console("DONE\n")), (2, exit(0))],
      verdict: .completed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.end "DONE""#
    ),
    Row(
      testDescription: "end after a pass",
      expect: ["pass": "PASS", "end": "DONE"],
      events: [(1, console("PASS\nDONE\n")), (2, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "a fail between pass and end",
      expect: ["pass": "PASS", "fail": "FAIL", "end": "DONE"],
      events: [(1, console("PASS\nFAIL\nDONE\n")), (2, exit(0))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.fail "FAIL""#
    ),
    Row(
      testDescription: "end without a pass",
      expect: ["pass": "PASS", "end": "DONE"],
      events: [(1, console("DONE\n")), (2, exit(0))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.end "DONE" before expect.pass was seen"#
    ),
    Row(
      testDescription: "end without a fail",
      expect: ["fail": "FAIL", "end": "DONE"],
      events: [(1, console("DONE\n")), (2, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.end "DONE", and expect.fail was not seen"#
    ),
    Row(
      testDescription: "what the flasher prints is not the board's",
      expect: ["pass": "PASS"],
      flash: 1,
      events: [(1, console("PASS\n")), (2, exit(0)), (3, exit(0))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 0, but expect.pass was not seen"
    ),
  ]

  static let exitsRows = [
    Row(
      testDescription: "status 0",
      events: [(1, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 0"
    ),
    Row(
      testDescription: "status 0 without the pass",
      expect: ["pass": "PASS"],
      events: [(1, console("x\n")), (2, exit(0))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 0, but expect.pass was not seen"
    ),
    Row(
      testDescription: "status 0 without the end",
      expect: ["end": "DONE"],
      events: [(1, exit(0))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 0, but expect.end was not seen"
    ),
    Row(
      testDescription: "status 0 without the fail",
      expect: ["fail": "FAIL"],
      events: [(1, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 0, and expect.fail was not seen"
    ),
    Row(
      testDescription: "status 1",
      events: [(1, exit(1))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 1"
    ),
    Row(
      testDescription: "an end that says nothing",
      events: [(1, exit(9))],
      verdict: .completed,
      phase: .run,
      blame: .job,
      reason: "it just ended"
    ),
    Row(
      testDescription: "an end that says nothing, without the fail",
      expect: ["fail": "FAIL"],
      events: [(1, exit(9))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: "it just ended, and expect.fail was not seen"
    ),
    Row(
      testDescription: "the emulator's own fault",
      events: [(1, exit(3, "no\nmemory\n"))],
      verdict: .error,
      phase: .boot,
      blame: .infrastructure,
      reason: "the emulator failed: memory"
    ),
    Row(
      testDescription: "a signal",
      events: [(1, .ended(.signal(11), cause: .itself, messages: []))],
      verdict: .failed,
      phase: .run,
      blame: .job,
      reason: "it was ended by 11 (SEGV)"
    ),
    Row(
      testDescription: "a tool that is missing",
      events: [(0, .cannotStart(reason: "No such file or directory"))],
      verdict: .error,
      phase: .boot,
      blame: .infrastructure,
      reason: "emulator cannot be started: No such file or directory"
    ),
    Row(
      testDescription: "flashing fails",
      flash: 2,
      events: [(1, exit(0)), (2, exit(1, "no probe"))],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "flasher failed: it exited with status 1"
    ),
    Row(
      testDescription: "flashing works",
      flash: 2,
      events: [(1, exit(0)), (2, exit(0)), (3, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: "it exited with status 0"
    ),
  ]

  static let limits = [
    Row(
      testDescription: "flash",
      flash: 2,
      events: [(59, exit(0)), (60, .tick), (61, exit(143))],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "flashing took longer than 60 s"
    ),
    Row(
      testDescription: "boot",
      events: [(9, .tick), (10, .tick), (11, exit(143))],
      verdict: .timeout,
      phase: .boot,
      blame: .job,
      reason: "the board said nothing within 10 s of its start"
    ),
    Row(
      testDescription: "boot begins after flashing",
      flash: 1,
      events: [(50, exit(0)), (59, .tick), (60, .tick), (61, exit(143))],
      verdict: .timeout,
      phase: .boot,
      blame: .job,
      reason: "the board said nothing within 10 s of its start"
    ),
    Row(
      testDescription: "silence",
      events: [(5, console("x")), (34, .tick), (35, .tick), (36, exit(0))],
      verdict: .timeout,
      phase: .run,
      blame: .job,
      reason: "the board said nothing for 30 s"
    ),
    Row(
      testDescription: "the run's limit, and nothing expected",
      events: talking + [(100, .tick), (101, exit(143))],
      verdict: .completed,
      phase: .run,
      blame: .job,
      reason: "the time limit of 100 s was over, and nothing was expected"
    ),
    Row(
      testDescription: "the run's limit before the pass",
      expect: ["pass": "PASS"],
      events: talking + [(100, .tick), (101, exit(0))],
      verdict: .timeout,
      phase: .run,
      blame: .job,
      reason: "the time limit of 100 s was over before expect.pass was seen"
    ),
    Row(
      testDescription: "the run's limit before the end",
      expect: ["end": "DONE"],
      events: talking + [(100, .tick), (101, exit(0))],
      verdict: .timeout,
      phase: .run,
      blame: .job,
      reason: "the time limit of 100 s was over before expect.end was seen"
    ),
    Row(
      testDescription: "the run's limit after the pass, before the end",
      expect: ["pass": "x", "end": "DONE"],
      events: [(1, console("x\n"))] + talking + [(100, .tick), (101, exit(0))],
      verdict: .timeout,
      phase: .run,
      blame: .job,
      reason: "the time limit of 100 s was over before expect.end was seen"
    ),
    Row(
      testDescription: "the run's limit without the fail",
      expect: ["fail": "FAIL"],
      events: talking + [(100, .tick), (101, exit(0))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: "the time limit of 100 s was over, and expect.fail was not seen"
    ),
  ]

  static let talking = [20, 40, 60, 80, 99].map { ($0, console("talk ")) }

  static let again = Event.again(AgainMark(verb: "reset", user: "ada"))

  static let interruptions = [
    Row(
      testDescription: "cancelled while it runs",
      events: [(1, console("x")), (2, .cancelled(by: "ada")), (3, exit(143))],
      verdict: .cancelled,
      phase: .run,
      blame: .cancelled,
      reason: "cancelled by ada"
    ),
    Row(
      testDescription: "cancelled before it said anything",
      events: [(2, .cancelled(by: "ada")), (3, exit(0))],
      verdict: .cancelled,
      phase: .boot,
      blame: .cancelled,
      reason: "cancelled by ada"
    ),
    Row(
      testDescription: "cancelled while flashing",
      flash: 1,
      events: [(2, .cancelled(by: "ada")), (3, exit(0))],
      verdict: .cancelled,
      phase: .flash,
      blame: .cancelled,
      reason: "cancelled by ada"
    ),
    Row(
      testDescription: "cancelled after it was decided",
      expect: ["pass": "PASS"],
      events: [(1, console("PASS\n")), (2, .cancelled(by: "ada")), (3, exit(143))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "reset while it runs",
      events: [(1, console("x")), (2, again), (3, exit(143))],
      verdict: .error,
      phase: .run,
      blame: .infrastructure,
      reason: "ended by ada's reset, to wait again"
    ),
    Row(
      testDescription: "reset while flashing",
      flash: 1,
      events: [(2, again), (3, exit(0))],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "ended by ada's reset, to wait again"
    ),
    Row(
      testDescription: "reset after it was decided",
      expect: ["pass": "PASS"],
      events: [(1, console("PASS\n")), (2, again), (3, exit(143))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "cancelled while a reset ends it",
      events: [(1, console("x")), (2, again), (3, .cancelled(by: "bob")), (4, exit(143))],
      verdict: .cancelled,
      phase: .run,
      blame: .cancelled,
      reason: "cancelled by bob"
    ),
    Row(
      testDescription: "reset while a cancel ends it",
      events: [(1, console("x")), (2, .cancelled(by: "bob")), (3, again), (4, exit(143))],
      verdict: .cancelled,
      phase: .run,
      blame: .cancelled,
      reason: "cancelled by bob"
    ),
    Row(
      testDescription: "reset after it was decided, and then cancelled",
      expect: ["pass": "PASS"],
      events: [(1, console("PASS\n")), (2, again), (2, .cancelled(by: "bob")), (3, exit(143))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "the runner stops",
      events: [(1, console("x")), (2, .shutDown), (3, exit(143))],
      verdict: .error,
      phase: .run,
      blame: .infrastructure,
      reason: "the runner was stopped; the job waits again"
    ),
    Row(
      testDescription: "the runner stops after it was decided",
      expect: ["pass": "PASS"],
      events: [(1, console("PASS\n")), (2, .shutDown), (3, exit(143))],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "the keeper is lost",
      events: [(1, console("x")), (2, .keeperLost)],
      verdict: .error,
      phase: .run,
      blame: .infrastructure,
      reason: "the keeper of the runner's tools was lost"
    ),
    Row(
      testDescription: "the keeper is lost while flashing",
      flash: 1,
      events: [(2, .keeperLost)],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "the keeper of the runner's tools was lost"
    ),
    Row(
      testDescription: "the keeper is lost after it was decided",
      expect: ["pass": "PASS"],
      events: [(1, console("PASS\n")), (2, .keeperLost)],
      verdict: .passed,
      phase: .run,
      blame: .job,
      reason: #"the console matched expect.pass "PASS""#
    ),
    Row(
      testDescription: "the keeper ended the tools for want of a heartbeat",
      events: [(1, console("x")), (2, exit(143, cause: .lease))],
      verdict: .error,
      phase: .run,
      blame: .infrastructure,
      reason: "the host could not renew its lease in time, so its tools were ended"
    ),
    Row(
      testDescription: "the keeper ended the flasher for want of a heartbeat",
      flash: 1,
      events: [(2, exit(0, cause: .lease))],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "the host could not renew its lease in time, so its tools were ended"
    ),
  ]

  @Test("What the manifest expects decides", arguments: expected)
  func expectations(row: Row) throws { try check(row) }

  @Test("Without that the tool's end decides", arguments: exitsRows)
  func ends(row: Row) throws { try check(row) }

  @Test("A limit that is over ends the run", arguments: limits)
  func limitsAreOver(row: Row) throws { try check(row) }

  @Test("A run is ended from outside", arguments: interruptions)
  func interrupted(row: Row) throws { try check(row) }

  private func check(_ row: Row) throws {
    var machine = AttemptMachine(
      plan: Self.plan(flash: row.flash),
      expectation: try row.expect.map { try Boards.Expectation($0) }
    )
    var endings: [Ending] = []
    var actions = machine.begin(at: 0)
    for (second, event) in row.events {
      actions += machine.handle(event, at: UInt64(second) * 1_000_000_000)
    }
    for case .end(let ending) in actions { endings.append(ending) }
    #expect(endings.count == 1)
    #expect(endings.first?.verdict == row.verdict)
    #expect(endings.first?.phase == row.phase)
    #expect(endings.first?.blame == row.blame)
    #expect(endings.first?.reason == row.reason)
  }

  @Test("Flash commands are started one after the other, then the run")
  func order() {
    var machine = AttemptMachine(plan: Self.plan(flash: 2), expectation: nil)
    #expect(machine.begin(at: 0) == [.start(Self.flasher(0))])
    #expect(machine.phase == .flash)
    #expect(machine.handle(Self.exit(0), at: 1) == [.start(Self.flasher(1))])
    #expect(machine.handle(Self.exit(0), at: 2) == [.start(Command(program: "emulator", arguments: ["-x"]))])
    #expect(machine.phase == .boot)
    #expect(machine.handle(Self.console("x"), at: 3).isEmpty)
    #expect(machine.phase == .run)
  }

  @Test("A finding stops the tool, and its end ends the attempt")
  func stops() throws {
    var machine = AttemptMachine(plan: Self.plan(), expectation: try Boards.Expectation(["pass": "PASS"]))
    _ = machine.begin(at: 0)
    #expect(machine.handle(Self.console("PASS\n"), at: 1) == [.stop])
    #expect(machine.deadline == nil, "what is decided has no more limits")
    #expect(machine.handle(Self.console("FAIL\n"), at: 2).isEmpty)
    #expect(machine.handle(Self.exit(143), at: 3).count == 1)
  }

  @Test(
    "A flasher is stopped though the board needs no run command",
    arguments: ["cancelled", "limit", "shut down", "again"]
  )
  func stopsFlasher(why: String) {
    var machine = AttemptMachine(plan: Self.plan(flash: 1, run: false), expectation: nil)
    _ = machine.begin(at: 0)
    let events = ["cancelled": Event.cancelled(by: "ada"), "limit": .tick, "again": Self.again]
    let event = events[why] ?? .shutDown
    #expect(machine.handle(event, at: 60_000_000_000) == [.stop])
    #expect(machine.handle(Self.exit(143), at: 61_000_000_000).count == 1)
  }

  @Test("A board that runs by itself ends without a tool to stop")
  func noRunCommand() {
    var machine = AttemptMachine(plan: Self.plan(flash: 1, run: false), expectation: nil)
    _ = machine.begin(at: 0)
    #expect(machine.handle(Self.exit(0), at: 1).isEmpty)
    let actions = machine.handle(.cancelled(by: "ada"), at: 2)
    guard case .end(let ending) = actions.first else {
      Issue.record("\(actions)")
      return
    }
    #expect(actions.count == 1 && ending.verdict == .cancelled)
  }

  @Test("A job's own program that cannot be started is the job's fault")
  func jobsProgram() {
    var plan = Self.plan()
    plan.run = Command(program: "./firmware", arguments: [])
    var machine = AttemptMachine(plan: plan, expectation: nil)
    _ = machine.begin(at: 0)
    let actions = machine.handle(.cannotStart(reason: "Exec format error"), at: 1)
    guard case .end(let ending) = actions.first else {
      Issue.record("\(actions)")
      return
    }
    #expect(ending.verdict == .failed && ending.blame == .job)
    #expect(ending.reason == "./firmware cannot be started: Exec format error")
    #expect(ending.evidence == .tool(arguments: ["./firmware"], output: ""))
  }

  @Test("What makes a job wait again at no cost is marked: an orderly stop, and a request; an end is not")
  func requeueMark() {
    let rows: [(Event, JobResult.Requeue?)] = [
      (.shutDown, .stop), (Self.again, .request), (.cancelled(by: "ada"), nil), (.tick, nil),
    ]
    for (event, requeue) in rows {
      var machine = AttemptMachine(plan: Self.plan(), expectation: nil)
      _ = machine.begin(at: 0)
      let actions =
        machine.handle(event, at: 10_000_000_000) + machine.handle(Self.exit(143), at: 11_000_000_000)
      guard case .end(let ending) = actions.last else {
        Issue.record("\(actions)")
        continue
      }
      #expect(ending.requeue == requeue)
    }
  }

  @Test("The deciding line and its place in the log are the evidence")
  func evidence() throws {
    var machine = AttemptMachine(plan: Self.plan(), expectation: try Boards.Expectation(["fail": "assert.*"]))
    _ = machine.begin(at: 0)
    _ = machine.handle(Self.console("hello\nassertion 5\n"), at: 1)
    guard case .end(let ending) = machine.handle(Self.exit(0), at: 2).first else {
      Issue.record("no end")
      return
    }
    #expect(ending.evidence == .line("assertion 5", offset: 6))
  }

  @Test(
    "Whatever happens in whatever order, there is at most one end, nothing after it, and no start while stopping"
  )
  func property() throws {
    let expectation = try Boards.Expectation(["pass": "PASS", "fail": "FAIL", "end": "DONE"])
    for seed in 0..<2000 {
      var random = SeededGenerator(seed: UInt64(seed))
      var machine = AttemptMachine(
        plan: Self.plan(flash: Int.random(in: 0...2, using: &random), run: Bool.random(using: &random)),
        expectation: Bool.random(using: &random) ? expectation : nil
      )
      var now: UInt64 = 0
      var all = [machine.begin(at: now)]
      for _ in 0..<30 {
        now += UInt64.random(in: 0...20_000_000_000, using: &random)
        all.append(machine.handle(Self.event(&random), at: now))
      }
      let actions = all.joined()
      let ends = actions.count { if case .end = $0 { true } else { false } }
      #expect(ends <= 1, "seed \(seed)")
      if let end = actions.firstIndex(where: { if case .end = $0 { true } else { false } }) {
        #expect(actions.index(after: end) == actions.endIndex, "seed \(seed)")
        #expect(machine.deadline == nil)
      }
      if let stop = actions.firstIndex(of: .stop) {
        let later = actions[actions.index(after: stop)...]
        #expect(later.allSatisfy { if case .end = $0 { true } else { false } }, "seed \(seed)")
      }
    }
  }

  private static func event(_ random: inout SeededGenerator) -> Event {
    switch Int.random(in: 0..<13, using: &random) {
    case 0: .cannotStart(reason: "r")
    case 1: console("PASS\n")
    case 2: console("FAIL\n")
    case 3: console("DONE\n")
    case 4: console("some")
    case 5:
      console(["1..2\n", "ok 1\n", "not ok 2\n", "TAP version 13\n"].randomElement(using: &random) ?? "")
    case 6: exit(Int32.random(in: 0...9, using: &random))
    case 7: exit(0, cause: .lease)
    case 8: .tick
    case 9: .cancelled(by: "ada")
    case 10: .shutDown
    case 11: again
    default: .keeperLost
    }
  }
}
