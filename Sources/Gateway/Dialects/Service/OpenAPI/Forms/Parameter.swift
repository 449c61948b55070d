import JSON

extension OpenAPI {
  /// What stands in a target or a header field of a request.
  struct Parameter: Sendable {
    enum Place: String, Sendable {
      case path, query, header
    }

    let name: String
    let place: Place
    private let about: String
    private let schema: Schema
    private let example: JSONValue?
    private var mayBeEmpty = false

    private init(_ place: Place, _ name: String, _ schema: Schema, _ about: String, example: JSONValue? = nil)
    {
      self.name = name
      self.place = place
      self.about = about
      self.schema = schema
      self.example = example
    }

    static func path(_ name: String, _ schema: Schema, _ about: String, example: JSONValue) -> Parameter {
      Parameter(.path, name, schema, about, example: example)
    }

    static func query(
      _ name: String,
      _ schema: Schema,
      _ about: String,
      example: JSONValue? = nil
    ) -> Parameter {
      Parameter(.query, name, schema, about, example: example)
    }

    static func header(_ name: String, _ schema: Schema, _ about: String) -> Parameter {
      Parameter(.header, name, schema, about)
    }

    /// The same, where an empty value is as if there were none.
    var orEmpty: Parameter {
      var parameter = self
      parameter.mayBeEmpty = true
      return parameter
    }

    var value: JSONValue {
      var object: JSONObject = [
        "name": .string(name), "in": .string(place.rawValue), "description": .string(about),
        "schema": schema.value,
      ]
      if place == .path { object["required"] = true }
      if mayBeEmpty { object["allowEmptyValue"] = true }
      if let example { object["example"] = example }
      return .object(object)
    }
  }
}

extension [OpenAPI.Parameter] {
  /// Of what has a tag.
  static let conditions: Self = [
    .header("If-None-Match", .text(), "Tags that the client has: 304 where one of them is the present one.")
  ]

  /// Of what may be had in parts.
  static let ranges: Self = [
    .header("Range", .text(), "One range of bytes; anything else is passed over."),
    .header("If-Range", .text(), "The whole is sent where this is not the present tag or date."),
  ]

  /// Of files.
  static let ofFile: Self =
    conditions + [
      .header(
        "If-Modified-Since",
        .text(),
        "A date: 304 where nothing has changed since; without If-None-Match."
      )
    ] + ranges
}
