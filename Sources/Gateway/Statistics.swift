import Posix

/// What the gateway counts of its own work.
final class Statistics: Sendable {
  struct Counts: Sendable {
    /// Answers by the first digit of their status, 1 to 5.
    var answers = [UInt64](repeating: 0, count: 6)
    var connections = 0
    var acceptedConnections: UInt64 = 0
  }

  private let counts = Locked(Counts())

  var current: Counts { counts.withLock { $0 } }

  func answered(_ status: UInt16) {
    counts.withLock { $0.answers[min(5, Int(status / 100))] += 1 }
  }

  func connected(_ now: Int) {
    counts.withLock { counts in
      counts.connections = now
      counts.acceptedConnections += 1
    }
  }

  func disconnected(_ now: Int) { counts.withLock { $0.connections = now } }
}
