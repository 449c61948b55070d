import Posix
import Spool

/// How a job ended.
struct DciEnd: Sendable {
  var status: DciStatus
  /// Nil where the result cannot be read.
  var time: Timestamp?
  var comment: String?
  var attempt: Int?
}
