import JSON

extension OpenAPI {
  /// A JSON Schema (draft 2020-12), as far as this document needs it.
  struct Schema: Sendable {
    private(set) var json: JSONObject

    private init(_ json: JSONObject) { self.json = json }

    private init(type: String, _ about: String?, _ rest: JSONObject = [:]) {
      json = ["type": .string(type)]
      if let about { json["description"] = .string(about) }
      for member in rest.members { json[member.name] = member.value }
    }

    /// One of the document's own, by its name.
    static func named(_ name: String) -> Schema { Schema(["$ref": .string("#/components/schemas/\(name)")]) }

    static let anything = Schema([:])

    static func text(_ about: String? = nil, like pattern: String? = nil, format: String? = nil) -> Schema {
      var rest: JSONObject = [:]
      if let pattern { rest["pattern"] = .string(pattern) }
      if let format { rest["format"] = .string(format) }
      return Schema(type: "string", about, rest)
    }

    static func word(_ words: [String], _ about: String? = nil) -> Schema {
      Schema(type: "string", about, ["enum": .array(words.map(JSONValue.string))])
    }

    static func integer(_ range: ClosedRange<Int>, _ about: String? = nil) -> Schema {
      let bounds: JSONObject = [
        "format": "int64", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
      ]
      return Schema(type: "integer", about, bounds)
    }

    static func number() -> Schema { Schema(type: "number", nil) }

    static func number(_ range: ClosedRange<Int>, _ about: String? = nil) -> Schema {
      Schema(
        type: "number",
        about,
        ["minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
      )
    }

    static func flag(_ about: String? = nil) -> Schema { Schema(type: "boolean", about) }

    static func list(of element: Schema, _ about: String? = nil) -> Schema {
      Schema(type: "array", about, ["items": element.value])
    }

    /// An object that has these members, may have those, and no others.
    static func object(_ members: Members, optional: Members = [:], _ about: String? = nil) -> Schema {
      let names = members.list.map { JSONValue.string($0.name) }
      return partialObject(members + optional, about)
        .adding(["required": .array(names), "additionalProperties": false])
    }

    /// An object that may have these members; of others nothing is said.
    static func partialObject(_ members: Members, _ about: String? = nil) -> Schema {
      Schema(type: "object", about, ["properties": members.value])
    }

    /// An object whose members' names are data.
    static func map(of element: Schema, _ about: String? = nil) -> Schema {
      Schema(type: "object", about, ["additionalProperties": element.value])
    }

    /// Whatever one of these is.
    static func either(_ schemas: Schema..., about: String? = nil) -> Schema {
      var json: JSONObject = ["anyOf": .array(schemas.map(\.value))]
      if let about { json["description"] = .string(about) }
      return Schema(json)
    }

    var value: JSONValue { .object(json) }

    /// The same, or null.
    var orNull: Schema {
      guard let type = json["type"] else { return .either(self, Schema(["type": "null"])) }
      var schema = adding(["type": [type, "null"]])
      if case .array(let words)? = json["enum"] { schema.json["enum"] = .array(words + [.null]) }
      return schema
    }

    /// Adds keywords, in the place of those of the same names.
    func adding(_ keywords: JSONObject) -> Schema {
      var schema = self
      for member in keywords.members { schema.json[member.name] = member.value }
      return schema
    }
  }
}
