import JSON
import Posix
import Spool

/// What `update` was asked to change of a job or a board.
package struct UpdateRequest: Sendable {
  package var title: String?
  package var comment: String?
  package var tags: [String] = []
  // Of jobs only.
  package var description: String?
  package var board: String?
  package var priority: Int?
  package var durationLimitSeconds: Int?
  package var retry: Int?
  /// The tag of the state on which the change rests.
  package var etag: String?
  /// Further members, as `KEY=JSON`; null takes one away.
  package var settings: [String] = []

  package init() {}

  /// The options that only jobs know.
  private var jobOptions: [String] {
    let given: [(String, Bool)] = [
      ("--description", description != nil), ("--board", board != nil), ("--priority", priority != nil),
      ("--duration-limit-seconds", durationLimitSeconds != nil), ("--retry", retry != nil),
      ("--etag", etag != nil),
    ]
    return given.filter(\.1).map(\.0)
  }

  /// The request's content.
  ///
  /// - Parameter name: whose the request is.
  /// - Returns: at least one member that is to change.
  /// - Throws: ``ClientError/usage(_:)`` where nothing is to change, or what boards do not know.
  package func content(for name: RequestName) throws(ClientError) -> JSONObject {
    if case .job = name.target {
    } else if let option = jobOptions.first {
      throw .usage("\(option) is for jobs, and \(name.target) is a board")
    }
    var object = JSONObject()
    object["title"] = title.map(JSONValue.string)
    object["comment"] = comment.map(JSONValue.string)
    object["description"] = description.map(JSONValue.string)
    object["board"] = board.map(JSONValue.string)
    if !tags.isEmpty { object["tags"] = .array(tags.map(JSONValue.string)) }
    object["priority"] = priority.map(JSONValue.integer)
    object["duration_limit_seconds"] = durationLimitSeconds.map(JSONValue.integer)
    object["retry"] = retry.map(JSONValue.integer)
    try Setting.apply(settings, to: &object)
    guard !object.isEmpty else {
      throw .usage("nothing is to be changed; --title, --set and others say what")
    }
    object["etag"] = etag.map(JSONValue.string)
    return object
  }
}
