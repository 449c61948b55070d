import JSON
import Spool

/// Why a request is not granted: what `<name>.refused` holds.
struct RequestRefusal: Error, Equatable {
  enum Code: String {
    /// It is not what a request of its name must be.
    case malformed
    /// Who made it may not.
    case forbidden
    /// What it is for does not exist.
    case notFound = "not_found"
    /// What it is for is in no state for it.
    case state
    /// Something else came first.
    case conflict
  }

  var code: Code
  /// One sentence without a full stop.
  var reason: String

  init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  var json: JSONValue { ["reason": .string(reason), "code": .string(code.rawValue)] }
}
