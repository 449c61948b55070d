import JSON

/// Named values of a manifest, each with the name of its type: `{"value": …, "type": …}`.
///
/// Authors may write values in that form, or bare; a bare one's type is `str`, `int`, `float`, `bool` or, for
/// anything else, `json`.
enum UfdlValues {
  static func object(_ values: JSONObject) -> JSONObject {
    var object = JSONObject()
    for member in values.members { object[member.name] = pair(member.value) }
    return object
  }

  static func pair(_ value: JSONValue, type: String) -> JSONValue { ["value": value, "type": .string(type)] }

  private static func pair(_ value: JSONValue) -> JSONValue {
    if let pair = value.object, pair.members.count == 2, let inner = pair["value"],
      let type = pair["type"]?.string
    {
      return self.pair(inner, type: type)
    }
    return pair(value, type: type(of: value))
  }

  private static func type(of value: JSONValue) -> String {
    switch value {
    case .string: "str"
    case .integer: "int"
    case .number: "float"
    case .bool: "bool"
    case .null, .array, .object: "json"
    }
  }
}
