import JSON
import Posix
import Spool
import TestSupport
import Testing

private let canRun = BoardTools.areWanted("socat") && BoardTools.firmware != nil

/// A board whose console comes by TCP, raw, as ser2net(8) gives it.
@Suite("Boards with a console server", .enabled(if: canRun, "socat or the firmware is missing"))
final class ServedBoardTests {
  private let scratch: Scratch
  private let server: Int32
  private let address: String

  init() throws {
    scratch = try Scratch()
    let voice = "\(scratch.path)/voice"
    let (exit, output) = try Program.run("mkfifo", [voice])
    try #require(exit == .status(0), "\(output)")
    let pipe = try Pipe()
    server = try ScriptedBoard.start(
      ["socat", "-d", "-d", "-u", "OPEN:\(voice),rdwr", "TCP-LISTEN:0,bind=127.0.0.1,fork"],
      output: pipe.writeEnd.number
    )
    let line = try BenchMachine.line(pipe.readEnd) { $0.contains("listening on ") }
    address = try #require(line.split(separator: " ").last.map(String.init))
  }

  deinit {
    // The server's connections are processes of its group.
    Child.signal(group: server, .kill)
    _ = try? Child.wait(for: server)
  }

  private func lab(reset: String) throws -> Lab {
    try RecordedTool(
      program: "st-flash",
      calls: [
        .init(arguments: "--format ihex write firmware.hex", output: "jolly good!\n"),
        .init(arguments: "reset", then: reset),
      ]
    ).install(in: scratch)
    let console: JSONValue = ["kind": "tcp", "address": .string(address)]
    return try Lab(
      boards: ["b": Lab.wired(["kind": "st-flash"], ["console": console])],
      tools: "\(scratch.path)/bin"
    )
  }

  @Test("What comes by the connection is the console, byte for byte")
  func bytes() throws {
    let lab = try lab(
      reset: "printf 'TAP version 13\\n1..1\\nok 1 - \\377\\000\\033[0mbinary\\n' >'\(scratch.path)/voice'"
    )
    try lab.drop("t", image: "hello.hex", try BoardTools.image("hello.hex"))
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    let log = try lab.root.read("finished/1/attempts/1/console.log")
    #expect(log == Array("TAP version 13\n1..1\nok 1 - ".utf8) + [0xFF, 0] + Array("\u{1b}[0mbinary\n".utf8))
  }

  @Test("A server that ends in the middle, and stays away, is the infrastructure's fault")
  func serverGone() throws {
    let lab = try lab(
      reset:
        "printf 'TAP version 13\\n1..2\\nok 1\\n' >'\(scratch.path)/voice'; \(RecordedTool.waitForLog("ok 1"));"
        + " kill -9 -\(server)"
    )
    try lab.drop("t", image: "hello.hex", try BoardTools.image("hello.hex"), ["retry": 0])
    let result = try lab.result(1)
    #expect(result.verdict == .error, "\(result.reason)")
    #expect(result.blame == .infrastructure)
    #expect(result.reason.contains("the console \(address) went away at byte 25"), "\(result.reason)")
  }
}
