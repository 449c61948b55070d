import HTTP
import Posix

/// How long a server waits and how much it takes on.
struct ServerOptions: Sendable {
  /// Nanoseconds for each of a connection's waits.
  var idle = seconds(60)
  var head = seconds(10)
  var body = seconds(10)
  var write = seconds(30)
  var linger = seconds(2)
  /// Nanoseconds for the answers under way when the server is to end.
  var farewell = seconds(3)
  /// Nanoseconds after which a feed that had nothing is asked again: with the rounds that the bytes make,
  /// what a board prints is at its reader within 50 ms.
  var feedPause: UInt64 = 20_000_000
  /// Nanoseconds after which accepting is tried again when descriptors had run out.
  var acceptPause: UInt64 = 100_000_000

  /// The wall clock, by which the age of a file is told.
  var wallClock: @Sendable () -> Timestamp = { Clock.now }

  /// Connections at once; who comes later waits to be accepted.
  var connections = min(16384, max(1, ResourceLimits.openFiles * 3 / 4 - reservedDescriptors))

  /// What the spool's reading and the rest of the process may need at once.
  ///
  /// Beyond these and the connections a quarter is left for files that are being sent; where they run out
  /// nevertheless, the client is told to come again.
  private static let reservedDescriptors = 128

  private static func seconds(_ count: UInt64) -> UInt64 { count * 1_000_000_000 }

  /// Nanoseconds that a wait of that kind may last.
  func duration(of kind: Deadline.Kind) -> UInt64 {
    switch kind {
    case .idle: idle
    case .head: head
    case .body: body
    case .write: write
    case .linger: linger
    }
  }
}
