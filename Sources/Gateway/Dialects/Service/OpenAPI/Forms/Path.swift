import HTTP
import JSON

extension OpenAPI {
  /// A path, its variable segments in braces, and what may be done with it.
  struct Path: Sendable {
    let template: String
    private let parameters: [Parameter]
    private let operations: [Operation]
    private let form: ErrorForm?

    /// - Parameters:
    ///   - template: the path.
    ///   - parameters: of its variable segments.
    ///   - operations: one for each documented method.
    ///   - form: of its errors; nil for its part's.
    init(
      _ template: String,
      _ parameters: [Parameter],
      _ operations: [Operation],
      form: ErrorForm? = nil
    ) {
      self.template = template
      self.parameters = parameters
      self.operations = operations
      self.form = form
    }

    init(_ template: String, _ operations: [Operation], form: ErrorForm? = nil) {
      self.init(template, [], operations, form: form)
    }

    func value(tag: String, _ form: ErrorForm) -> JSONValue {
      var object = JSONObject()
      if !parameters.isEmpty { object["parameters"] = .array(parameters.map(\.value)) }
      for operation in operations {
        let method = operation.method.name.lowercased()
        object[method] = operation.value(id: method + words, tag: tag, self.form ?? form)
      }
      return .object(object)
    }

    func components(_ form: ErrorForm) -> [(name: String, value: JSONValue)] {
      operations.flatMap { $0.components(self.form ?? form) }
    }

    /// The path as one word: of `/jobs/{id}/files/` it is `JobsIdFilesFolder`.
    private var words: String {
      let segments = template.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      return segments.map { segment in
        switch segment {
        case "": segments.count == 1 ? "Root" : "Folder"
        case "*": "Any"
        default:
          segment.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined()
        }
      }.joined()
    }
  }
}
