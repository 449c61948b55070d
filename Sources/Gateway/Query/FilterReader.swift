import JSON

/// Reads the parts of a filter: three levels of expressions, and the order.
///
/// An expression may be an "or" of "and"s of fields, or any part of that, and no more: so deep goes the
/// reader, however deep the body is.
struct FilterReader {
  private enum Kind: String, CaseIterable {
    case or
    case and
    case exact
    case contains
    case isNull = "isnull"
    case compare

    init?(name: String) {
      // UFDL's own clients write it in both ways.
      if name == "is_null" { self = .isNull } else { self.init(rawValue: name) }
    }

    var members: [String] {
      switch self {
      case .or, .and: ["type", "sub_expressions", "invert"]
      case .exact: ["type", "field", "value", "case_insensitive", "invert"]
      case .contains: ["type", "field", "sub_string", "case_insensitive", "invert"]
      case .isNull: ["type", "field", "invert"]
      case .compare: ["type", "field", "operator", "value", "invert"]
      }
    }

    /// What may stand below this one; below nothing stands anything.
    static func kinds(within parent: Kind?) -> [Kind] {
      switch parent {
      case nil: allCases
      case .or: allCases.filter { $0 != .or }
      case .and, .exact, .contains, .isNull, .compare: allCases.filter { $0 != .or && $0 != .and }
      }
    }

    static func names(_ kinds: [Kind]) -> String { kinds.map(\.rawValue).joined(separator: ", ") }
  }

  private let fields: [FieldPath]
  private let limit: Int
  private var count = 0

  /// - Parameters:
  ///   - fields: those that a filter may name.
  ///   - limit: how many expressions of all levels a filter may have, and how many fields its order.
  init(fields: [FieldPath], limit: Int) {
    self.fields = fields
    self.limit = limit
  }

  // MARK: Expressions

  mutating func expressions(_ filter: FilterMembers) throws(FilterRefusal) -> [FilterExpression] {
    try expressions(filter, "expressions", within: nil)
  }

  private mutating func expressions(
    _ members: FilterMembers,
    _ name: String,
    within parent: Kind?
  ) throws(FilterRefusal) -> [FilterExpression] {
    var expressions: [FilterExpression] = []
    for (index, element) in try members.elements(name).enumerated() {
      let place = members.place(name, index)
      count += 1
      guard count <= limit else {
        throw FilterRefusal(place: place, reason: "a filter has at most \(limit) expressions")
      }
      expressions.append(try expression(FilterMembers(element, at: place), within: parent))
    }
    return expressions
  }

  private mutating func expression(
    _ members: FilterMembers,
    within parent: Kind?
  ) throws(FilterRefusal) -> FilterExpression {
    let kind = try kind(members, within: parent)
    try members.allow(only: kind.members, of: "the type \"\(kind.rawValue)\"")
    let isInverted = try members.flag("invert", default: false)
    let expression = try content(kind, members)
    return isInverted ? .not(expression) : expression
  }

  private func kind(_ members: FilterMembers, within parent: Kind?) throws(FilterRefusal) -> Kind {
    let name = try members.string("type")
    let allowed = Kind.kinds(within: parent)
    guard let kind = Kind(name: name) else {
      throw members.refusal("unknown type \(name.excerpt); known here are \(Kind.names(allowed))")
    }
    guard let parent, !allowed.contains(kind) else { return kind }
    throw members.refusal(
      "\"\(kind.rawValue)\" cannot stand within \"\(parent.rawValue)\"; here stands one of \(Kind.names(allowed))"
    )
  }

  private mutating func content(
    _ kind: Kind,
    _ members: FilterMembers
  ) throws(FilterRefusal) -> FilterExpression {
    switch kind {
    case .or: .any(try subexpressions(members, of: kind))
    case .and: .all(try subexpressions(members, of: kind))
    case .exact: .field(try field(members), try exact(members))
    case .contains: .field(try field(members), try contains(members))
    case .isNull: .field(try field(members), .isNull)
    case .compare: .field(try field(members), try compare(members))
    }
  }

  private mutating func subexpressions(
    _ members: FilterMembers,
    of kind: Kind
  ) throws(FilterRefusal) -> [FilterExpression] {
    _ = try members.value("sub_expressions")
    let count = try members.elements("sub_expressions").count
    guard count >= 2 else {
      throw members.refusal("\"sub_expressions\" must hold at least two expressions, not \(count)")
    }
    return try expressions(members, "sub_expressions", within: kind)
  }

  // MARK: Fields

  private func field(_ members: FilterMembers) throws(FilterRefusal) -> FieldPath {
    let name = try members.string("field")
    guard let field = fields.first(where: { $0.text == name }) else {
      let known = fields.map(\.text).joined(separator: ", ")
      throw members.refusal("unknown field \(name.excerpt); the fields are \(known)")
    }
    return field
  }

  private func exact(_ members: FilterMembers) throws(FilterRefusal) -> FieldTest {
    let isInAnyCase = try members.flag("case_insensitive", default: false)
    let value = try members.value("value")
    switch value {
    case .string(let text) where isInAnyCase: return .exactInAnyCase(FieldTest.foldedCase(text))
    case .string, .integer, .number, .bool: return .exact(value)
    case .null, .array, .object: throw members.mismatch("value", "a string, a number, true or false", value)
    }
  }

  private func contains(_ members: FilterMembers) throws(FilterRefusal) -> FieldTest {
    let isInAnyCase = try members.flag("case_insensitive", default: false)
    let text = try members.string("sub_string")
    guard !text.isEmpty else { throw members.refusal("\"sub_string\" must not be empty") }
    return isInAnyCase ? .containsInAnyCase(Needle(FieldTest.foldedCase(text))) : .contains(Needle(text))
  }

  private func compare(_ members: FilterMembers) throws(FilterRefusal) -> FieldTest {
    let name = try members.string("operator")
    guard let comparison = FieldTest.Comparison(rawValue: name) else {
      let known = FieldTest.Comparison.allCases.map(\.rawValue).joined(separator: ", ")
      throw members.refusal("unknown operator \(name.excerpt); known are \(known)")
    }
    let value = try members.value("value")
    switch value {
    case .string, .integer, .number: return .compare(comparison, value)
    case .null, .bool, .array, .object: throw members.mismatch("value", "a string or a number", value)
    }
  }

  // MARK: Order

  func order(_ filter: FilterMembers) throws(FilterRefusal) -> SortOrder {
    let elements = try filter.elements("order_by")
    guard elements.count <= limit else {
      throw filter.refusal("\"order_by\" has at most \(limit) elements, not \(elements.count)")
    }
    var keys: [SortKey] = []
    for (index, element) in elements.enumerated() {
      keys.append(try key(FilterMembers(element, at: filter.place("order_by", index))))
    }
    return SortOrder(keys)
  }

  private func key(_ members: FilterMembers) throws(FilterRefusal) -> SortKey {
    try members.allow(only: ["field", "ascending", "nulls_first"], of: "an element of \"order_by\"")
    return SortKey(
      field: try field(members),
      direction: try members.flag("ascending", default: true) ? .ascending : .descending,
      nulls: try members.flag("nulls_first", default: false) ? .first : .last
    )
  }
}
