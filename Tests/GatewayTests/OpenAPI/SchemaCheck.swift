import JSON

/// Holds JSON values against the schemas of a document, as far as these go.
///
/// A keyword that it does not know is a fault too: what is not looked at must not look like what is right.
struct SchemaCheck {
  /// In which references are looked up.
  let document: JSONValue

  /// Those that say something to readers alone.
  private static let prose: Set<String> = ["description", "format", "example"]

  /// What is wrong with a value, each as its place and a sentence; none where it is as the schema says.
  func faults(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
    guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
    return keywords.members.flatMap { keyword in
      faults(value, keyword.name, keyword.value, among: keywords, at: place)
    }
  }

  private func faults(
    _ value: JSONValue,
    _ name: String,
    _ keyword: JSONValue,
    among keywords: JSONObject,
    at place: String
  ) -> [String] {
    switch name {
    case "$ref":
      resolve(keyword).map { faults(value, $0, at: place) } ?? ["\(place): \(keyword) leads nowhere"]
    case "type": Self.isType(value, keyword) ? [] : ["\(place): \(value.kind) is not of type \(keyword)"]
    case "enum": keyword.array?.contains(value) == true ? [] : ["\(place): \(value) is none of \(keyword)"]
    case "pattern": Self.matches(value, keyword) ? [] : ["\(place): \(value) is not like \(keyword)"]
    case "minimum", "maximum", "minItems", "maxItems", "minLength":
      Self.keeps(value, name, keyword) ? [] : ["\(place): \(value) is beyond \(name) \(keyword)"]
    case "required": missing(value, keyword, at: place)
    case "properties":
      members(value) { member in
        keyword[member.name].map { faults(member.value, $0, at: "\(place).\(member.name)") } ?? []
      }
    case "additionalProperties": additional(value, keyword, besides: keywords["properties"], at: place)
    case "items": elements(value, keyword, at: place)
    case "allOf": (keyword.array ?? []).flatMap { faults(value, $0, at: place) }
    case "anyOf": choice(value, keyword, at: place) { $0 >= 1 }
    case "oneOf": choice(value, keyword, at: place) { $0 == 1 }
    case _ where Self.prose.contains(name): []
    default: ["\(place): the keyword \(name) is not known"]
    }
  }

  /// What a reference within the document means.
  func resolve(_ reference: JSONValue) -> JSONValue? {
    guard let text = reference.string, text.hasPrefix("#/") else { return nil }
    return text.dropFirst(2).split(separator: "/").reduce(document) { $0?[String($1)] }
  }

  // MARK: Objects and lists

  private func members(_ value: JSONValue, _ faults: (JSONObject.Member) -> [String]) -> [String] {
    value.object?.members.flatMap(faults) ?? []
  }

  private func missing(_ value: JSONValue, _ names: JSONValue, at place: String) -> [String] {
    guard let object = value.object else { return [] }
    let absent = (names.array ?? []).compactMap(\.string).filter { object[$0] == nil }
    return absent.map { "\(place): \($0) is missing" }
  }

  private func additional(
    _ value: JSONValue,
    _ schema: JSONValue,
    besides properties: JSONValue?,
    at place: String
  ) -> [String] {
    members(value) { member in
      if properties?[member.name] != nil { return [] }
      if schema == false { return ["\(place): \(member.name) is not documented"] }
      return faults(member.value, schema, at: "\(place).\(member.name)")
    }
  }

  private func elements(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    (value.array ?? []).enumerated().flatMap { faults($1, schema, at: "\(place)[\($0)]") }
  }

  private func choice(
    _ value: JSONValue,
    _ schemas: JSONValue,
    at place: String,
    _ isRight: (Int) -> Bool
  ) -> [String] {
    let found = (schemas.array ?? []).map { faults(value, $0, at: place) }
    guard !isRight(found.count(where: \.isEmpty)) else { return [] }
    return ["\(place): of the schemas \(found.count(where: \.isEmpty)) fit"] + found.joined()
  }

  // MARK: Single values

  private static func isType(_ value: JSONValue, _ type: JSONValue) -> Bool {
    if case .array(let types) = type { return types.contains { isType(value, $0) } }
    return switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("integer", .integer), ("string", .string), ("array", .array),
      ("object", .object), ("number", .integer), ("number", .number):
      true
    default: false
    }
  }

  private static func matches(_ value: JSONValue, _ pattern: JSONValue) -> Bool {
    guard let text = value.string else { return true }
    guard let pattern = pattern.string, let regex = try? Regex(pattern) else { return false }
    return text.firstMatch(of: regex) != nil
  }

  private static func keeps(_ value: JSONValue, _ name: String, _ bound: JSONValue) -> Bool {
    guard let bound = bound.integer else { return false }
    return switch (name, value) {
    case ("minimum", .integer(let number)): number >= bound
    case ("minimum", .number(let number)): number >= Double(bound)
    case ("maximum", .integer(let number)): number <= bound
    case ("maximum", .number(let number)): number <= Double(bound)
    case ("minItems", .array(let elements)): elements.count >= bound
    case ("maxItems", .array(let elements)): elements.count <= bound
    case ("minLength", .string(let text)): text.unicodeScalars.count >= bound
    default: true
    }
  }
}
