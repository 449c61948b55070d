import HTTP
import JSON

extension OpenAPI {
  /// What is answered to one method of a path.
  struct Operation: Sendable {
    let method: HTTPMethod
    private let summary: String
    private let about: String?
    private let parameters: [Parameter]
    private let body: Body?
    private let answers: [Response]
    private let errors: [HTTPStatus]

    /// The content of a request.
    struct Body: Sendable {
      var contents: [Content]
      var isRequired = false

      static func json(_ schema: Schema, isRequired: Bool = false) -> Body {
        Body(contents: [.json(schema)], isRequired: isRequired)
      }
    }

    /// What any read may be answered.
    private static let ofReading: [HTTPStatus] = [
      .badRequest, .unauthorized, .uriTooLong, .requestHeaderFieldsTooLarge, .internalServerError,
      .serviceUnavailable,
    ]
    /// A write is refused ahead of all else.
    private static let ofWriting: [HTTPStatus] = [
      .badRequest, .methodNotAllowed, .contentTooLarge, .uriTooLong, .requestHeaderFieldsTooLarge,
    ]

    static func get(
      _ summary: String,
      _ about: String? = nil,
      _ parameters: [Parameter] = [],
      answers: [Response],
      errors: [HTTPStatus] = []
    ) -> Operation {
      Operation(
        method: .get,
        summary: summary,
        about: about,
        parameters: parameters,
        body: nil,
        answers: answers,
        errors: ofReading + errors
      )
    }

    /// A read whose question is the content.
    static func query(
      _ summary: String,
      _ about: String? = nil,
      body: Body,
      answers: [Response],
      errors: [HTTPStatus] = []
    ) -> Operation {
      Operation(
        method: .post,
        summary: summary,
        about: about,
        parameters: [],
        body: body,
        answers: answers,
        errors: ofReading + [.contentTooLarge] + errors
      )
    }

    /// What is refused, and answered with the file to drop.
    ///
    /// - Parameters:
    ///   - method: of the request.
    ///   - summary: what it would do.
    ///   - instead: the file that does it.
    ///   - parameters: those from which the answer is made.
    ///   - body: the content from which the answer is made.
    ///   - errors: further ones.
    /// - Returns: the operation.
    static func write(
      _ method: HTTPMethod,
      _ summary: String,
      instead: String,
      _ parameters: [Parameter] = [],
      body: Body? = nil,
      errors: [HTTPStatus] = []
    ) -> Operation {
      Operation(
        method: method,
        summary: "\(summary): refused",
        about: "Instead, drop \(instead).",
        parameters: parameters,
        body: body,
        answers: [],
        errors: ofWriting + errors
      )
    }

    /// - Parameters:
    ///   - id: names it among all operations.
    ///   - tag: its group's.
    ///   - form: of its errors.
    /// - Returns: the operation as the document has it.
    func value(id: String, tag: String, _ form: ErrorForm) -> JSONValue {
      var object: JSONObject = [
        "operationId": .string(id), "tags": [.string(tag)], "summary": .string(summary),
      ]
      if let about { object["description"] = .string(about) }
      if !parameters.isEmpty { object["parameters"] = .array(parameters.map(\.value)) }
      if let body {
        object["requestBody"] = ["required": .bool(body.isRequired), "content": Content.value(body.contents)]
      }
      object["responses"] = responses(form)
      return .object(object)
    }

    private func responses(_ form: ErrorForm) -> JSONValue {
      let own = answers.map { ($0.status.rawValue, $0.value) }
      let common = commonErrors.map { ($0.rawValue, form.reference($0)) }
      var object = JSONObject()
      for (status, value) in (own + common).sorted(by: { $0.0 < $1.0 }) { object["\(status)"] = value }
      return .object(object)
    }

    /// The answers among the components that it refers to.
    func components(_ form: ErrorForm) -> [(name: String, value: JSONValue)] {
      commonErrors.map { (form.component($0), form.response($0).value) }
    }

    /// Those of which it says nothing of its own.
    private var commonErrors: [HTTPStatus] {
      errors.filter { error in !answers.contains { $0.status == error } }
    }
  }
}
