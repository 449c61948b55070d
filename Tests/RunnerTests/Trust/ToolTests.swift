import Boards
import Posix
import TestSupport
import Testing

@testable import Runner

@Suite("Tools and their versions")
struct ToolTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(
    "The version is the first line that has a digit, cleaned",
    arguments: [
      ("Open On-Chip Debugger 0.12.0\nLicensed\n", "Open On-Chip Debugger 0.12.0"),
      ("Licensed under GPL\n\nv1.7.0\n", "v1.7.0"),
      ("\n\n  dfu-util 0.11 \r\nCopyright 2005\n", "dfu-util 0.11"),
      ("\u{1B}[1;32mesptool\u{1B}[0m\nesptool \u{1B}[1mv5.0\u{1B}[0m\n", "esptool v5.0"),
      ("a\tb\u{7}1", "a b 1"), ("no digits\n", nil), ("", nil),
    ]
  )
  func version(output: String, version: String?) {
    #expect(ToolVersion.text(in: output.utf8) == version)
  }

  @Test("A long line is cut")
  func long() {
    let text = ToolVersion.text(in: Array(repeating: UInt8(ascii: "1"), count: 5000))
    #expect(text?.count == ToolVersion.limit)
  }

  private func tool(_ script: String, mode: UInt32 = 0o755) throws -> String {
    try scratch.directory.put("tool", "#!/bin/sh\n\(script)\n")
    try scratch.directory.setMode(mode, of: "tool")
    return "\(scratch.path)/tool"
  }

  private func run(_ script: String, seconds: UInt64 = 60) throws -> ToolDesk.Answer {
    ToolCall(path: try tool(script), arguments: ["--version"]).run(timeLimit: seconds * 1_000_000_000)
  }

  @Test("A tool is asked with the recipe's arguments, on both outputs")
  func asked() throws {
    #expect(try run("echo \"$1 of 1.2\"") == .usable(version: "--version of 1.2"))
    #expect(try run("echo 'tool 3' >&2") == .usable(version: "tool 3"))
  }

  @Test("A tool that exits with an error after its version is usable")
  func status() throws {
    #expect(try run("echo 'bossac 1.9'; exit 1") == .usable(version: "bossac 1.9"))
  }

  @Test("A tool that cannot be run is not usable, and says why")
  func unusable() throws {
    let answer = try run("echo 'libusb-1.0.so: cannot open'; exit 127")
    #expect(answer == .unusable("it exits with status 127, saying \"libusb-1.0.so: cannot open\""))
    try scratch.directory.put("text", "")
    try scratch.directory.setMode(0o755, of: "text")
    let none = ToolCall(path: "\(scratch.path)/none", arguments: ["-V"]).run()
    #expect(none == .unusable("No such file or directory"))
  }

  @Test("A tool that never ends is ended with all that it started")
  func endless() throws {
    let answer = try run("echo 'slow 1'; sleep 1000 & echo $! >\"$(dirname \"$0\")/child\"; wait", seconds: 1)
    #expect(answer == .usable(version: "slow 1"))
    let text = try scratch.directory.text("child")
    let child = try #require(Int32(text.prefix { $0 != "\n" }))
    // A zombie that nobody has waited for is gone too.
    let deadline = Clock.monotonic + 60_000_000_000
    while isAlive(child), Clock.monotonic < deadline { _ = Poll.wait(for: [], milliseconds: 10) }
    #expect(!isAlive(child))
  }

  private func isAlive(_ process: Int32) -> Bool {
    guard let bytes = try? ProcFile.read("/proc/\(process)/stat") else { return false }
    let state = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.dropFirst().first
    return state != "Z"
  }

  @Test("A tool that has nothing to read sees the end of it")
  func input() throws {
    #expect(try run("cat; echo 'read 0 bytes'") == .usable(version: "read 0 bytes"))
  }

  /// Waits for an answer as the steward does, who is told when there is one.
  private func answer(_ desk: ToolDesk, _ command: Command) -> ToolDesk.Answer {
    let deadline = Clock.monotonic + 60_000_000_000
    while Clock.monotonic < deadline {
      let answer = desk.answer(command)
      if answer != .asked { return answer }
      _ = Poll.wait(for: [], milliseconds: 5)
    }
    return .asked
  }

  @Test("A tool is asked once, and again when its file has changed")
  func cached() throws {
    let command = Command(program: try tool("echo x >>\"$0.runs\"; echo 1.0"), arguments: ["-V"])
    let desk = ToolDesk()
    #expect(answer(desk, command) == .usable(version: "1.0"))
    #expect(answer(desk, command) == .usable(version: "1.0"))
    #expect(try scratch.directory.text("tool.runs") == "x\n")
    _ = try tool("echo version 2.0")
    #expect(answer(desk, command) == .usable(version: "version 2.0"))
  }

  @Test("A tool that nobody has installed is missing, and one without arguments is not asked")
  func missing() throws {
    let desk = ToolDesk()
    #expect(desk.answer(Command(program: "\(scratch.path)/none", arguments: ["-V"])) == .missing)
    #expect(desk.answer(Command(program: try tool("exit 3"), arguments: [])) == .usable(version: nil))
  }
}
