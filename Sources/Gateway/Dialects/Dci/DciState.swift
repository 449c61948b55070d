import Posix
import Spool

/// One of a job's states: what it is at from a moment on.
struct DciState: Sendable, Equatable {
  var status: DciStatus
  var time: Timestamp
  var comment: String?
  /// Epoch of the attempt that it belongs to; 0 ahead of all attempts.
  var attempt: Int
  /// Which of that attempt's it is, from 0 up.
  var ordinal: Int

  /// Its name within the job: states are only ever added behind the others.
  var name: String { "\(attempt)/\(ordinal)" }
}
