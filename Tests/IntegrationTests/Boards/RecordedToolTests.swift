import JSON
import Posix
import Spool
import TestSupport
import Testing

private let canRun = BoardTools.areWanted("socat") && BoardTools.firmware != nil

/// Tools that do their work, and boards that then speak.
@Suite("Boards that are flashed", .enabled(if: canRun, "socat or the firmware is missing"))
struct RecordedToolTests {
  private static let tap = "TAP version 13\\n1..2\\nok 1 - push\\nok 2 - pop\\n"

  private static let avrdudeOutput = """
    avrdude: AVR device initialized and ready to accept instructions
    avrdude: device signature = 0x1e950f (probably m328p)
    avrdude: writing 924 bytes flash ...
    avrdude: 924 bytes of flash written
    avrdude: verifying flash memory against firmware.hex
    avrdude: 924 bytes of flash verified

    avrdude done.  Thank you.

    """

  private func console(_ board: ScriptedBoard, _ members: JSONObject = [:]) -> JSONValue {
    var console: JSONObject = ["kind": "pty", "path": .string(board.console)]
    for member in members.members { console[member.name] = member.value }
    return .object(console)
  }

  @Test("What old firmware says while the board is flashed is not the new firmware's")
  func stale() throws {
    let scratch = try Scratch()
    let board = try ScriptedBoard(in: scratch, "board")
    let stale = "printf 'TAP version 13\\n1..1\\nnot ok 1 - old\\n' >'\(board.voice)'"
    try RecordedTool(
      program: "st-flash",
      calls: [
        .init(arguments: "--version", output: "v1.7.0\n"),
        .init(
          arguments: "--serial 0671FF --format ihex write firmware.hex",
          output: "INFO common.c: Flash written and verified! jolly good!\n",
          then: stale
        ),
        .init(
          arguments: "--serial 0671FF reset",
          output: "st-flash 1.7.0\n",
          then: "printf '\(Self.tap)' >'\(board.voice)'"
        ),
      ]
    ).install(in: scratch)
    let lab = try Lab(
      boards: ["b": Lab.wired(["kind": "st-flash"], ["probe": "0671FF", "console": console(board)])],
      tools: "\(scratch.path)/bin"
    )
    try lab.drop("f", image: "hello.elf", try BoardTools.image("hello.elf"))
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(result.reason == "TAP: 2 tests passed")
    #expect(try lab.lastConsole(of: 1) == "TAP version 13\n1..2\nok 1 - push\nok 2 - pop\n")
    #expect(
      try RecordedTool.calls(of: "st-flash", in: scratch) == [
        "--serial 0671FF --format ihex write firmware.hex", "--serial 0671FF reset",
      ]
    )
  }

  @Test("A chip that leaves its loader before it has answered was flashed all the same")
  func loaderGone() throws {
    let scratch = try Scratch()
    let board = try ScriptedBoard(in: scratch, "board")
    try RecordedTool(
      program: "dfu-util",
      calls: [
        .init(
          arguments: "-d 0483:df11 -a 0 -s 0x8000000:leave -D firmware.bin",
          output:
            "Download done.\nFile downloaded successfully\ndfu-util: Error during download get_status\n",
          status: 74,
          then: "printf '\(Self.tap)' >'\(board.voice)'"
        )
      ]
    ).install(in: scratch)
    let lab = try Lab(
      boards: ["b": Lab.wired(["kind": "dfu-util", "device": "0483:df11"], ["console": console(board)])],
      tools: "\(scratch.path)/bin"
    )
    try lab.drop("f", image: "hello.hex", try BoardTools.image("hello.hex"))
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(result.reason == "TAP: 2 tests passed")
  }

  @Test("A board with a reset of its own is started by that, with its console open")
  func ownReset() throws {
    let scratch = try Scratch()
    let board = try ScriptedBoard(in: scratch, "board")
    try RecordedTool(
      program: "avrdude",
      calls: [
        .init(
          arguments: "-c arduino -p m328p -P /dev/ttyArduino -D -U flash:w:firmware.hex:i",
          output: Self.avrdudeOutput
        )
      ]
    ).install(in: scratch)
    try RecordedTool(
      program: "relay",
      calls: [.init(arguments: "pulse 3", then: "printf '\(Self.tap)' >'\(board.voice)'")]
    ).install(in: scratch)
    let driver: JSONObject = [
      "kind": "avrdude", "programmer": "arduino", "part": "m328p", "port": "/dev/ttyArduino", "loader": true,
    ]
    let lab = try Lab(
      boards: [
        "b": Lab.wired(
          driver,
          ["reset": ["relay", "pulse", "3"], "console": console(board, ["open": "after"])]
        )
      ],
      tools: "\(scratch.path)/bin"
    )
    try lab.drop("f", image: "hello.hex", try BoardTools.image("hello.hex"))
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(try RecordedTool.calls(of: "relay", in: scratch) == ["pulse 3"])
  }

  @Test("An executable that does not fit is the job's fault, and is not tried on another board")
  func doesNotFit() throws {
    let scratch = try Scratch()
    try RecordedTool(
      program: "st-flash",
      calls: [
        .init(
          arguments: "--format ihex write firmware.hex",
          output: "st-flash 1.7.0\n2026-11-21T18:02:44 ERROR common.c: addr too high\n",
          status: 255
        )
      ]
    ).install(in: scratch)
    let lab = try Lab(
      boards: ["a": Lab.wired(["kind": "st-flash"]), "b": Lab.wired(["kind": "st-flash"], ["probe": "1"])],
      tools: "\(scratch.path)/bin"
    )
    try lab.drop("f", image: "hello.hex", try BoardTools.image("hello.hex"))
    let result = try lab.result(1)
    #expect(result.verdict == .failed, "\(result.reason)")
    #expect(result.blame == .job)
    #expect(result.reason.contains("the executable does not lie in the chip's flash"))
    #expect(try lab.attempts(of: 1).count == 1)
  }

  @Test("An admin's own recipe drives a tool that nobody has heard of")
  func ownRecipe() throws {
    let scratch = try Scratch()
    let board = try ScriptedBoard(in: scratch, "board")
    try RecordedTool(
      program: "zapper",
      calls: [
        .init(arguments: "version", output: "zapper 3\n"),
        .init(
          arguments: "--port \(board.path)/wire --turbo zap 0x8000000 firmware.bin",
          output: "ZAPPED\n",
          status: 7,
          then: "printf '\(Self.tap)' >'\(board.voice)'"
        ),
      ]
    ).install(in: scratch)
    let recipe = """
      {
        "kind": "zapper", "summary": "boards that are zapped",
        "parameters": {"wire": {"form": "port", "required": true}, "turbo": {"form": "boolean"}},
        "tool": {"program": "zapper", "version": ["version"]},
        "formats": ["bin"], "convert": {"elf": "bin"},
        "flash": [{
          "program": "zapper",
          "arguments": ["--port", "{wire}", {"when": "turbo", "words": ["--turbo"]}, "zap", "{address}", "{image}"],
          "results": [{"text": "ZAPPED", "means": "passed", "reason": "zapped"}]
        }]
      }
      """
    let lab = try Lab(boards: [:], tools: "\(scratch.path)/bin")
    try lab.root.put("recipes/zapper.json", recipe)
    let file = Lab.wired(
      ["kind": "zapper", "wire": .string("\(board.path)/wire"), "turbo": true],
      ["console": console(board)]
    )
    try lab.root.put("boards/b.json", bytes: file.pretty)
    try lab.drop("f", image: "hello.elf", try BoardTools.image("hello.elf"))
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(result.reason == "TAP: 2 tests passed")
  }
}
