import JSON
import Posix
import Spool

/// A request as it lies in `incoming/`, and who made it.
struct Request {
  var name: RequestName
  var status: FileStatus
  /// The name of the user who owns it.
  var user: String
  /// Root, the spool's owner, or one of the admins of `spool.json`.
  var isAdmin: Bool
  /// What it holds, of one that holds an object.
  var object = JSONObject()

  var verb: RequestName.Verb { name.verb }
  var owner: UInt32 { status.owner }

  /// When it was made, by the spool's file system, in nanoseconds.
  var birth: Int { (status.born ?? status.changed).total }
}

/// What has become of a request.
enum RequestOutcome: Equatable {
  case granted
  /// It stays until its outcome is known.
  case open
}
