import JSON

/// What a filter asks of one value of a field.
///
/// Values of another kind than the filter's never pass: the string "5" is not the number 5, and null is
/// neither equal to anything, nor less, nor greater.
enum FieldTest: Sendable, Equatable {
  enum Comparison: String, Sendable, CaseIterable {
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="

    func holds(_ order: JSONOrder) -> Bool {
      switch self {
      case .less: order == .before
      case .greater: order == .after
      case .atMost: order != .after
      case .atLeast: order != .before
      }
    }
  }

  case exact(JSONValue)
  /// The text's ``foldedCase``.
  case exactInAnyCase(String)
  case contains(Needle)
  /// What is looked for is a ``foldedCase``.
  case containsInAnyCase(Needle)
  case isNull
  /// With a string or a number.
  case compare(Comparison, JSONValue)

  /// The form in which texts that differ in case alone are the same.
  ///
  /// Upper case and not lower, as databases do it for UFDL's own server: "ß" is "SS", and "ς" is "σ".
  static func foldedCase(_ text: String) -> String { text.uppercased() }

  private static func foldedCase(_ value: JSONValue) -> JSONValue {
    value.string.map { .string(foldedCase($0)) } ?? value
  }

  func holds(_ value: JSONValue) -> Bool {
    switch self {
    case .exact(let wanted): JSONOrder(value, wanted) == .same
    case .exactInAnyCase(let wanted): JSONOrder(Self.foldedCase(value), .string(wanted)) == .same
    case .contains(let needle): value.string.map(needle.occurs) ?? false
    case .containsInAnyCase(let needle): Self.foldedCase(value).string.map(needle.occurs) ?? false
    case .isNull: value == .null
    case .compare(let comparison, let bound):
      value.kind == bound.kind && comparison.holds(JSONOrder(value, bound))
    }
  }
}
