import Boards
import JSON
import Spool
import TestSupport
import Testing

@testable import Runner

/// What happens before a board's firmware runs, and after it hung.
@Suite("The steps of an attempt")
struct AttemptStepsTests {
  typealias Machine = AttemptMachine

  static let on = Command(program: "hub", arguments: ["on"])
  static let cycle = Command(program: "hub", arguments: ["cycle"])
  static let flasher = Command(program: "flasher", arguments: ["firmware.hex"])
  static let resetter = Command(program: "resetter", arguments: [])
  static let port = SerialSettings(path: "/dev/ttyX")

  /// Power, a second's wait, the console, flashing, a reset; no run command.
  static func plan(
    rules: [ExitRule] = [],
    recovery: [Step] = [.power(cycle), .wait(seconds: 1)]
  ) -> Plan {
    Plan(
      kind: "test",
      imageName: "firmware.elf",
      steps: [
        .power(on), .wait(seconds: 1), .openConsole, .flash(ToolCommand(flasher, rules: rules)), .discard,
        .reset(ToolCommand(resetter)),
      ],
      run: nil,
      console: .link(ConsoleSettings(.serial(port))),
      exits: [],
      recovery: recovery,
      limits: RunLimits(power: 30, flash: 60, boot: 10, run: 100, silence: 20)
    )
  }

  static func seconds(_ count: UInt64) -> UInt64 { count * 1_000_000_000 }

  static let good = Machine.Event.ended(.status(0), cause: .itself, messages: [])

  static func bad(_ words: String = "") -> Machine.Event {
    .ended(.status(1), cause: .itself, messages: Array(words.utf8))
  }

  static func console(_ text: String) -> Machine.Event { .console(Array(text.utf8)[...]) }

  /// A machine whose board was powered at 0 s, and flashes since 2 s.
  static func flashing(_ plan: Plan = plan(), expect: String = "PASS") throws -> Machine {
    var machine = Machine(plan: plan, expectation: try Boards.Expectation(["pass": .string(expect)]))
    _ = machine.begin(at: 0)
    _ = machine.handle(good, at: seconds(1))
    _ = machine.handle(.tick, at: seconds(2))
    _ = machine.handle(.consoleOpen, at: seconds(2))
    return machine
  }

  private func ending(_ actions: [Machine.Action]) -> Ending? {
    for case .end(let ending) in actions { return ending }
    return nil
  }

  @Test("They are done in order, and the run's time begins when the last is over")
  func order() throws {
    var machine = Machine(plan: Self.plan(), expectation: nil)
    #expect(machine.begin(at: 0) == [.start(Self.on)])
    #expect(machine.phase == .power)
    #expect(machine.handle(Self.good, at: Self.seconds(1)) == [])
    #expect(machine.deadline == Self.seconds(2))
    #expect(machine.handle(.tick, at: Self.seconds(2)) == [.openConsole])
    #expect(machine.phase == .flash)
    #expect(machine.handle(.consoleOpen, at: Self.seconds(3)) == [.start(Self.flasher)])
    #expect(!machine.isListening)
    #expect(machine.handle(Self.good, at: Self.seconds(50)) == [.discardConsole, .start(Self.resetter)])
    #expect(machine.isListening)
    #expect(machine.handle(Self.good, at: Self.seconds(51)) == [])
    #expect(machine.isRunning)
    #expect(machine.phase == .boot)
    #expect(machine.deadline == Self.seconds(61), "the boot limit, from the release on")
  }

  @Test("A console that comes back while a tool runs does not have its step be over")
  func consoleIsBack() throws {
    var machine = try Self.flashing()
    #expect(machine.handle(.consoleOpen, at: Self.seconds(3)) == [])
    #expect(machine.handle(Self.good, at: Self.seconds(4)) == [.discardConsole, .start(Self.resetter)])
    #expect(machine.handle(.consoleOpen, at: Self.seconds(5)) == [])
    #expect(!machine.isRunning)
    #expect(machine.handle(Self.good, at: Self.seconds(6)) == [])
    #expect(machine.isRunning)
  }

  @Test("What the old firmware said before it was flashed over is no end")
  func stale() throws {
    var machine = try Self.flashing()
    #expect(machine.handle(Self.console("PASS\n"), at: Self.seconds(3)) == [])
    _ = machine.handle(Self.good, at: Self.seconds(4))
    #expect(machine.handle(Self.good, at: Self.seconds(5)) == [])
    #expect(machine.isRunning)
  }

