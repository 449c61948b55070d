import JSON

extension OpenAPI {
  /// What one interface adds to the document.
  struct Part: Sendable {
    /// The name of the group.
    let tag: String
    let about: String
    /// Of its paths that have no other.
    let form: ErrorForm
    var schemas: Members = [:]
    let paths: [Path]

    func addPaths(to object: inout JSONObject) {
      for path in paths { object[path.template] = path.value(tag: tag, form) }
    }

    func addSchemas(to object: inout JSONObject) {
      for (name, schema) in schemas.list { object[name] = schema.value }
    }

    func addResponses(to object: inout JSONObject) {
      for (name, value) in paths.flatMap({ $0.components(form) }) { object[name] = value }
    }
  }
}
