import JSON
import Posix
import Spool
import TestSupport
import Testing

/// The built program, started as its users start it.
enum Program {
  /// It lies beside the tests.
  static let path: String = {
    let tests = CommandLine.arguments.first ?? ""
    let folder = tests.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    for depth in 0..<4 {
      let candidate = folder.dropLast(depth).joined(separator: "/") + "/boardspool"
      if Environment.hasProgram(candidate) { return candidate }
    }
    return "boardspool"
  }()

  /// Runs a command to its end.
  ///
  /// - Returns: how it ended, and both outputs together.
  static func run(
    _ program: String,
    _ arguments: [String],
    in directory: Directory? = nil
  ) throws -> (exit: Posix.ExitStatus, output: String) {
    let pipe = try Pipe()
    let null = try Descriptor.null()
    let pid = try Child.start(
      Child.Setup(
        program: program,
        arguments: [program] + arguments,
        environment: environment,
        descriptors: [null.number, pipe.writeEnd.number, pipe.writeEnd.number],
        directory: directory?.number,
        group: .ownGroup
      )
    )
    let read = try pipe.readEnd.duplicate()
    closeWriteEnd(pipe)
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while let count = try buffer.withUnsafeMutableBytes({ try read.read(into: $0) }), count > 0 {
      output += buffer.prefix(count)
    }
    return (try Child.wait(for: pid), String(decoding: output, as: UTF8.self))
  }

  private static func closeWriteEnd(_ pipe: consuming Pipe) {}

  static let environment: [String] = environment(tools: nil)

  /// The tests' own environment, as far as programs need it.
  ///
  /// - Parameter folder: where programs are looked for first.
  /// - Returns: `NAME=value`.
  static func environment(tools folder: String?) -> [String] {
    let path = folder.map { "\($0):\(BoardTools.path)" } ?? BoardTools.path
    return ["PATH=\(path)"]
      + ["HOME", "TMPDIR"].compactMap { name in Environment.value(name).map { "\(name)=\($0)" } }
  }
}

/// A spool of a test's own with a daemon on it.
final class Lab {
  let scratch: Scratch
  let spool: String
  let root: Directory
  private let environment: [String]
  private var daemon: Int32?
  private(set) var address = ""

  /// - Parameters:
  ///   - boards: files of `boards/`; a trusted process board "linux" where nothing is said.
  ///   - configuration: members of `spool.json` beside its version and id.
  ///   - path: where the spool is made; in the test's own folder where nothing is said.
  ///   - tools: a folder whose programs go before those of the host.
  /// - Throws: where the daemon does not start.
  init(
    boards: [String: JSONValue] = ["linux": Lab.linux],
    configuration: JSONObject = [:],
    at path: String? = nil,
    tools: String? = nil
  ) throws {
    environment = Program.environment(tools: tools)
    scratch = try Scratch()
    spool = path ?? scratch.path + "/spool"
    let (exit, output) = try Program.run(Program.path, ["init", spool])
    try #require(exit == .status(0), "\(output)")
    root = try Directory(path: spool)
    var json: JSONObject = ["version": 1, "uuid": "6a1f3a54-5d1c-4b8e-9f43-0123456789ab"]
    for member in configuration.members { json[member.name] = member.value }
    try root.put(Layout.configuration, bytes: JSONValue.object(json).pretty)
    for (name, board) in boards { try root.put("boards/\(name).json", bytes: board.pretty) }
    try start()
  }

  deinit { stop(.kill) }

  static let linux: JSONValue = ["type": "linux", "driver": ["kind": "process"], "trusted_submitters": true]

  static func qemu(semihosting: Bool) -> JSONValue {
    [
      "type": "netduinoplus2", "trusted_submitters": .bool(semihosting),
      "driver": ["kind": "qemu", "machine": "netduinoplus2", "semihosting": .bool(semihosting)],
    ]
  }

