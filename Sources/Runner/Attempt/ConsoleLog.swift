import Posix
import Spool

/// Keeps what a board prints: `console.log` holds the raw bytes as they came, and `console.times` when
/// they came.
///
/// A line of `console.times` is "<microseconds since the start> <offset>", for the chunk that begins at
/// that offset of the log, so that a log can be replayed. The log is cut at a bound, with a line that
/// says so; what comes after is still watched, and not kept.
struct ConsoleLog: ~Copyable {
  private static let times = 1 << 16

  private let folder: Directory
  private let log: Descriptor
  private let limit: Int
  private let start: UInt64
  private var times: [UInt8] = []
  private var timesFile: Descriptor?
  private var isCut = false
  /// Bytes that the board printed.
  private(set) var count = 0
  /// The first failure to write; the run goes on without its log.
  private(set) var fault: PosixError?

  /// Makes `console.log`, so that it can be followed from the start; a board that says nothing leaves it
  /// empty.
  init(in folder: Directory, limit: Int, start: UInt64) throws(PosixError) {
    self.folder = folder
    self.limit = limit
    self.start = start
    log = try folder.create(Layout.consoleLog)
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer, at now: UInt64) {
    let before = count
    count += bytes.count
    guard !isCut, fault == nil else { return }
    do throws(PosixError) {
      let kept = UnsafeRawBufferPointer(rebasing: bytes.prefix(limit - before))
      if !kept.isEmpty {
        try log.writeAll(kept)
        times.append(contentsOf: "\((now &- start) / 1000) \(before)\n".utf8)
        if times.count > Self.times { try writeTimes() }
      }
      guard kept.count < bytes.count else { return }
      isCut = true
      try log.writeAll(Array("\n[boardspool: the log is cut here, at \(limit) bytes]\n".utf8))
    } catch {
      fault = error.about(Layout.consoleLog)
    }
  }

  /// Writes what is left.
  consuming func close() throws(PosixError) {
    if let fault { throw fault }
    try writeTimes()
  }

  private mutating func writeTimes() throws(PosixError) {
    guard !times.isEmpty else { return }
    if timesFile == nil { timesFile = try folder.create(Layout.consoleTimes) }
    try timesFile?.writeAll(times)
    times.removeAll(keepingCapacity: true)
  }
}