  @Test("A pass that comes while the reset tool still runs ends the attempt after it")
  func early() throws {
    var machine = try Self.flashing()
    _ = machine.handle(Self.good, at: Self.seconds(4))
    #expect(machine.handle(Self.console("PASS\n"), at: Self.seconds(5)) == [])
    let end = ending(machine.handle(Self.good, at: Self.seconds(6)))
    #expect(end?.verdict == .passed)
    #expect(end?.phase == .run)
  }

  @Test("Output during the reset is the first output: the boot limit is over, silence counts")
  func bootedEarly() throws {
    var machine = try Self.flashing()
    _ = machine.handle(Self.good, at: Self.seconds(4))
    _ = machine.handle(Self.console("hello\n"), at: Self.seconds(5))
    _ = machine.handle(Self.good, at: Self.seconds(6))
    #expect(machine.deadline == Self.seconds(26))
  }

  struct Fault: CustomTestStringConvertible {
    var testDescription: String
    var rules: [ExitRule] = []
    var events: [(UInt64, Machine.Event)]
    var verdict: Verdict
    var phase: Phase
    var blame: Blame
    var reason: String
  }

  static let verified = [
    ExitRule(.status(0), toolLine: .holds("Verified"), .passed, "good"),
    ExitRule(.any, toolLine: .begins("too large"), .failed, "it does not fit: {line}"),
    ExitRule(.any, .infrastructure, "the flasher failed: {line}"),
  ]

  static let faults = [
    Fault(
      testDescription: "a flasher that fails",
      events: [(3, bad())],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "flasher failed: it exited with status 1"
    ),
    Fault(
      testDescription: "a flasher that ends well and did not verify",
      rules: verified,
      events: [(3, .ended(.status(0), cause: .itself, messages: Array("no probe\n".utf8)))],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "the flasher failed: no probe"
    ),
    Fault(
      testDescription: "an image that does not fit",
      rules: verified,
      events: [(3, bad("too large by 5\n"))],
      verdict: .failed,
      phase: .flash,
      blame: .job,
      reason: "it does not fit: too large by 5"
    ),
    Fault(
      testDescription: "a flasher that hangs",
      events: [(62, .tick), (63, bad())],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "flashing took longer than 60 s"
    ),
    Fault(
      testDescription: "a console that goes away while flashing",
      events: [(3, .consoleLost(reason: "the console went away")), (4, bad())],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "the console went away"
    ),
    Fault(
      testDescription: "a console that goes away in the run",
      events: [(3, good), (4, good), (5, .consoleLost(reason: "the console went away"))],
      verdict: .error,
      phase: .boot,
      blame: .infrastructure,
      reason: "the console went away"
    ),
    Fault(
      testDescription: "a reset that fails",
      events: [(3, good), (4, bad())],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "the board cannot be reset: resetter failed: it exited with status 1"
    ),
    Fault(
      testDescription: "a flasher that is missing",
      events: [(3, .cannotStart(reason: "no such file"))],
      verdict: .error,
      phase: .flash,
      blame: .infrastructure,
      reason: "flasher cannot be started: no such file"
    ),
  ]

  @Test("A step that comes to no good end is the attempt's end", arguments: faults)
  func badEnd(row: Fault) throws {
    var machine = try Self.flashing(Self.plan(rules: row.rules, recovery: []))
    var actions: [Machine.Action] = []
    for (second, event) in row.events { actions += machine.handle(event, at: Self.seconds(second)) }
    let end = try #require(ending(actions))
    #expect(end.verdict == row.verdict)
    #expect(end.phase == row.phase)
    #expect(end.blame == row.blame)
    #expect(end.reason == row.reason)
  }

  @Test("A board that cannot be powered is a fault of the infrastructure, in the phase power")
  func power() throws {
    var machine = Machine(plan: Self.plan(recovery: []), expectation: nil)
    _ = machine.begin(at: 0)
    let end = ending(machine.handle(Self.bad(), at: 1))
    #expect(end?.phase == .power)
    #expect(end?.blame == .infrastructure)
    #expect(end?.reason == "the board's power cannot be switched: hub failed: it exited with status 1")
  }

