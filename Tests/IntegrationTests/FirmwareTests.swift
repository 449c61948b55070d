import JSON
import Posix
import Spool
import TestSupport
import Testing

/// Where `examples/firmware/build` has put its images; `Tests/run` says it.
private let firmware = Environment.value("BOARDSPOOL_FIRMWARE")
private let canRun = firmware != nil && Environment.hasProgram("qemu-system-arm")

@Suite("Real firmware on QEMU", .enabled(if: canRun, "BOARDSPOOL_FIRMWARE names no folder of firmware"))
struct FirmwareTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var image: String
    var semihosting = false
    var expect: JSONValue = .null
    var limit = 20
    var verdict: Verdict
    var reason: String

    var testDescription: String { "\(image)\(semihosting ? " with semihosting" : "")" }
  }

  static let expect: JSONValue = ["pass": "passed: PASS", "fail": "passed: FAIL"]

  static let cases: [Case] = [
    Case(image: "hello.elf", expect: expect, verdict: .passed, reason: "matched expect.pass"),
    Case(image: "hello.hex", expect: expect, verdict: .passed, reason: "matched expect.pass"),
    Case(image: "hello.bin", expect: expect, verdict: .passed, reason: "matched expect.pass"),
    Case(image: "failing.elf", expect: expect, verdict: .failed, reason: "matched expect.fail"),
    Case(
      image: "hanging.elf",
      expect: expect,
      limit: 1,
      verdict: .timeout,
      reason: "the time limit of 1 s was over"
    ),
    Case(image: "hanging.elf", limit: 1, verdict: .completed, reason: "nothing was expected"),
    Case(image: "semihosting.elf", semihosting: true, verdict: .passed, reason: "TAP: 3 tests passed"),
    Case(
      image: "semihosting-failing.elf",
      semihosting: true,
      verdict: .failed,
      reason: "TAP: 1 of 4 tests failed: settings"
    ),
  ]

  @Test("Each program ends with the verdict that it deserves", arguments: cases)
  func verdict(_ row: Case) throws {
    let lab = try Lab(boards: ["q": Lab.qemu(semihosting: row.semihosting)])
    let image = try Directory(path: try #require(firmware)).read(row.image)
    let manifest: JSONValue = [
      "board": "netduinoplus2", "duration_limit_seconds": .integer(row.limit), "expect": row.expect,
    ]
    try lab.root.directory("incoming").makeDirectory(".f")
    try lab.root.put("incoming/.f/manifest.json", bytes: manifest.compact)
    try lab.root.put("incoming/.f/\(row.image)", bytes: image)
    try lab.root.directory("incoming").rename(".f", to: lab.root.directory("incoming"), as: "f")
    let result = try lab.result(1)
    #expect(result.verdict == row.verdict, "\(result.reason)")
    #expect(result.reason.contains(row.reason), "\(result.reason)")
    if !row.semihosting, row.verdict != .timeout, row.verdict != .completed {
      // The tool's own messages are kept apart from what the board prints.
      #expect(try lab.consoleLog(1).hasPrefix("Hello from"))
    }
  }

  @Test("An image that locks the core up is the job's failure, told as such")
  func lockUp() throws {
    let lab = try Lab(boards: ["q": Lab.qemu(semihosting: false)])
    try lab.root.directory("incoming").makeDirectory(".l")
    try lab.root.put("incoming/.l/manifest.json", #"{"board": "q", "duration_limit_seconds": 20}"#)
    try lab.root.put("incoming/.l/zero.bin", bytes: [UInt8](repeating: 0, count: 1024))
    try lab.root.directory("incoming").rename(".l", to: lab.root.directory("incoming"), as: "l")
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
    #expect(result.reason.contains("locked up"), "\(result.reason)")
  }

  @Test("An ELF file for another machine is refused before anything is started")
  func foreign() throws {
    let lab = try Lab(boards: ["q": Lab.qemu(semihosting: false)])
    try lab.root.directory("incoming").makeDirectory(".x")
    try lab.root.put("incoming/.x/manifest.json", #"{"board": "q"}"#)
    try lab.root.put("incoming/.x/tiny.elf", bytes: TinyELF.bytes)
    try lab.root.directory("incoming").rename(".x", to: lab.root.directory("incoming"), as: "x")
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.reason.contains("the ELF file is for x86-64"))
  }
}
