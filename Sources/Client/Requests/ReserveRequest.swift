import JSON
import Posix

/// For whom and how long a board is to be reserved.
package struct ReserveRequest: Sendable {
  /// Until when.
  package enum Length: Sendable, Equatable {
    /// From when intake grants it; 1 to 8760.
    case hours(Int)
    case until(Timestamp)
  }

  package var length: Length
  /// Nil for the user who asks.
  package var user: String?

  package init(_ length: Length, user: String? = nil) {
    self.length = length
    self.user = user
  }

  /// What the request is to hold.
  package var content: JSONObject {
    var object = JSONObject()
    object["user"] = user.map(JSONValue.string)
    switch length {
    case .hours(let hours): object["hours"] = .integer(hours)
    case .until(let moment): object["until"] = .string(moment.rfc3339)
    }
    return object
  }
}