  @Test("Switching the power has its own limit")
  func powerLimit() throws {
    var machine = Machine(plan: Self.plan(recovery: []), expectation: nil)
    _ = machine.begin(at: 0)
    #expect(machine.deadline == Self.seconds(30))
    #expect(machine.handle(.tick, at: Self.seconds(30)) == [.stop])
    let end = ending(machine.handle(Self.bad(), at: Self.seconds(31)))
    #expect(end?.phase == .power)
    #expect(end?.reason == "switching the board's power took longer than 30 s")
  }

  @Test("After a hang the board's power is cycled before the attempt ends")
  func recovery() throws {
    var machine = try Self.flashing()
    _ = machine.handle(Self.good, at: Self.seconds(4))
    _ = machine.handle(Self.good, at: Self.seconds(5))
    #expect(machine.handle(.tick, at: Self.seconds(15)) == [.start(Self.cycle)])
    #expect(!machine.isListening)
    #expect(machine.handle(Self.console("PASS\n"), at: Self.seconds(16)) == [])
    #expect(machine.handle(Self.good, at: Self.seconds(17)) == [])
    let end = ending(machine.handle(.tick, at: Self.seconds(18)))
    #expect(end?.verdict == .timeout)
    #expect(end?.phase == .boot)
    #expect(end?.isBoardLost == false)
  }

  @Test("After a pass, a failure of the tests, or a stop of the runner nothing is cycled")
  func noRecovery() throws {
    var passed = try Self.flashing()
    _ = passed.handle(Self.good, at: Self.seconds(4))
    _ = passed.handle(Self.good, at: Self.seconds(5))
    #expect(ending(passed.handle(Self.console("PASS\n"), at: Self.seconds(6)))?.verdict == .passed)
    var stopped = try Self.flashing()
    #expect(stopped.handle(.shutDown, at: Self.seconds(3)) == [.stop])
    #expect(ending(stopped.handle(Self.bad(), at: Self.seconds(4)))?.requeue == .stop)
  }

  static let failures: [(event: Machine.Event, words: String)] = [
    (bad(), "hub failed: it exited with status 1"),
    (.cannotStart(reason: "no such file"), "hub cannot be started: no such file"),
  ]