  /// Starts the daemon, and waits until it says that it is ready.
  func start() throws {
    let pipe = try Pipe()
    let null = try Descriptor.null()
    let events = try root.openToAppend(".daemon.log")
    daemon = try Child.start(
      Child.Setup(
        program: Program.path,
        arguments: ["boardspool", "up", "--spool", spool, "--listen", "127.0.0.1:0"],
        environment: environment,
        descriptors: [null.number, pipe.writeEnd.number, events.number],
        directory: nil,
        group: .ownGroup
      )
    )
    var line: [UInt8] = []
    while !line.contains(UInt8(ascii: "\n")) {
      try #require(
        !Poll.wait(for: [pipe.readEnd.number], milliseconds: 120_000).isEmpty,
        "the daemon is not ready: \(log().suffix(2000))"
      )
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = try buffer.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) }
      try #require((count ?? 0) > 0, "the daemon ended: \(log())")
      line += buffer.prefix(count ?? 0)
    }
    let text = String(decoding: line, as: UTF8.self)
    try #require(text.hasPrefix("listening on http://127.0.0.1:"))
    address = String(text.dropFirst("listening on http://".count).dropLast())
  }

  /// Ends the daemon with a signal.
  ///
  /// - Returns: how it ended; nil where none ran.
  @discardableResult
  func stop(_ signal: Signal) -> Posix.ExitStatus? {
    guard let daemon else { return nil }
    self.daemon = nil
    Child.signal(process: daemon, signal)
    return try? Child.wait(for: daemon)
  }

  var process: Int32 { daemon ?? 0 }

  func log() -> String { (try? root.text(".daemon.log")) ?? "" }

  // MARK: Dropping

  /// Drops by rename, as the documentation says.
  func drop(_ name: String, _ files: [String: String], executable: [String] = ["run.sh"]) throws {
    try fill(".\(name)", files, executable: executable)
    try root.directory("incoming").rename(".\(name)", to: root.directory("incoming"), as: name)
  }

  /// Drops a script for the process board.
  func drop(_ name: String, script: String, _ members: JSONObject = [:]) throws {
    var manifest: JSONObject = ["board": "linux", "executable": "run.sh"]
    for member in members.members { manifest[member.name] = member.value }
    try drop(
      name,
      [
        "manifest.json": String(decoding: JSONValue.object(manifest).compact, as: UTF8.self),
        "run.sh": "#!/bin/sh\n\(script)\n",
      ]
    )
  }

  /// Makes a directory in `incoming/` where it stands.
  func fill(_ name: String, _ files: [String: String], executable: [String] = []) throws {
    try root.directory("incoming").makeDirectory(name)
    for (file, text) in files { try root.put("incoming/\(name)/\(file)", text) }
    for file in executable where files[file] != nil {
      try root.setMode(0o755, of: "incoming/\(name)/\(file)")
    }
  }

  func request(_ name: String) throws { try root.put("incoming/\(name)") }

  // MARK: Looking

  /// Waits until something is true.
  func wait(
    _ what: String,
    seconds: Int = 60,
    sourceLocation: SourceLocation = #_sourceLocation,
    until condition: () throws -> Bool
  ) throws {
    let deadline = Clock.monotonic + UInt64(seconds) * 1_000_000_000
    while try !condition() {
      if Clock.monotonic > deadline {
        Issue.record("not within \(seconds) s: \(what)\n\(log())", sourceLocation: sourceLocation)
        throw Overdue(what: what)
      }
      _ = Poll.wait(for: [], milliseconds: 10)
    }
  }

  struct Overdue: Error {
    var what: String
  }

  var reader: SpoolReader { SpoolReader(root: root) }

  func place(_ id: Int) throws -> Place? {
    try JobID(id).flatMap { try reader.locate($0) }?.place
  }

  /// The result of a job, when it has ended.
  @discardableResult
  func result(
    _ id: Int,
    seconds: Int = 60,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> JobResult {
    var result: JobResult?
    try wait("job \(id) ends", seconds: seconds, sourceLocation: sourceLocation) {
      guard let id = JobID(id), let view = try reader.job(id),
        view.token.place == .finished || view.token.place == .cancelled
      else { return false }
      result = view.result()
      return result != nil
    }
    return try #require(result)
  }

  /// The newest entry of a receipt, when it is there and fits.
  func receipt(
    _ drop: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ fits: (Receipt.Entry) -> Bool = { _ in true }
  ) throws -> Receipt.Entry {
    var entry: Receipt.Entry?
    try wait("the receipt of \(drop)", sourceLocation: sourceLocation) {
      entry = reader.receipt(user: Users.name(ofUser: Users.current), drop: drop)?.entries.last
      return entry.map(fits) ?? false
    }
    return try #require(entry)
  }

  func consoleLog(_ id: Int) throws -> String { try root.text("finished/\(id)/attempts/1/console.log") }

  /// Processes of which the command line holds a text.
  static func processes(with text: String) throws -> [Int32] {
    try Directory(path: "/proc").names().compactMap { Int32($0) }.filter { id in
      let bytes = (try? ProcFile.read("/proc/\(id)/cmdline")) ?? []
      return String(decoding: bytes, as: UTF8.self).contains(text)
    }
  }
}
