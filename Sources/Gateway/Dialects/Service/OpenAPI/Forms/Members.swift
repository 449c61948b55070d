import JSON

extension OpenAPI {
  /// Schemas by name, in order.
  struct Members: Sendable, ExpressibleByDictionaryLiteral {
    let list: [(name: String, schema: Schema)]

    private init(_ list: [(name: String, schema: Schema)]) { self.list = list }

    init(dictionaryLiteral elements: (String, Schema)...) { self.init(elements.map { ($0.0, $0.1) }) }

    static func + (a: Members, b: Members) -> Members { Members(a.list + b.list) }

    var value: JSONValue {
      var object = JSONObject()
      for (name, schema) in list { object[name] = schema.value }
      return .object(object)
    }
  }
}