  @Test("A board that cannot be brought back is told so", arguments: failures)
  func unrecovered(event: Machine.Event, words: String) throws {
    var machine = try Self.flashing()
    #expect(machine.handle(Self.bad(), at: Self.seconds(3)) == [.start(Self.cycle)])
    let end = try #require(ending(machine.handle(event, at: Self.seconds(4))))
    #expect(
      end.reason
        == "flasher failed: it exited with status 1 (the board could not be brought back: \(words))"
    )
    #expect(end.isBoardLost)
  }

  @Test(
    "A recovery that the host broke off says nothing of the board",
    arguments: [KeeperReport.Cause.lease, .stopped]
  )
  func brokenOff(cause: KeeperReport.Cause) throws {
    var machine = try Self.flashing()
    _ = machine.handle(Self.bad(), at: Self.seconds(3))
    let end = ending(machine.handle(.ended(.signal(9), cause: cause, messages: []), at: Self.seconds(4)))
    #expect(end?.reason == "flasher failed: it exited with status 1")
    #expect(end?.isBoardLost == false)
  }

  @Test("A hang of a board whose console was away meanwhile is the infrastructure's")
  func missed() throws {
    var machine = try Self.flashing(Self.plan(recovery: []))
    _ = machine.handle(Self.good, at: Self.seconds(4))
    _ = machine.handle(Self.good, at: Self.seconds(5))
    _ = machine.handle(Self.console("hello\n"), at: Self.seconds(6))
    #expect(machine.handle(.consoleGone, at: Self.seconds(7)) == [])
    let end = ending(machine.handle(.tick, at: Self.seconds(26)))
    #expect(end?.verdict == .error)
    #expect(end?.blame == .infrastructure)
    #expect(end?.reason == "the board said nothing for 20 s, and its console had been away meanwhile")
  }

  @Test("A console that is away when the board is released misses what the board says")
  func missedStart() throws {
    var machine = try Self.flashing(Self.plan(recovery: []))
    _ = machine.handle(.consoleGone, at: Self.seconds(3))
    _ = machine.handle(Self.good, at: Self.seconds(4))
    _ = machine.handle(Self.good, at: Self.seconds(5))
    _ = machine.handle(.consoleOpen, at: Self.seconds(6))
    let end = ending(machine.handle(.tick, at: Self.seconds(15)))
    #expect(end?.blame == .infrastructure)
  }

  @Test("A console that was away only while the board was flashed misses nothing")
  func missedOld() throws {
    var machine = try Self.flashing(Self.plan(recovery: []))
    _ = machine.handle(.consoleGone, at: Self.seconds(3))
    _ = machine.handle(.consoleOpen, at: Self.seconds(4))
    _ = machine.handle(Self.good, at: Self.seconds(4))
    _ = machine.handle(Self.good, at: Self.seconds(5))
    let end = ending(machine.handle(.tick, at: Self.seconds(15)))
    #expect(end?.blame == .job)
  }

  /// What is expected, what the console says around its loss, and who is to blame.
  static let gaps: [(expect: JSONValue?, before: String, after: String, blame: Blame)] = [
    (nil, "1..3\nok 1\n", "ok 3\n", .infrastructure),
    (nil, "1..3\nok 1\n", "", .infrastructure),
    (nil, "1..3\nnot ok 1\n", "ok 3\n", .job),
    (["fail": "BAD"], "x\n", "y\n", .infrastructure),
    (["fail": "BAD"], "x\n", "BAD\n", .job),
    (["pass": "GOOD", "end": "END"], "x\n", "END\n", .infrastructure),
    (["fail": "BAD", "end": "END"], "x\n", "END\n", .infrastructure),
    (["format": "unity"], "x\n", "y\n", .infrastructure),
  ]

  @Test(
    "An end that rests on what was not said is the infrastructure's where the console was away",
    arguments: gaps
  )
  func gap(expect: JSONValue?, before: String, after: String, blame: Blame) throws {
    let plan = Self.plan(recovery: [])
    var machine = Machine(plan: plan, expectation: try expect.map { try Boards.Expectation($0) })
    _ = machine.begin(at: 0)
    _ = machine.handle(Self.good, at: Self.seconds(1))
    _ = machine.handle(.tick, at: Self.seconds(2))
    for event in [.consoleOpen, Self.good, Self.good, Self.console(before), .consoleGone, .consoleOpen] {
      _ = machine.handle(event, at: Self.seconds(3))
    }
    var end = ending(machine.handle(Self.console(after), at: Self.seconds(4)))
    for second in 5...105 as ClosedRange<UInt64> where end == nil {
      _ = machine.handle(Self.console("z\n"), at: Self.seconds(second))
      end = ending(machine.handle(.tick, at: Self.seconds(second)))
    }
    #expect(end?.blame == blame, "\(String(describing: end))")
  }

  @Test("A pass after the console was away is a pass")
  func returned() throws {
    var machine = try Self.flashing()
    _ = machine.handle(Self.good, at: Self.seconds(4))
    _ = machine.handle(Self.good, at: Self.seconds(5))
    _ = machine.handle(.consoleGone, at: Self.seconds(6))
    #expect(ending(machine.handle(Self.console("PASS\n"), at: Self.seconds(7)))?.verdict == .passed)
  }

  @Test("A hub that hangs is ended, and the attempt with it")
  func hangingHub() throws {
    var machine = try Self.flashing()
    _ = machine.handle(Self.bad(), at: Self.seconds(3))
    #expect(machine.deadline == Self.seconds(33))
    #expect(machine.handle(.tick, at: Self.seconds(33)) == [.stop])
    let end = ending(machine.handle(Self.bad(), at: Self.seconds(34)))
    #expect(end?.reason.contains("hub took longer than 30 s") == true)
    #expect(end?.isBoardLost == true)
  }

  @Test("Whatever happens in whichever order, an attempt ends once, and does nothing afterwards")
  func property() throws {
    for seed in 0..<400 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      var machine = Machine(plan: Self.plan(rules: Self.verified), expectation: nil)
      var ends = 0
      var actions = machine.begin(at: 0)
      for second in 1...200 as ClosedRange<UInt64> {
        if ending(actions) != nil { ends += 1 }
        if ends > 0 { #expect(actions.isEmpty || ending(actions) != nil) }
        actions = machine.handle(Self.event(&random), at: Self.seconds(second))
      }
      #expect(ends <= 1)
    }
  }

  private static func event(_ random: inout SeededGenerator) -> Machine.Event {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: good
    case 1: bad("too large\n")
    case 2: .consoleOpen
    case 3: .consoleLost(reason: "gone")
    case 4: console("x\n")
    case 5: .cannotStart(reason: "missing")
    case 6: .shutDown
    case 7: .cancelled(by: "ann")
    default: .tick
    }
  }
}
