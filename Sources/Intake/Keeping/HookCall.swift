import Posix

/// One process of the completion hook, with what it says.
///
/// Of its output the end is kept. A process that takes too long gets SIGTERM and later SIGKILL, each to its
/// whole group.
final class HookCall {
  /// Bytes of the output that are kept.
  static let keptOutput = 4096

  /// How a call ended.
  enum Outcome: Equatable {
    case exited(ExitStatus)
    /// It was ended, because its time was over or intake ended.
    case ended
  }

  private let process: Int32
  private var output: Descriptor?
  private let grace: UInt64
  private var deadline: UInt64
  private var killAt: UInt64?
  private(set) var tail: [UInt8] = []

  /// Starts the process.
  ///
  /// - Parameters:
  ///   - arguments: the argument vector, its first an absolute path.
  ///   - environment: `NAME=value`, nothing else.
  ///   - directory: where it starts.
  ///   - deadline: when its time is over, by the monotonic clock.
  ///   - grace: nanoseconds between the two signals.
  /// - Throws: where the process cannot be started.
  init(
    _ arguments: [String],
    environment: [String],
    in directory: Directory,
    deadline: UInt64,
    grace: UInt64
  ) throws(PosixError) {
    let null = try Descriptor.null()
    let pipe = try Pipe()
    try pipe.readEnd.setNonblocking(true)
    process = try Child.start(
      Child.Setup(
        program: arguments.first ?? "",
        arguments: arguments,
        environment: environment,
        descriptors: [null.number, pipe.writeEnd.number, pipe.writeEnd.number],
        directory: directory.number,
        group: .ownGroup
      )
    )
    output = try pipe.readEnd.duplicate()
    self.deadline = deadline
    self.grace = grace
  }

  /// To be waited for; nil when the process has closed it.
  var number: Int32? { output?.number }

  /// When it needs attention though it says nothing: its end need not be seen at its output.
  func nextLook(_ now: UInt64) -> UInt64 {
    let look = now &+ (output == nil ? 5_000_000 : 100_000_000)
    let moment = killAt ?? deadline
    return moment > now ? min(look, moment) : look
  }

  /// Shortens its time.
  func end(by moment: UInt64) { deadline = min(deadline, moment) }

  /// Reads what it says, and signals it where its time is over.
  ///
  /// - Returns: how it ended; nil while it runs.
  func work(_ now: UInt64) -> Outcome? {
    drain()
    if let killAt, now >= killAt {
      Child.signal(group: process, .kill)
    } else if killAt == nil, now >= deadline {
      Child.signal(group: process, .terminate)
      Child.signal(group: process, .resume)
      killAt = now &+ grace
    }
    guard let exit = Child.reap(process)?.exit else { return nil }
    drain()
    return killAt == nil ? .exited(exit) : .ended
  }

  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 16384)
    // Bounded, for one that never stops writing.
    for _ in 0..<64 {
      guard output != nil else { return }
      let count = buffer.withUnsafeMutableBytes { bytes in (try? output?.read(into: bytes)) ?? nil }
      guard let count else { return }
      if count == 0 {
        output = nil
        return
      }
      tail += buffer[..<count]
      if tail.count > Self.keptOutput { tail.removeFirst(tail.count - Self.keptOutput) }
    }
  }
}
