import HTTP
import JSON

extension OpenAPI {
  /// What may be answered.
  struct Response: Sendable {
    let status: HTTPStatus
    private let about: String
    private let headers: [Header]
    private let contents: [Content]

    init(_ status: HTTPStatus, _ about: String, _ contents: [Content] = [], headers: [Header] = []) {
      self.status = status
      self.about = about
      self.headers = headers
      self.contents = contents
    }

    var value: JSONValue {
      var object: JSONObject = ["description": .string(about)]
      if !headers.isEmpty { object["headers"] = Header.references(headers) }
      if !contents.isEmpty { object["content"] = Content.value(contents) }
      return .object(object)
    }
  }
}

extension OpenAPI.Response {
  static let notModified = Self(
    .notModified,
    "The client has it already.",
    headers: [.tag, .cacheControl]
  )

  static let outOfRange = Self(
    .rangeNotSatisfiable,
    "No byte of it is in the range.",
    headers: [.unsatisfiedRange]
  )

  static func part(_ content: OpenAPI.Content, _ headers: [OpenAPI.Header]) -> Self {
    Self(.partialContent, "The range that was asked for.", [content], headers: headers + [.contentRange])
  }

  static func redirect(_ status: HTTPStatus, _ about: String) -> Self {
    Self(status, about, headers: [.location])
  }
}

extension [OpenAPI.Response] {
  /// A state as JSON, with its tag.
  static func json(_ schema: OpenAPI.Schema, _ about: String, more headers: [OpenAPI.Header] = []) -> Self {
    [OpenAPI.Response(.ok, about, [.json(schema)], headers: [.tag, .cacheControl] + headers), .notModified]
  }

  /// A list, which has a tag where it is short.
  static func list(_ schema: OpenAPI.Schema, _ about: String) -> Self {
    [OpenAPI.Response(.ok, about, [.json(schema)], headers: [.tagOfShort, .cacheControl]), .notModified]
  }

  /// Bytes that may be had in parts.
  static func file(_ content: OpenAPI.Content, _ about: String, more headers: [OpenAPI.Header] = []) -> Self {
    let headers = [.cacheControl, .acceptRanges] + headers
    return [
      OpenAPI.Response(.ok, about, [content], headers: headers), .part(content, headers), .outOfRange,
    ]
  }
}
