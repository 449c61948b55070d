import Posix

/// A file that is read again when it has changed.
///
/// It is looked at no more than once a second. What was read is read once more at the next look: a program
/// that writes in place, as htpasswd(1) does, may have been half through, and its end may leave the same stamp.
struct StampedFile: Sendable {
  private struct Stamp: Sendable, Equatable {
    var device: UInt64
    var inode: UInt64
    var size: Int
    var modified: FileTime
    var changed: FileTime

    init(_ status: FileStatus) {
      device = status.device
      inode = status.inode
      size = status.size
      modified = status.modified
      changed = status.changed
    }
  }

  /// Nanoseconds between two looks.
  static let interval: UInt64 = 1_000_000_000

  private let limit: Int
  private let open: @Sendable () throws(PosixError) -> Descriptor
  private var lastLook: UInt64?
  private var stamp: Stamp?
  /// What was read and is not yet sure.
  private var unsure: [UInt8]?

  /// - Parameters:
  ///   - limit: how many bytes it may have.
  ///   - open: opens it for reading.
  init(limit: Int, open: @escaping @Sendable () throws(PosixError) -> Descriptor) {
    self.limit = limit
    self.open = open
  }

  /// Reads the file where it may be another than at the look before.
  ///
  /// - Parameter now: of the monotonic clock, in nanoseconds.
  /// - Returns: the content; nil where it is the same, or no look is due.
  /// - Throws: whatever reading meets, EINVAL for another kind of file, EFBIG for one that is too large.
  mutating func look(now: UInt64) throws(PosixError) -> [UInt8]? {
    if let lastLook, now &- lastLook < Self.interval { return nil }
    lastLook = now
    let file = try open()
    let status = try file.status()
    guard status.kind == .regular else { throw refusal(22, "it is \(status.kind.name)") }
    guard status.size <= limit else { throw refusal(27, "it has more than \(limit) bytes") }
    let stamp = Stamp(status)
    if stamp == self.stamp, unsure == nil { return nil }
    let bytes = try file.bytes(at: 0, count: max(0, status.size))
    let isSame = bytes == unsure
    self.stamp = stamp
    unsure = isSame ? nil : bytes
    return isSame ? nil : bytes
  }

  private func refusal(_ code: Int32, _ explanation: String) -> PosixError {
    PosixError(code: code, call: "read", subject: "a file", explanation: explanation)
  }
}
