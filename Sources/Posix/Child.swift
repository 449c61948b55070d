import CLinux
import Glibc

/// How a process ended.
package enum ExitStatus: Sendable, Hashable {
  case status(Int32)
  case signal(Int32)
}

/// Starting processes and waiting for them (posix_spawn(3), waitpid(2)).
package enum Child {
  /// What a new process inherits: nothing but what stands here.
  package struct Setup: Sendable {
    /// The program: a path, or a name that is looked up in PATH.
    package var program: String
    /// The argument vector, the program's own name first.
    package var arguments: [String]
    /// `NAME=value`, nothing else.
    package var environment: [String]
    /// Descriptors that become 0, 1, 2, … of the child.
    ///
    /// The child gets no others.
    package var descriptors: [Int32]
    /// The directory in which it starts; nil for this process's own.
    package var directory: Int32?
    package var group: Group

    package enum Group: Sendable {
      /// This process's group: the child may ask at its terminal, and ends with it at an interrupt.
      case callersGroup
      /// A process group of its own.
      case ownGroup
      /// A session of its own, without a terminal.
      case ownSession
    }

    package init(
      program: String,
      arguments: [String],
      environment: [String],
      descriptors: [Int32],
      directory: Int32?,
      group: Group
    ) {
      self.program = program
      self.arguments = arguments
      self.environment = environment
      self.descriptors = descriptors
      self.directory = directory
      self.group = group
    }
  }

  /// Starts a process, with default signals and none blocked.
  ///
  /// - Returns: its process id, which is its own group's as well.
  package static func start(_ setup: Setup) throws(PosixError) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if let directory = setup.directory { posix_spawn_file_actions_addfchdir_np(&actions, directory) }
    // First above all targets, then down to them, so that no target hides a source.
    let base = Int32(setup.descriptors.count) + (setup.descriptors.max() ?? 0) + 1
    for (index, number) in setup.descriptors.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, number, base + Int32(index))
    }
    for index in setup.descriptors.indices {
      posix_spawn_file_actions_adddup2(&actions, base + Int32(index), Int32(index))
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, Int32(setup.descriptors.count))
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    switch setup.group {
    case .callersGroup: break
    case .ownGroup:
      flags |= POSIX_SPAWN_SETPGROUP
      posix_spawnattr_setpgroup(&attributes, 0)
    case .ownSession:
      flags |= Int32(bs_spawn_setsid)
    }
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var pid: Int32 = 0
    let code = withVector(setup.arguments) { arguments in
      withVector(setup.environment) { environment in
        posix_spawnp(&pid, setup.program, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw PosixError(code: code, call: "start", subject: setup.program) }
    return pid
  }

  /// Takes note of a child that ended; nil when none has.
  ///
  /// The id is −1 for any child.
  package static func reap(_ pid: Int32 = -1) -> (pid: Int32, exit: ExitStatus)? {
    var status: Int32 = 0
    var ended: Int32
    repeat { ended = waitpid(pid, &status, WNOHANG) } while ended == -1 && errno == EINTR
    guard ended > 0 else { return nil }
    let exit = bs_exited(status) != 0 ? ExitStatus.status(bs_exit_status(status)) : .signal(bs_signal(status))
    return (ended, exit)
  }

  /// Waits for the end of one child.
  package static func wait(for pid: Int32) throws(PosixError) -> ExitStatus {
    var status: Int32 = 0
    try perform("waitpid", "process \(pid)") { waitpid(pid, &status, 0) }
    return bs_exited(status) != 0 ? .status(bs_exit_status(status)) : .signal(bs_signal(status))
  }

  /// Sends a signal to all processes of a group; false when none is left.
  @discardableResult
  package static func signal(group: Int32, _ signal: Signal) -> Bool {
    group > 1 && kill(-group, signal.number) == 0
  }

  /// Sends a signal to one process; false when it is gone.
  @discardableResult
  package static func signal(process: Int32, _ signal: Signal) -> Bool {
    process > 1 && kill(process, signal.number) == 0
  }

  /// Processes whose parent dies become children of this one, so that none gets away
  /// (PR_SET_CHILD_SUBREAPER, prctl(2)).
  package static func adoptOrphans() throws(PosixError) {
    try perform("prctl", "child subreaper") { bs_prctl(PR_SET_CHILD_SUBREAPER, 1) }
  }

  /// The ids of the calling thread's children; of the first thread's also the adopted ones.
  package static func children() -> [Int32] {
    guard let bytes = try? ProcFile.read("/proc/thread-self/children") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
  }
}

/// Calls the body with a NULL-terminated vector of C strings.
private func withVector<Result>(
  _ strings: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return (copies + [nil]).withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else {
      var empty: UnsafeMutablePointer<CChar>?
      return body(&empty)
    }
    return body(base)
  }
}
