import JSON

/// What `submit` was asked for.
package struct SubmitRequest: Sendable {
  /// Job directories, or one executable.
  package var paths: [String]
  package var board: String?
  package var tags: [String] = []
  package var durationLimitSeconds: Int?
  package var comment: String?
  package var title: String?
  package var priority: Int?
  package var pass: [String] = []
  package var fail: [String] = []
  package var key: String?
  /// The executable's arguments.
  package var arguments: [String] = []
  /// The drop's name; nil for the directory's or the executable's.
  package var name: String?

  package init(paths: [String]) { self.paths = paths }

  /// The options that belong into a manifest, and so need an executable.
  package var manifestOptions: [String] {
    let given: [(String, Bool)] = [
      ("--board", board != nil), ("--tag", !tags.isEmpty),
      ("--duration-limit-seconds", durationLimitSeconds != nil), ("--comment", comment != nil),
      ("--title", title != nil), ("--priority", priority != nil), ("--pass", !pass.isEmpty),
      ("--fail", !fail.isEmpty), ("--key", key != nil), ("-- ARGUMENTS", !arguments.isEmpty),
    ]
    return given.filter(\.1).map(\.0)
  }

  /// The manifest that the options make.
  ///
  /// - Parameter executable: its file name in the drop.
  /// - Returns: the content of `manifest.json`; not checked yet.
  package func manifest(executable: String) -> JSONValue {
    var object = JSONObject()
    object["board"] = board.map(JSONValue.string)
    if !tags.isEmpty { object["tags"] = .array(tags.map(JSONValue.string)) }
    object["executable"] = .string(executable)
    if !arguments.isEmpty { object["arguments"] = .array(arguments.map(JSONValue.string)) }
    object["duration_limit_seconds"] = durationLimitSeconds.map(JSONValue.integer)
    object["expect"] = expectation
    object["priority"] = priority.map(JSONValue.integer)
    object["key"] = key.map(JSONValue.string)
    object["title"] = title.map(JSONValue.string)
    object["comment"] = comment.map(JSONValue.string)
    return .object(object)
  }

  private var expectation: JSONValue? {
    var object = JSONObject()
    if !pass.isEmpty { object["pass"] = .array(pass.map(JSONValue.string)) }
    if !fail.isEmpty { object["fail"] = .array(fail.map(JSONValue.string)) }
    return object.isEmpty ? nil : .object(object)
  }
}
