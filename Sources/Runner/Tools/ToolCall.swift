import Boards
import Posix

/// One run of a tool that is to print its version.
///
/// It has nothing to read, a process group of its own that does not outlive the call, and a time limit; of
/// what it prints the beginning is kept.
struct ToolCall {
  /// Nanoseconds.
  static let timeLimit: UInt64 = 10_000_000_000
  private static let outputLimit = 1 << 16
  /// What a shell says of a program that cannot be run, or is not there (POSIX, 2.8.2 "Exit Status for
  /// Commands"), and ld.so(8) of one whose libraries are missing.
  private static let cannotRun: ClosedRange<Int32> = 126...127

  let path: String
  let arguments: [String]

  /// Runs it, waiting for its end.
  ///
  /// - Parameter timeLimit: nanoseconds, after which it is ended.
  /// - Returns: what is known of the tool.
  func run(timeLimit: UInt64 = Self.timeLimit) -> ToolDesk.Answer {
    do throws(PosixError) {
      let null = try Descriptor.null()
      let pipe = try Pipe()
      let leader = try Child.start(
        Child.Setup(
          program: path,
          arguments: [path] + arguments,
          environment: KeeperLink.inherited,
          descriptors: [null.number, pipe.writeEnd.number, pipe.writeEnd.number],
          directory: nil,
          group: .ownGroup
        )
      )
      let output = try pipe.readEnd.duplicate()
      Self.close(pipe)
      return Self.read(output, of: leader, until: Clock.monotonic &+ timeLimit)
    } catch {
      return .unusable(error.reason)
    }
  }

  private static func close(_ pipe: consuming Pipe) {}

  private static func read(
    _ output: borrowing Descriptor,
    of leader: Int32,
    until deadline: UInt64
  ) -> ToolDesk.Answer {
    try? output.setNonblocking(true)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    var exit: ExitStatus?
    var isOpen = true
    while exit == nil, Clock.monotonic < deadline {
      // An output that was closed would be ready all the time.
      _ = Poll.wait(for: isOpen ? [output.number] : [], milliseconds: 20)
      if isOpen { isOpen = drain(output, &buffer, into: &bytes) }
      exit = Child.reap(leader)?.exit
    }
    _ = drain(output, &buffer, into: &bytes)
    // Whatever it has started ends with it.
    Child.signal(group: leader, .kill)
    if exit == nil { _ = try? Child.wait(for: leader) }
    guard case .status(let status) = exit, cannotRun.contains(status) else {
      return .usable(version: ToolVersion.text(in: bytes))
    }
    let words = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    return .unusable("it exits with status \(status), saying \"\(ToolVersion.cleaned(words))\"")
  }

  /// Reads what is there now; false where no more will come.
  private static func drain(
    _ output: borrowing Descriptor,
    _ buffer: inout [UInt8],
    into bytes: inout [UInt8]
  ) -> Bool {
    // Bounded, for one that never stops writing.
    for _ in 0..<64 {
      let count = buffer.withUnsafeMutableBytes { (try? output.read(into: $0)) ?? nil }
      guard let count, count > 0 else { return count != 0 }
      bytes += buffer[..<min(count, outputLimit - min(bytes.count, outputLimit))]
    }
    return true
  }
}
