import JSON
import Posix
import Spool

/// What `submit` was asked for.
package struct SubmitRequest: Sendable {
  /// Job directories, or one executable; none for a group without jobs yet, and for a job of a template.
  package var paths: [String]
  /// The name of a group that is to be made of the directories.
  package var group: String?
  package var board: String?
  package var tags: [String] = []
  package var template: String?
  package var durationLimitSeconds: Int?
  package var silenceSeconds: Int?
  package var retry: Int?
  package var comment: String?
  package var title: String?
  package var description: String?
  package var url: String?
  package var pass: [String] = []
  package var fail: [String] = []
  package var progressPattern: String?
  package var key: String?
  /// `NAME=VALUE` each.
  package var environment: [String] = []
  /// The executable's arguments.
  package var arguments: [String] = []
  /// The drop's name; nil for the directory's or the executable's.
  package var name: String?
  // What holds for job directories as well.
  package var priority: Int?
  package var isPaused = false
  package var parent: String?
  package var dependsOn: [String] = []
  /// Further members of the manifest, as `KEY=JSON`.
  package var settings: [String] = []

  package init(paths: [String]) { self.paths = paths }

  /// The options that make a manifest, and so are not for a job directory, which has one.
  package var manifestOptions: [String] {
    let given: [(String, Bool)] = [
      ("--board", board != nil), ("--tag", !tags.isEmpty), ("--template", template != nil),
      ("--duration-limit-seconds", durationLimitSeconds != nil), ("--silence", silenceSeconds != nil),
      ("--retry", retry != nil), ("--comment", comment != nil), ("--title", title != nil),
      ("--description", description != nil), ("--url", url != nil), ("--pass", !pass.isEmpty),
      ("--fail", !fail.isEmpty), ("--progress-pattern", progressPattern != nil), ("--key", key != nil),
      ("--env", !environment.isEmpty), ("-- ARGUMENTS", !arguments.isEmpty),
    ]
    return given.filter(\.1).map(\.0)
  }

  /// The manifest that the options make.
  ///
  /// - Parameter executable: its file name in the drop; nil where it has none.
  /// - Returns: the content of `manifest.json`; not checked yet.
  /// - Throws: ``ClientError/usage(_:)`` for options that do not say what they should.
  package func manifest(executable: String?) throws(ClientError) -> JSONObject {
    var object = JSONObject()
    object["board"] = board.map(JSONValue.string)
    if !tags.isEmpty { object["tags"] = .array(tags.map(JSONValue.string)) }
    object["template"] = template.map(JSONValue.string)
    if group != nil { object["group"] = true }
    object["executable"] = executable.map(JSONValue.string)
    if !arguments.isEmpty { object["arguments"] = .array(arguments.map(JSONValue.string)) }
    if !environment.isEmpty { object["environment"] = .object(try variables()) }
    object["duration_limit_seconds"] = durationLimitSeconds.map(JSONValue.integer)
    object["limits"] = silenceSeconds.map { ["silence": .integer($0)] }
    object["expect"] = expectation
    object["progress_pattern"] = progressPattern.map(JSONValue.string)
    object["retry"] = retry.map(JSONValue.integer)
    object["key"] = key.map(JSONValue.string)
    object["title"] = title.map(JSONValue.string)
    object["comment"] = comment.map(JSONValue.string)
    object["description"] = description.map(JSONValue.string)
    object["url"] = url.map(JSONValue.string)
    try change(&object)
    return object
  }

  /// Changes a manifest as the options that are for any job say.
  package func change(_ manifest: inout JSONObject) throws(ClientError) {
    if let priority { manifest["priority"] = .integer(priority) }
    if isPaused { manifest["paused"] = true }
    if let parent { manifest["parent"] = Self.reference(parent) }
    if !dependsOn.isEmpty {
      manifest["depends_on"] = .array(Self.list(manifest["depends_on"]) + dependsOn.map(Self.reference))
    }
    try Setting.apply(settings, to: &manifest)
  }

  /// What a manifest's `depends_on` names: one job may stand without a list.
  static func list(_ value: JSONValue?) -> [JSONValue] {
    guard let value, value != .null else { return [] }
    return value.array ?? [value]
  }

  private static func reference(_ word: String) -> JSONValue {
    JobID(word).map { .integer($0.number) } ?? .string(word)
  }

  private func variables() throws(ClientError) -> JSONObject {
    var object = JSONObject()
    for text in environment {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw .usage("--env takes NAME=VALUE, not \"\(text.shown)\"")
      }
      object[String(text[..<equals])] = .string(String(text[text.index(after: equals)...]))
    }
    return object
  }

  private var expectation: JSONValue? {
    var object = JSONObject()
    if !pass.isEmpty { object["pass"] = .array(pass.map(JSONValue.string)) }
    if !fail.isEmpty { object["fail"] = .array(fail.map(JSONValue.string)) }
    return object.isEmpty ? nil : .object(object)
  }
}
