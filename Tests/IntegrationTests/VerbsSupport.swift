import JSON
import Posix
import Spool
import TestSupport
import Testing

/// The program, started and not waited for.
final class StartedProgram {
  let process: Int32
  private let scratch: Scratch
  private var end: Posix.ExitStatus?

  init(_ arguments: [String]) throws {
    scratch = try Scratch()
    let null = try Descriptor.null()
    let output = try scratch.directory.create("output")
    let errors = try scratch.directory.create("errors")
    process = try Child.start(
      Child.Setup(
        program: Program.path,
        arguments: ["boardspool"] + arguments,
        environment: Program.environment,
        descriptors: [null.number, output.number, errors.number],
        directory: nil,
        group: .ownGroup
      )
    )
  }

  deinit {
    guard end == nil else { return }
    Child.signal(process: process, .kill)
    _ = try? Child.wait(for: process)
  }

  var output: String { (try? scratch.directory.text("output")) ?? "" }
  var errors: String { (try? scratch.directory.text("errors")) ?? "" }

  func signal(_ signal: Signal) { Child.signal(process: process, signal) }

  func wait() throws -> Posix.ExitStatus {
    let end = try Child.wait(for: process)
    self.end = end
    return end
  }
}

extension Lab {
  /// Runs the program on this spool; both outputs together.
  func run(_ arguments: String...) throws -> (exit: Posix.ExitStatus, output: String) {
    try Program.run(Program.path, arguments + ["--spool", spool])
  }

  /// Starts the program on this spool.
  func begin(_ arguments: String...) throws -> StartedProgram {
    try StartedProgram(arguments + ["--spool", spool])
  }

  func record(_ id: Int) throws -> JobRecord {
    try #require(try JobID(id).flatMap { try reader.job($0) }?.record())
  }

  /// Waits until a job lies in a place.
  func wait(for id: Int, in place: Place, sourceLocation: SourceLocation = #_sourceLocation) throws {
    try wait("job \(id) is \(place)", sourceLocation: sourceLocation) { try self.place(id) == place }
  }
}

extension Scratch {
  /// Makes a job's directory with a script for the process board.
  func job(_ path: String, script: String, _ members: JSONObject = [:]) throws {
    var manifest: JSONObject = ["board": "linux", "executable": "run.sh"]
    for member in members.members { manifest[member.name] = member.value }
    try directory.put("\(path)/manifest.json", bytes: JSONValue.object(manifest).pretty)
    try directory.put("\(path)/run.sh", "#!/bin/sh\n\(script)\n")
    try directory.setMode(0o755, of: "\(path)/run.sh")
  }

  func group(_ path: String) throws { try directory.put("\(path)/manifest.json", #"{"group": true}"#) }
}
