import Posix
import TestSupport
import Testing

/// A board of a test's own: a pty as its console, on which stands what is written into a FIFO, its voice.
///
/// socat(1) carries the bytes, so a board can be unplugged by ending it.
final class ScriptedBoard {
  let path: String
  private let socat: Int32

  /// - Parameters:
  ///   - scratch: where its files are made.
  ///   - name: of the folder there.
  ///   - comesBack: true where it is plugged in again as soon as it was unplugged.
  /// - Throws: where socat does not make them.
  init(in scratch: Scratch, _ name: String, comesBack: Bool = false) throws {
    path = "\(scratch.path)/\(name)"
    try scratch.directory.makeDirectory(name)
    let folder = try scratch.directory.directory(name)
    let (exit, output) = try Program.run("mkfifo", ["\(path)/voice"])
    try #require(exit == .status(0), "\(output)")
    let cable =
      "socat -u 'OPEN:\(path)/voice,rdwr' 'PTY,link=\(path)/console,rawer' & echo $! >'\(path)/pid'; wait"
    socat = try Self.start([
      "sh", "-c", comesBack ? "while :; do \(cable); rm '\(path)/console'; done" : cable,
    ])
    let deadline = Clock.monotonic + 30_000_000_000
    while !folder.has("console") || !folder.has("pid") {
      try #require(Clock.monotonic < deadline, "socat made no pty")
      _ = Poll.wait(for: [], milliseconds: 5)
    }
  }

  deinit {
    Child.signal(group: socat, .kill)
    _ = try? Child.wait(for: socat)
  }

  /// The pty, by a path that stays.
  var console: String { "\(path)/console" }
  /// What is written here is what the board says.
  var voice: String { "\(path)/voice" }

  /// Starts a program of the tests' own.
  static func start(_ words: [String], output: Int32? = nil) throws -> Int32 {
    let null = try Descriptor.null()
    return try Child.start(
      Child.Setup(
        program: words[0],
        arguments: words,
        environment: Program.environment,
        descriptors: [null.number, output ?? null.number, output ?? null.number],
        directory: nil,
        group: .ownGroup
      )
    )
  }
}
