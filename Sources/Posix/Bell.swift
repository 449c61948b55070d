import CLinux
import Glibc

/// Wakes a thread that waits in poll or epoll; ringing twice before it looks is as good as once
/// (eventfd(2)).
package final class Bell: Sendable {
  private let descriptor: Descriptor

  package var number: Int32 { descriptor.number }

  package init() throws(PosixError) {
    descriptor = Descriptor(
      owning: try perform("eventfd", "a bell") { eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) }
    )
  }

  package func ring() {
    var one: UInt64 = 1
    _ = Glibc.write(number, &one, 8)
  }

  /// Takes note of all rings so far.
  package func silence() {
    var count: UInt64 = 0
    _ = Glibc.read(number, &count, 8)
  }

  /// Waits for a ring, at most so many milliseconds; nil waits for ever.
  ///
  /// True when it rang.
  package func wait(milliseconds: Int?) -> Bool {
    let ready = Poll.wait(for: [number], milliseconds: milliseconds)
    guard !ready.isEmpty else { return false }
    silence()
    return true
  }
}

/// Waiting for any of a few descriptors to become readable (poll(2)).
package enum Poll {
  /// The descriptors that are readable or hung up; empty when the time is over or a signal came.
  package static func wait(for descriptors: [Int32], milliseconds: Int?) -> [Int32] {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let timeout = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    guard poll(&polled, nfds_t(polled.count), timeout) > 0 else { return [] }
    return polled.filter { $0.revents != 0 }.map(\.fd)
  }
}
