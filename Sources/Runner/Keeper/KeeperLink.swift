import Posix

/// The runner's end of the channel to its keeper.
///
/// Messages are whole, so threads may send side by side.
final class KeeperLink: Sendable {
  private let channel: Descriptor
  private let process: Int32
  /// Of the marks of its tools.
  private let prefix: String

  var number: Int32 { channel.number }

  /// Starts a keeper: this program again, in a session of its own, with nothing but the channel.
  ///
  /// - Parameters:
  ///   - leaseSeconds: the runner's lease.
  ///   - prefix: with which the marks of its tools begin.
  /// - Throws: where it cannot be started.
  init(leaseSeconds: Int, prefix: String) throws(PosixError) {
    let pair = try Sockets.messagePair()
    let null = try Descriptor.null()
    self.prefix = prefix
    process = try Child.start(
      Child.Setup(
        program: "/proc/self/exe",
        arguments: [
          "boardspool", Keeper.verb, "--lease", "\(leaseSeconds)", "--open-files",
          "\(ResourceLimits.openFilesAtStart)",
        ],
        environment: Self.inherited + ["\(Keeper.mark)=\(prefix)"],
        descriptors: [null.number, null.number, 2, pair.far.number],
        directory: nil,
        group: .ownSession
      )
    )
    channel = try pair.near.duplicate()
  }

  /// What tools inherit of this process's environment: where programs are, and how to speak.
  static let inherited: [String] = {
    ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SWIFT_BACKTRACE"].compactMap { name in
      Environment.value(name).map { "\(name)=\($0)" }
    }
  }()

  /// Starts a tool.
  ///
  /// - Parameters:
  ///   - tool: a number of its own.
  ///   - setup: what to start.
  ///   - outputs: where its standard output and error go.
  ///   - folder: where it starts.
  ///   - lock: its board's, which the keeper holds as long as anything of the tool lives.
  /// - Throws: EPIPE where the keeper is gone.
  func start(
    _ tool: Int,
    _ setup: ToolSetup,
    outputs: [Int32],
    folder: Directory,
    lock: BoardLock
  ) throws(PosixError) {
    let descriptors = outputs + [folder.number] + lock.numbers
    try channel.send(KeeperRequest.start(tool: tool, setup).bytes, descriptors: descriptors)
  }

  func stop(_ tool: Int) throws(PosixError) { try channel.send(KeeperRequest.stop(tool: tool).bytes) }

  func renew() { try? channel.send(KeeperRequest.renew.bytes) }

  /// The next report, waiting for it.
  ///
  /// - Throws: EPIPE where the keeper is gone.
  func next() throws(PosixError) -> KeeperReport? {
    guard let message = try channel.receive(limit: 65536) else { return nil }
    guard !message.bytes.isEmpty else {
      throw PosixError(code: PosixError.brokenPipe, call: "recvmsg", subject: "the keeper")
    }
    return KeeperReport(message.bytes)
  }

  /// Ends what a keeper left that is gone before its runner.
  func bury() {
    _ = try? Child.wait(for: process)
    Orphans(prefix: prefix).end()
  }

  /// Ends the keeper, and with it every tool, and waits until they are gone.
  func close() {
    channel.shutdown()
    _ = try? Child.wait(for: process)
  }
}
