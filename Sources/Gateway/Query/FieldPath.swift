import JSON

/// Where in an object a value stands: the names of members from the outermost, as in `template.name`.
///
/// A path that meets a list stands for every element of it, and what is asked of the path is asked of each:
/// `outputs.name` has a value where any output has it. A member that is missing and a list without elements
/// stand for one null, so that a path always has at least one value.
package struct FieldPath: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The names, with dots between them.
  package let text: String
  private let names: [String]

  package init(_ text: String) {
    self.text = text
    names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  package init(stringLiteral text: String) { self.init(text) }

  /// Whether the test holds for any value at this path.
  func holds(in object: JSONObject, _ test: (JSONValue) -> Bool) -> Bool {
    Self.holds(.object(object), names[...], test)
  }

  /// The value at this path; of several the first.
  func value(in object: JSONObject) -> JSONValue {
    var first = JSONValue.null
    _ = holds(in: object) { value in
      first = value
      return true
    }
    return first
  }

  private static func holds(
    _ value: JSONValue,
    _ names: ArraySlice<String>,
    _ test: (JSONValue) -> Bool
  ) -> Bool {
    if case .array(let elements) = value {
      if elements.isEmpty { return test(.null) }
      return elements.contains { holds($0, names, test) }
    }
    guard let name = names.first else { return test(value) }
    return holds(value[name] ?? .null, names.dropFirst(), test)
  }
}
