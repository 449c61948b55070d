import JSON
import Posix
import Spool
import TestSupport
import Testing

/// A QEMU machine that goes on from job to job, as hardware does: it has a gdb server in the place of a debug
/// probe, a pty as its console, and a monitor in the place of the button that resets it.
final class BenchMachine {
  private let path: String
  private let qemu: Int32
  private let listener: Int32
  /// The pty.
  let console: String

  /// - Parameter scratch: where its sockets are made.
  /// - Throws: where QEMU does not start.
  init(in scratch: Scratch) throws {
    path = scratch.path
    let pipe = try Pipe()
    qemu = try ScriptedBoard.start(
      [
        "qemu-system-arm", "-M", "netduinoplus2", "-display", "none", "-nodefaults", "-S", "-serial", "pty",
        "-gdb",
        "unix:path=\(path)/gdb,server=on,wait=off", "-monitor",
        "unix:path=\(path)/monitor,server=on,wait=off",
      ],
      output: pipe.writeEnd.number
    )
    let line = try Self.line(pipe.readEnd) { $0.contains("/dev/pts/") }
    console = try #require(line.split(separator: " ").first { $0.hasPrefix("/dev/pts/") }.map(String.init))
    // QEMU looks once a second whether anybody has the pty open, and drops what is said until then. So somebody has
    // it open all the time, and reads nothing.
    listener = try ScriptedBoard.start(["sh", "-c", "exec sleep 100000 <>'\(console)'"])
  }

  deinit {
    for process in [qemu, listener] {
      Child.signal(process: process, .kill)
      _ = try? Child.wait(for: process)
    }
  }

  /// The board's file.
  ///
  /// - Parameter members: further ones.
  /// - Returns: its content.
  func file(_ members: JSONObject = [:]) -> JSONValue {
    var all: JSONObject = [
      "architecture": "arm", "flash": ["address": "0x08000000", "size": 1_048_576],
      "console": ["kind": "pty", "path": .string(console)],
    ]
    for member in members.members { all[member.name] = member.value }
    return Lab.wired(
      ["kind": "gdb", "port": .string("\(path)/gdb"), "server_kind": "qemu"],
      type: "netduinoplus2",
      all
    )
  }

  /// The words that press the button: they go to the monitor.
  var button: JSONValue {
    let commands = "printf 'system_reset\\ncont\\n' | socat -t 0.1 - 'UNIX-CONNECT:\(path)/monitor'"
    return ["sh", "-c", .string(commands)]
  }

  /// Presses the button.
  ///
  /// - Throws: where the monitor does not answer.
  func press() throws {
    let words = try #require(button.array).compactMap(\.string)
    let (exit, output) = try Program.run(words[0], Array(words.dropFirst()))
    try #require(exit == .status(0), "\(output)")
  }

  /// The first line that fits.
  static func line(_ pipe: borrowing Descriptor, where fits: (String) -> Bool) throws -> String {
    var text = ""
    while true {
      try #require(!Poll.wait(for: [pipe.number], milliseconds: 60_000).isEmpty, "no line: \(text)")
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = try buffer.withUnsafeMutableBytes { try pipe.read(into: $0) } ?? 0
      try #require(count > 0, "it ended: \(text)")
      text += String(decoding: buffer.prefix(count), as: UTF8.self)
      guard text.hasSuffix("\n") else { continue }
      if let line = text.split(separator: "\n").map(String.init).first(where: fits) { return line }
    }
  }
}
