import JSON
import Posix
import Spool
import TestSupport
import Testing

private let canRun =
  BoardTools.firmware != nil && BoardTools.areWanted("qemu-system-arm", "gdb-multiarch", "socat")

/// Real firmware, flashed by gdb into a machine that goes on from job to job, with its console on a pty.
@Suite("A machine as hardware", .enabled(if: canRun, "QEMU, gdb, socat or the firmware is missing"))
struct BenchMachineTests {
  private static let hello =
    "Hello from Embedded Swift on an STM32F405\r\nTAP version 13\r\nok 1 - arithmetic\r\nok 2 - memory\r\n"

  private let scratch: Scratch
  private let machine: BenchMachine

  init() throws {
    scratch = try Scratch()
    machine = try BenchMachine(in: scratch)
  }

  private func drop(_ program: String, as drop: String, in lab: Lab, _ members: JSONObject = [:]) throws {
    try lab.drop(
      drop,
      image: "\(program).elf",
      try BoardTools.image("\(program).elf"),
      on: "netduinoplus2",
      members
    )
    _ = try lab.receipt(drop)
  }

  @Test("Programs that pass, fail and hang run one after the other, and none is taken for another")
  func oneAfterTheOther() throws {
    let lab = try Lab(boards: ["m": machine.file(["reset": machine.button])])
    for round in 0..<2 {
      let first = round * 3 + 1
      try drop("hello", as: "h\(round)", in: lab)
      try drop("failing", as: "f\(round)", in: lab)
      try drop("hanging", as: "x\(round)", in: lab, ["limits": ["silence": 3], "expect": ["pass": "PASS"]])
      let passed = try lab.result(first)
      #expect(passed.verdict == .passed, "\(passed.reason)")
      #expect(passed.reason == "TAP: 3 tests passed")
      #expect(try lab.lastConsole(of: first).hasPrefix(Self.hello))
      let failed = try lab.result(first + 1)
      #expect(failed.verdict == .failed, "\(failed.reason)")
      #expect(failed.reason == "TAP: 1 of 4 tests failed: settings")
      #expect(
        try lab.lastConsole(of: first + 1).hasPrefix("Hello from a board whose settings are damaged\r\n")
      )
      let hung = try lab.result(first + 2)
      #expect(hung.verdict == .timeout, "\(hung.reason)")
      #expect(hung.phase == .run)
      #expect(try lab.lastConsole(of: first + 2) == "Waiting for the sensor\r\n")
    }
  }

  @Test("The gdb server resets a board that has no button")
  func resetByServer() throws {
    let lab = try Lab(boards: ["m": machine.file()])
    try drop("hello", as: "h", in: lab)
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(try lab.lastConsole(of: 1).hasPrefix(Self.hello))
    let history = try lab.root.text("finished/1/attempts/1/flash.log")
    #expect(history.contains("Section .text, range 0x8000040 -- "), "\(history)")
  }

  @Test("What the board says while nobody listens is not the next job's")
  func stale() throws {
    let lab = try Lab(boards: ["m": machine.file(["reset": machine.button])])
    try drop("hello", as: "h", in: lab)
    #expect(try lab.result(1).verdict == .passed)
    try machine.press()
    try machine.press()
    try drop("failing", as: "f", in: lab)
    let result = try lab.result(2)
    #expect(result.verdict == .failed, "\(result.reason)")
    #expect(result.reason == "TAP: 1 of 4 tests failed: settings")
    #expect(try lab.lastConsole(of: 2).hasPrefix("Hello from a board whose settings are damaged\r\n"))
  }

  @Test("A server that is gone is the infrastructure's fault")
  func serverGone() throws {
    var gone: BenchMachine? = try BenchMachine(in: Scratch())
    let file = try #require(gone).file(["console": ["kind": "tool"]])
    gone = nil
    let lab = try Lab(boards: ["m": file])
    try drop("hello", as: "h", in: lab, ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .error, "\(result.reason)")
    #expect(result.phase == .flash)
    #expect(result.blame == .infrastructure)
    #expect(result.reason.contains("gdb does not reach the server"))
  }
}
