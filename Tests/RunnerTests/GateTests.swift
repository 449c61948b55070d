import Boards
import Spool
import Testing

@testable import Runner

@Suite("An attempt that waits for others before its release")
struct GateTests {
  private func machine(flash: Int = 0, expect: Boards.Expectation? = nil) -> AttemptMachine {
    AttemptMachine(plan: AttemptMachineTests.plan(flash: flash), expectation: expect, gate: .closed)
  }

  private let run = AttemptMachine.Action.start(Command(program: "emulator", arguments: ["-x"]))

  @Test("It is ready when its steps are done, and is released when all are")
  func rendezvous() {
    var machine = machine(flash: 1)
    #expect(machine.begin(at: 0) == [.start(AttemptMachineTests.flasher(0))])
    #expect(machine.handle(AttemptMachineTests.exit(0), at: 1) == [.ready])
    #expect(machine.handle(.go, at: 2) == [run])
    #expect(machine.handle(.go, at: 3).isEmpty)
  }

  @Test("No limit runs while it waits for the others")
  func noLimit() {
    var machine = machine()
    #expect(machine.begin(at: 0) == [.ready])
    #expect(machine.deadline == nil)
    #expect(machine.handle(.tick, at: 1_000_000_000_000_000).isEmpty)
    #expect(machine.handle(.go, at: 1_000_000_000_000_000) == [run])
  }

  @Test("The firmware that is released by its flashing is ready before that")
  func discard() {
    let plan = Plan(
      kind: "test",
      imageName: "firmware.elf",
      steps: [.flash(ToolCommand(AttemptMachineTests.flasher(0))), .discard],
      run: nil,
      console: .tool(.standardOutput),
      exits: [],
      limits: RunLimits(flash: 60, boot: 10, run: 100, silence: 30)
    )
    var machine = AttemptMachine(plan: plan, expectation: nil, gate: .closed)
    _ = machine.begin(at: 0)
    #expect(machine.handle(AttemptMachineTests.exit(0), at: 1) == [.ready])
    #expect(!machine.isListening)
    #expect(machine.handle(.go, at: 2) == [.discardConsole])
    #expect(machine.isListening)
  }

  @Test("While it waits there is no tool to stop: it ends at once")
  func stopped() {
    var machine = machine()
    _ = machine.begin(at: 0)
    guard case .end(let end)? = machine.handle(.stopped(because: "role node failed"), at: 1).first else {
      Issue.record("it does not end")
      return
    }
    #expect(end.verdict == .cancelled)
    #expect(end.isConsequence)
    #expect(end.reason == "role node failed")
  }

  @Test("A run is stopped when another role's end decides, and what its tool says then changes nothing")
  func stoppedRun() {
    var machine = machine()
    _ = machine.begin(at: 0)
    _ = machine.handle(.go, at: 1)
    #expect(machine.handle(.stopped(because: "role node failed"), at: 2) == [.stop])
    guard case .end(let end)? = machine.handle(AttemptMachineTests.exit(3), at: 3).first else {
      Issue.record("it does not end")
      return
    }
    #expect(end.reason == "role node failed")
  }

  @Test("A run that nobody judges ends when it is dismissed; one whose tests have begun goes on")
  func dismissed() {
    var machine = machine()
    _ = machine.begin(at: 0)
    _ = machine.handle(.go, at: 1)
    _ = machine.handle(AttemptMachineTests.console("hello\n"), at: 2)
    #expect(machine.handle(.dismissed, at: 3) == [.stop])

    var testing = self.machine()
    _ = testing.begin(at: 0)
    _ = testing.handle(.go, at: 1)
    _ = testing.handle(AttemptMachineTests.console("TAP version 13\n1..2\nok 1\n"), at: 2)
    #expect(testing.handle(.dismissed, at: 3).isEmpty)
  }
}
