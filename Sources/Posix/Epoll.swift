import CLinux
import Glibc

/// A set of descriptors that one thread waits on (epoll(7)).
package struct Epoll: ~Copyable {
  package struct Interest: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let readable = Interest(rawValue: bs_epollin)
    package static let writable = Interest(rawValue: bs_epollout)
    /// The peer closed its sending half.
    package static let peerClosed = Interest(rawValue: bs_epollrdhup)
    /// Reported unasked: both halves are closed, or an error is pending.
    package static let broken = Interest(rawValue: bs_epollhup | bs_epollerr)
  }

  package struct Event: Sendable {
    package var token: UInt64
    package var ready: Interest
  }

  private let descriptor: Descriptor

  package init() throws(PosixError) {
    descriptor = Descriptor(
      owning: try perform("epoll_create1", "a poll set") { epoll_create1(Int32(EPOLL_CLOEXEC)) }
    )
  }

  /// Begins to watch a descriptor; events come with the token.
  package func add(_ number: Int32, token: UInt64, interest: Interest) throws(PosixError) {
    try control(EPOLL_CTL_ADD, number, token: token, interest: interest)
  }

  package func change(_ number: Int32, token: UInt64, interest: Interest) throws(PosixError) {
    try control(EPOLL_CTL_MOD, number, token: token, interest: interest)
  }

  package func remove(_ number: Int32) throws(PosixError) {
    try control(EPOLL_CTL_DEL, number, token: 0, interest: [])
  }

  private func control(
    _ operation: Int32,
    _ number: Int32,
    token: UInt64,
    interest: Interest
  ) throws(PosixError) {
    var event = epoll_event(events: interest.rawValue, data: epoll_data(u64: token))
    try perform("epoll_ctl", "descriptor \(number)") {
      epoll_ctl(descriptor.number, operation, number, &event)
    }
  }

  /// Waits for events, at most so many milliseconds; nil waits for ever.
  ///
  /// Empty when the time is over.
  package func wait(milliseconds: Int?) throws(PosixError) -> [Event] {
    let timeout = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    let capacity = 256
    var raw = [epoll_event](repeating: epoll_event(), count: capacity)
    let count = try perform("epoll_wait", "a poll set") {
      epoll_wait(descriptor.number, &raw, Int32(capacity), timeout)
    }
    return raw.prefix(Int(count)).map { Event(token: $0.data.u64, ready: Interest(rawValue: $0.events)) }
  }
}
