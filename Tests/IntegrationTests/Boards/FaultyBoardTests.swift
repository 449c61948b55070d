import JSON
import Posix
import Spool
import TestSupport
import Testing

private let canRun = BoardTools.areWanted("socat") && BoardTools.firmware != nil

/// Boards and tools that do what they should not.
@Suite("Boards that misbehave", .enabled(if: canRun, "socat or the firmware is missing"))
struct FaultyBoardTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A tool that flashes whatever it gets; what happens at the reset is the test's.
  private func installTool(reset: String, flash: String = "") throws {
    try RecordedTool(
      program: "st-flash",
      calls: [
        .init(arguments: "--version", output: "v1.7.0\n"),
        .init(arguments: "--format ihex write firmware.hex", output: "jolly good!\n", then: flash),
        .init(arguments: "reset", then: reset),
      ]
    ).install(in: scratch)
  }

  private func file(_ board: ScriptedBoard, _ members: JSONObject = [:]) -> JSONValue {
    var all: JSONObject = ["console": ["kind": "pty", "path": .string(board.console)]]
    for member in members.members { all[member.name] = member.value }
    return Lab.wired(["kind": "st-flash"], all)
  }

  private func drop(_ name: String, in lab: Lab, _ members: JSONObject = [:]) throws {
    try lab.drop(name, image: "hello.hex", try BoardTools.image("hello.hex"), members)
  }

  @Test("A board that is unplugged in the middle costs the job another attempt, on another board")
  func unplugged() throws {
    let boards = [try ScriptedBoard(in: scratch, "one"), try ScriptedBoard(in: scratch, "two")]
    // Whichever board is first loses its console after half a line; the other one passes. The link goes too, as udev
    // has it, for the number of the pty may be another's at once.
    try installTool(
      reset: """
        board='\(scratch.path)'/"$BOARDSPOOL_BOARD"
        if mkdir '\(scratch.path)/unplugged' 2>/dev/null; then
          printf 'TAP version 13\\n1..2\\nok 1 - pu' >"$board/voice"
          \(RecordedTool.waitForLog("ok 1 - pu"))
          rm "$board/console"
          kill -9 "$(cat "$board/pid")"
        else
          printf 'TAP version 13\\n1..1\\nok 1 - push\\n' >"$board/voice"
        fi
        """
    )
    let lab = try Lab(boards: ["one": file(boards[0]), "two": file(boards[1])], tools: "\(scratch.path)/bin")
    try drop("u", in: lab)
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    let attempts = try lab.attempts(of: 1)
    try #require(attempts.count == 2)
    #expect(attempts[0].verdict == .error)
    #expect(attempts[0].phase == .run)
    #expect(attempts[0].blame == .infrastructure)
    #expect(attempts[0].reason.contains("went away at byte 29"), "\(attempts[0].reason)")
    #expect(attempts[0].requeued == .fault)
    #expect(Set(attempts.map(\.board)) == ["one", "two"])
  }

  @Test("A console that goes away while the board is flashed, and comes back, is listened to")
  func back() throws {
    let board = try ScriptedBoard(in: scratch, "board", comesBack: true)
    try installTool(
      reset: "printf 'TAP version 13\\n1..1\\nok 1\\n' >'\(board.voice)'",
      flash: """
        old=$(cat '\(board.path)/pid')
        kill -9 "$old"
        until [ -e '\(board.console)' ] && [ "$(cat '\(board.path)/pid')" != "$old" ]; do sleep 0.02; done
        """
    )
    let lab = try Lab(boards: ["b": file(board)], tools: "\(scratch.path)/bin")
    try drop("g", in: lab, ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(try lab.lastConsole(of: 1) == "TAP version 13\n1..1\nok 1\n")
    #expect(try lab.root.text("finished/1/attempts/1/history.jsonl").contains("is back after"))
  }

  @Test("A tool that ignores SIGTERM is ended by force when its limit is over")
  func stubborn() throws {
    let board = try ScriptedBoard(in: scratch, "board")
    let mark = "\(scratch.path)/bin/stubborn"
    try RecordedTool.install(
      "stubborn",
      "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 0.1; done\n",
      in: scratch
    )
    try installTool(reset: "", flash: "trap '' TERM\n'\(mark)' &\nwait")
    let lab = try Lab(
      boards: ["b": file(board, ["limits": ["flash": 1]])],
      tools: "\(scratch.path)/bin"
    )
    try drop("s", in: lab, ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .error, "\(result.reason)")
    #expect(result.phase == .flash)
    #expect(result.blame == .infrastructure)
    #expect(result.reason.contains("1 s"), "\(result.reason)")
    #expect(try Lab.processes(with: mark).isEmpty)
  }

  @Test("A console that floods ends its own job by the limit, and no other board waits for it")
  func flood() throws {
    let board = try ScriptedBoard(in: scratch, "board")
    let go = "\(scratch.path)/go"
    let babbler = try ScriptedBoard.start([
      "sh", "-c",
      "while [ ! -e '\(go)' ]; do sleep 0.02; done; exec yes 'all work and no play' >'\(board.voice)'",
    ])
    defer {
      Child.signal(process: babbler, .kill)
      _ = try? Child.wait(for: babbler)
    }
    try installTool(reset: ": >'\(go)'")
    let lab = try Lab(
      boards: ["b": file(board), "linux": Lab.linux],
      configuration: ["limits": ["console_bytes": 1_000_000]],
      tools: "\(scratch.path)/bin"
    )
    try drop("f", in: lab, ["duration_limit_seconds": 4, "expect": ["pass": "never"]])
    _ = try lab.receipt("f")
    try lab.wait("the flood is on") {
      try lab.root.directory("running").names().contains { name in
        ((try? lab.root.statusIfPresent(of: "running/\(name)/attempts/1/console.log")) ?? nil)?.size ?? 0
          > 100_000
      }
    }
    try lab.drop("other", script: "echo fine")
    #expect(try lab.result(2).verdict == .passed)
    #expect(try lab.place(1) == .running)
    let result = try lab.result(1)
    #expect(result.verdict == .timeout, "\(result.reason)")
    #expect(result.reason.contains("4 s"), "\(result.reason)")
    let size = try lab.root.statusIfPresent(of: "finished/1/attempts/1/console.log")?.size ?? 0
    #expect(size > 100_000)
    #expect(size < 1_100_000)
    // The daemon goes on.
    try lab.drop("after", script: "echo fine")
    #expect(try lab.result(3).verdict == .passed)
  }

  @Test("A board that never says a word is given up by the boot limit, and its power is cycled")
  func silent() throws {
    let board = try ScriptedBoard(in: scratch, "board")
    try installTool(reset: "")
    let cycles = "\(scratch.path)/cycles"
    let power: JSONValue = [
      "cycle": ["sh", "-c", .string("echo cycled >>'\(cycles)'")], "settle_seconds": 0,
    ]
    let lab = try Lab(
      boards: ["b": file(board, ["power": power, "limits": ["boot": 1]])],
      tools: "\(scratch.path)/bin"
    )
    try drop("s", in: lab)
    let result = try lab.result(1)
    #expect(result.verdict == .timeout, "\(result.reason)")
    #expect(result.phase == .boot)
    #expect(try scratch.directory.text("cycles") == "cycled\n")
  }

  @Test("A fault of the infrastructure has the board's power cycled, and the job run again")
  func cycled() throws {
    let board = try ScriptedBoard(in: scratch, "board")
    let failed = "\(scratch.path)/failed"
    try installTool(
      reset: "printf 'TAP version 13\\n1..1\\nok 1\\n' >'\(board.voice)'",
      flash:
        "if mkdir '\(failed)' 2>/dev/null; then echo \"WARN usb.c: Couldn't find any ST-Link devices\"; exit 255; fi"
    )
    let power: JSONValue = [
      "cycle": ["sh", "-c", .string("echo cycled >>'\(scratch.path)/cycles'")], "settle_seconds": 0,
    ]
    let lab = try Lab(boards: ["b": file(board, ["power": power])], tools: "\(scratch.path)/bin")
    try drop("c", in: lab)
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    let attempts = try lab.attempts(of: 1)
    #expect(attempts.map(\.verdict) == [.error, .passed])
    #expect(attempts.first?.phase == .flash)
    #expect(attempts.first?.reason.contains("st-flash does not find the ST-Link") == true)
    #expect(try scratch.directory.text("cycles") == "cycled\n")
  }

  @Test("A console that another process has is the infrastructure's fault, before anything is flashed")
  func busy() throws {
    let board = try ScriptedBoard(in: scratch, "board")
    let holder = try ScriptedBoard.start(["flock", "--no-fork", board.console, "sleep", "100000"])
    defer {
      Child.signal(process: holder, .kill)
      _ = try? Child.wait(for: holder)
    }
    try installTool(reset: "")
    let lab = try Lab(boards: ["b": file(board)], tools: "\(scratch.path)/bin")
    try lab.wait("the console is taken") {
      try Program.run("flock", ["--nonblock", board.console, "true"]).exit != .status(0)
    }
    try drop("b", in: lab, ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .error, "\(result.reason)")
    #expect(result.blame == .infrastructure)
    #expect(result.reason.contains("in use by another process"), "\(result.reason)")
  }
}
