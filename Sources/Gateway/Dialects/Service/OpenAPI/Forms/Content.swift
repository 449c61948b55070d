import JSON

extension OpenAPI {
  /// In which form something is sent.
  struct Content: Sendable {
    let mediaType: String
    let schema: Schema

    static func json(_ schema: Schema) -> Content { Content(mediaType: "application/json", schema: schema) }

    static let plain = Content(mediaType: "text/plain", schema: .text())
    static let page = Content(mediaType: "text/html", schema: .text())
    static let events = Content(mediaType: "text/event-stream", schema: .text())

    static func bytes(_ mediaType: String = "application/octet-stream") -> Content {
      Content(mediaType: mediaType, schema: .anything)
    }

    static func value(_ contents: [Content]) -> JSONValue {
      var object = JSONObject()
      for content in contents { object[content.mediaType] = ["schema": content.schema.value] }
      return .object(object)
    }
  }
}
