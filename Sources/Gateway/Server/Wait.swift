import HTTP

/// A client's deadline in time, and its entry in the queue.
struct Wait {
  private(set) var deadline: Deadline?
  /// When it is over, in nanoseconds of the monotonic clock.
  private(set) var due = UInt64.max
  /// The time of the one entry in the queue that counts.
  private var queued = UInt64.max

  /// Takes over what the connection waits for now.
  ///
  /// - Returns: the time of an entry to put into the queue; nil where the one there comes early enough.
  mutating func set(_ deadline: Deadline?, at now: UInt64, _ options: ServerOptions) -> UInt64? {
    guard deadline != self.deadline else { return nil }
    self.deadline = deadline
    due = deadline.map { now &+ options.duration(of: $0.kind) } ?? .max
    return entry()
  }

  /// Takes note that an entry of that time came up.
  ///
  /// - Returns: whether the wait is over, and the time of an entry to put into the queue.
  mutating func came(_ time: UInt64, at now: UInt64) -> (isOver: Bool, next: UInt64?) {
    guard time == queued else { return (false, nil) }
    queued = .max
    guard due <= now else { return (false, entry()) }
    // What follows is a wait of its own, even if it looks the same.
    deadline = nil
    due = .max
    return (true, nil)
  }

  private mutating func entry() -> UInt64? {
    guard due < queued else { return nil }
    queued = due
    return due
  }
}
