import Boards
import JSON
import Testing

/// Reads the ends of run commands; the messages are QEMU 7.2's own.
@Suite("Ends of run commands")
struct ExitReadingTests {
  static let plain = #"{"kind": "qemu", "machine": "netduinoplus2"}"#
  static let semihosting = #"{"kind": "qemu", "machine": "netduinoplus2", "semihosting": true}"#
  static let process = #"{"kind": "process"}"#
  private static let lockup =
    "qemu: fatal: Lockup: can't escalate 3 to HardFault (current priority -1)\n\nR00=0\n"
  private static let stopped = "qemu-system-arm: terminating on signal 15 from pid 4558 (timeout)\n"
  private static let warning = "qemu-system-arm: warning: nic stellaris_enet.0 has no peer\n"

  struct Row: CustomTestStringConvertible {
    var driver: String
    var exit: ProcessExit
    var messages = ""
    var meaning: ExitMeaning
    var testDescription: String { "\(exit) \(messages.prefix(50)) \(driver)" }
  }

  static let rows = [
    Row(driver: process, exit: .status(0), meaning: .passed(reason: "the program exited with status 0")),
    Row(driver: process, exit: .status(3), meaning: .failed(reason: "the program exited with status 3")),
    Row(
      driver: process,
      exit: .signal(11),
      meaning: .failed(reason: "the program was ended by signal 11 (SEGV)")
    ),
    Row(
      driver: process,
      exit: .signal(34),
      meaning: .failed(reason: "the program was ended by signal 34")
    ),
    Row(driver: semihosting, exit: .status(0), meaning: .passed(reason: "the firmware exited with status 0")),
    Row(
      driver: semihosting,
      exit: .status(0),
      messages: warning,
      meaning: .passed(reason: "the firmware exited with status 0")
    ),
    Row(driver: semihosting, exit: .status(7), meaning: .failed(reason: "the firmware exited with status 7")),
    Row(driver: semihosting, exit: .status(1), meaning: .failed(reason: "the firmware exited with status 1")),
    Row(
      driver: semihosting,
      exit: .status(1),
      messages: warning,
      meaning: .failed(reason: "the firmware exited with status 1")
    ),
    Row(
      driver: semihosting,
      exit: .status(1),
      messages: "qemu-system-arm: unsupported machine type\nUse -machine help to list supported machines\n",
      meaning: .infrastructure(reason: "QEMU gave up: qemu-system-arm: unsupported machine type")
    ),
    Row(
      driver: semihosting,
      exit: .status(1),
      messages: warning + "qemu-system-arm: unable to find CPU model 'nosuch'\n",
      meaning: .infrastructure(reason: "QEMU gave up: qemu-system-arm: unable to find CPU model 'nosuch'")
    ),
    Row(
      driver: plain,
      exit: .status(1),
      messages: "qemu-system-arm: Could not load kernel 'firmware.bin'\n",
      meaning: .failed(
        reason: "QEMU does not take the executable: qemu-system-arm: Could not load kernel 'firmware.bin'"
      )
    ),
    Row(
      driver: semihosting,
      exit: .status(0),
      messages: stopped,
      meaning: .infrastructure(
        reason:
          "QEMU was ended from outside: qemu-system-arm: terminating on signal 15 from pid 4558 (timeout)"
      )
    ),
    Row(
      driver: plain,
      exit: .signal(6),
      messages: warning + lockup,
      meaning: .failed(
        reason: "the firmware locked up after a fault (qemu: fatal: Lockup: can't escalate 3 to HardFault"
          + " (current priority -1))"
      )
    ),
    Row(
      driver: semihosting,
      exit: .signal(6),
      messages: "qemu: Unsupported SemiHosting SWI 0x40011000\n",
      meaning: .failed(
        reason: "the firmware made a semihosting call that there is not (qemu: Unsupported SemiHosting SWI"
          + " 0x40011000)"
      )
    ),
    Row(
      driver: plain,
      exit: .signal(6),
      messages: "Unexpected error in f() at x.c:220:\nqemu-system-arm: Device 'console' is in use\n",
      meaning: .infrastructure(
        reason: "QEMU was ended by signal 6 (ABRT): qemu-system-arm: Device 'console' is in use"
      )
    ),
    Row(
      driver: plain,
      exit: .signal(9),
      meaning: .infrastructure(reason: "QEMU was ended by signal 9 (KILL): it said nothing")
    ),
    Row(
      driver: semihosting,
      exit: .signal(31),
      meaning: .infrastructure(
        reason: "QEMU's sandbox ended it, as it does when firmware asks to run a command on the host: signal"
          + " 31 (SYS)"
      )
    ),
    Row(
      driver: plain,
      exit: .status(0),
      meaning: .ended(reason: "the firmware stopped or reset the machine")
    ),
    Row(
      driver: plain,
      exit: .status(5),
      meaning: .infrastructure(reason: "QEMU exited with status 5: it said nothing")
    ),
  ]

  private func rules(_ driver: String) throws -> [ExitRule] {
    let text = #"{"type": "t", "trusted_submitters": true, "driver": \#(driver)}"#
    return try Recipe.plan(
      board: try Board(name: "b", json: try JSONParser.parse(Array(text.utf8))),
      PlanWish(image: Image(format: .elf, size: 9), limits: RunLimits(run: 60))
    ).exits
  }

  @Test("The end and the tool's words tell whose fault it was", arguments: rows)
  func meaning(row: Row) throws {
    let meaning = ExitReading.meaning(
      of: row.exit,
      rules: try rules(row.driver),
      toolMessages: Array(row.messages.utf8),
      endedByUs: false
    )
    #expect(meaning == row.meaning)
  }

  @Test("An end that the runner brought about means nothing", arguments: rows)
  func endedByUs(row: Row) throws {
    let meaning = ExitReading.meaning(
      of: row.exit,
      rules: try rules(row.driver),
      toolMessages: Array(row.messages.utf8),
      endedByUs: true
    )
    #expect(meaning == .ended(reason: "the runner ended it"))
  }

  @Test("Every end of every recipe is known to a rule", arguments: [plain, semihosting, process])
  func total(driver: String) throws {
    let rules = try rules(driver)
    let exits = (Int32(0)...255).map(ProcessExit.status) + (Int32(1)...64).map(ProcessExit.signal)
    for exit in exits { #expect(rules.contains { $0.toolLine == nil && $0.condition.holds(for: exit) }) }
  }

  @Test("An end that no rule knows is not the job's fault")
  func unknown() {
    let meaning = ExitReading.meaning(of: .status(4), rules: [], toolMessages: [], endedByUs: false)
    #expect(meaning == .infrastructure(reason: "the tool ended with status 4, which no rule knows"))
  }

  @Test("A tool's words cannot fill a reason, nor be taken for a placeholder")
  func longWords() {
    let rule = ExitRule(.any, .infrastructure, "{line}")
    let words = Array(("{status}" + String(repeating: "x", count: 1000)).utf8)
    let meaning = ExitReading.meaning(of: .status(4), rules: [rule], toolMessages: words, endedByUs: false)
    #expect(meaning == .infrastructure(reason: "{status}" + String(repeating: "x", count: 292)))
  }
}
