import HTTP
import JSON

extension OpenAPI {
  /// How some routes tell errors; one answer for each status stands among the document's components.
  struct ErrorForm: Sendable {
    /// The beginning of the components' names.
    let name: String
    let contents: [Content]
    /// With which it asks who reads.
    var challenge = Header.challenge

    /// A reference to the answer of that status.
    func reference(_ status: HTTPStatus) -> JSONValue {
      ["$ref": .string("#/components/responses/\(component(status))")]
    }

    func component(_ status: HTTPStatus) -> String {
      Self.isOfTransport(status) ? "Transport\(status.rawValue)" : "\(name)\(status.rawValue)"
    }

    /// Said by who reads the requests' bytes, and knows of no route.
    private static func isOfTransport(_ status: HTTPStatus) -> Bool {
      status == .uriTooLong || status == .requestHeaderFieldsTooLarge
    }

    func response(_ status: HTTPStatus) -> Response {
      Response(status, Self.about(status), contents(status), headers: headers(status))
    }

    private func contents(_ status: HTTPStatus) -> [Content] {
      if Self.isOfTransport(status) { return [.plain] }
      return status == .badRequest || status == .contentTooLarge ? contents + [.plain] : contents
    }

    private func headers(_ status: HTTPStatus) -> [Header] {
      switch status {
      case .unauthorized: [challenge]
      case .methodNotAllowed: [.allow]
      default: []
      }
    }

    private static func about(_ status: HTTPStatus) -> String {
      switch status {
      case .badRequest: "A parameter or the content is not valid; or, as plain text, it is no HTTP request."
      case .unauthorized: "Only users may see this, or the user's name, password or token is not right."
      case .forbidden: "This user may not see it."
      case .notFound: "There is no such thing, or not yet."
      case .methodNotAllowed:
        "This server only reads. The answer says what to do instead: which file to drop."
      case .contentTooLarge: "The content is longer than 1 MiB, or than what is read of it here."
      case .uriTooLong: "The request line is longer than 8 KiB."
      case .requestHeaderFieldsTooLarge: "The head is longer than 16 KiB, or has more than 100 fields."
      case .internalServerError: "The spool cannot be read."
      case .serviceUnavailable: "The spool cannot be read for now."
      default: status.phrase
      }
    }
  }
}
