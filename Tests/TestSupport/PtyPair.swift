import Glibc
import Posix

/// A pty of one test's own (pty(7)): what is written to its master is what a board prints.
package final class PtyPair: Sendable {
  private let master: Descriptor
  /// Of the terminal that the code under test opens.
  package let path: String

  package init() throws(PosixError) {
    // What posix_openpt(3), unlockpt(3) and ptsname(3) do, which the Glibc module leaves out.
    master = Descriptor(owning: try Self.check(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)))
    var isLocked: Int32 = 0
    try Self.check(ioctl(master.number, Self.setLock, &isLocked))
    var index: Int32 = 0
    try Self.check(ioctl(master.number, Self.getNumber, &index))
    path = "/dev/pts/\(index)"
  }

  /// TIOCSPTLCK and TIOCGPTN of ioctl_tty(2).
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  @discardableResult
  private static func check(_ result: Int32) throws(PosixError) -> Int32 {
    if result < 0 { throw PosixError(code: errno, call: "open", subject: "a pty") }
    return result
  }

  /// The number of the master's descriptor.
  package var number: Int32 { master.number }

  /// A copy of the master, which keeps the pty there as long as it is open.
  package func duplicate() throws(PosixError) -> Descriptor { try master.duplicate() }

  /// Has the board print, waiting where the terminal's buffer is full.
  package func write(_ bytes: [UInt8]) throws(PosixError) { try master.writeAll(bytes) }

  /// What the terminal's side has sent to the board by now.
  package func sent() throws(PosixError) -> [UInt8] {
    guard !Poll.wait(for: [number], milliseconds: 0).isEmpty else { return [] }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = try buffer.withUnsafeMutableBufferPointer { (bytes) throws(PosixError) in
      try master.read(into: UnsafeMutableRawBufferPointer(bytes))
    }
    return Array(buffer.prefix(count ?? 0))
  }
}
