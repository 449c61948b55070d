import Posix
import TestSupport
import Testing

/// An OpenSSH server of a test's own on the loop, and how to reach it.
final class AfarServer {
  /// What the account may do there.
  enum Account: CaseIterable {
    /// Anything.
    case shell
    /// Nothing but files.
    case files
  }

  private let scratch: Scratch
  private let server: Int32
  private(set) var port: UInt16

  /// The program and options by which ssh is called, as `$BOARDSPOOL_SSH` has it.
  var ssh: String {
    "ssh -F none -i \(scratch.path)/id -o UserKnownHostsFile=\(scratch.path)/known -o BatchMode=yes"
  }

  init(_ account: Account) throws {
    scratch = try Scratch()
    let folder = scratch.directory
    for key in ["host", "id"] {
      let (exit, output) = try Program.run(
        "ssh-keygen",
        ["-q", "-t", "ed25519", "-N", "", "-f", "\(scratch.path)/\(key)"]
      )
      try #require(exit == .status(0), "\(output)")
    }
    try folder.put("authorized", folder.text("id.pub"))
    // Where sshd(8) of Debian is started by init, that makes it.
    if Users.current == 0 { _ = try Directory(path: "/run").makeMissing("sshd") }
    var started: (server: Int32, port: UInt16)?
    // The port is free when it is chosen; another may have taken it since.
    for _ in 0..<5 where started == nil { started = try Self.start(account, folder, scratch.path) }
    let log = try folder.text("log")
    (server, port) = try #require(started, "sshd does not listen: \(log)")
    try folder.put("known", "[127.0.0.1]:\(port) \(folder.text("host.pub"))")
  }

  deinit {
    Child.signal(process: server, .kill)
    _ = try? Child.wait(for: server)
  }

  private static func start(
    _ account: Account,
    _ folder: Directory,
    _ path: String
  ) throws -> (server: Int32, port: UInt16)? {
    let port = try freePort()
    var lines = [
      "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(path)/host", "PidFile none", "UsePAM no",
      "StrictModes no", "PermitRootLogin yes", "PasswordAuthentication no",
      "AuthorizedKeysFile \(path)/authorized", "Subsystem sftp internal-sftp", "MaxStartups 100",
    ]
    if account == .files { lines.append("ForceCommand internal-sftp") }
    try folder.put("sshd_config", lines.joined(separator: "\n") + "\n")
    try folder.put("log")
    let log = try folder.openToAppend("log")
    let null = try Descriptor.null()
    let server = try Child.start(
      Child.Setup(
        program: "/usr/sbin/sshd",
        arguments: ["/usr/sbin/sshd", "-D", "-e", "-f", "\(path)/sshd_config"],
        environment: Program.environment,
        descriptors: [null.number, null.number, log.number],
        directory: nil,
        group: .ownGroup
      )
    )
    while try !folder.text("log").contains("Server listening on") {
      if Child.reap(server) != nil { return nil }
      _ = Poll.wait(for: [], milliseconds: 10)
    }
    return (server, port)
  }

  private static func freePort() throws -> UInt16 {
    let socket = try Sockets.listen(on: ListenAddress(host: "127.0.0.1", port: 0))
    return try Sockets.port(of: socket)
  }

  /// The spool as its users name it there.
  func address(of path: String) -> String { "ssh://127.0.0.1:\(port)\(path)" }

  /// Ends all connections as a network that fails does.
  ///
  /// - Returns: how many there were.
  @discardableResult
  func breakConnections() throws -> Int {
    let tasks = try Directory(path: "/proc/\(server)/task").names()
    let sessions = tasks.flatMap { task in
      let bytes = (try? ProcFile.read("/proc/\(server)/task/\(task)/children")) ?? []
      return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }
    for session in sessions { Child.signal(process: session, .kill) }
    return sessions.count
  }
}

/// The program with a spool of another machine, started as its users start it.
struct AfarClient {
  private let scratch: Scratch
  let environment: [String]

  /// - Parameters:
  ///   - server: how the spool is reached.
  ///   - ssh: what is called instead of the server's own words.
  ///   - path: `$PATH`, where it is another.
  /// - Throws: where the disk refuses.
  init(_ server: AfarServer, ssh: String? = nil, path: String? = nil) throws {
    scratch = try Scratch()
    environment =
      Program.environment.filter { !$0.hasPrefix("PATH=") } + [
        "PATH=\(path ?? Environment.value("PATH") ?? "/usr/bin")", "BOARDSPOOL_SSH=\(ssh ?? server.ssh)",
        "XDG_CACHE_HOME=\(scratch.path)",
      ]
  }

  /// What lies in its cache's folders.
  func leftovers() throws -> [String] {
    guard let folder = try? scratch.directory.directory("boardspool") else { return [] }
    return try folder.names().flatMap { try folder.directory($0).names() }
  }

  /// Starts a verb, whose outputs go to files of their own.
  func start(_ arguments: [String]) throws -> Running {
    let name = try Random.hex(4)
    let out = try scratch.directory.openToAppend("\(name).out")
    let err = try scratch.directory.openToAppend("\(name).err")
    let null = try Descriptor.null()
    let process = try Child.start(
      Child.Setup(
        program: Program.path,
        arguments: ["boardspool"] + arguments,
        environment: environment,
        descriptors: [null.number, out.number, err.number],
        directory: nil,
        group: .ownGroup
      )
    )
    return Running(process: process, folder: scratch.directory, name: name)
  }

  /// Runs a verb to its end.
  func run(_ arguments: [String]) throws -> (exit: Posix.ExitStatus, output: String, errors: String) {
    let running = try start(arguments)
    let exit = try Child.wait(for: running.process)
    return (exit, try running.output(), try running.errors())
  }

  struct Running {
    let process: Int32
    fileprivate let folder: Directory
    fileprivate let name: String

    func output() throws -> String { try folder.text("\(name).out") }

    func errors() throws -> String { try folder.text("\(name).err") }
  }
}

extension Scratch {
  /// Writes a job's directory: a script, and files beside it.
  func jobDirectory(_ name: String, script: String, files: [String: [UInt8]] = [:]) throws -> String {
    try directory.put("\(name)/manifest.json", #"{"board": "linux", "executable": "run.sh"}"#)
    try directory.put("\(name)/run.sh", "#!/bin/sh\n\(script)\n")
    for (file, bytes) in files { try directory.put("\(name)/\(file)", bytes: bytes) }
    return "\(path)/\(name)"
  }

  /// Writes a program that stands before ssh.
  func script(_ name: String, _ lines: String) throws -> String {
    try directory.put(name, lines)
    try directory.setMode(0o755, of: name)
    return "\(path)/\(name)"
  }
}
