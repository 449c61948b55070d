import JSON

@testable import Gateway

/// Random material for filters and what they are asked of: few names and few values, so that they meet.
enum RandomJSON {
  static let fields: [FieldPath] = ["a", "b.a", "b.c", "list", "list.a", "list.a.b", "none"]

  private static let strings = [
    "", "a", "A", "ab", "ba", "aab", "é", "e\u{301}", "ß", "SS", "2026-01-01", "5",
  ]

  static func scalar(_ random: inout Randomness) -> JSONValue {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .integer(Int.random(in: -2...2, using: &random))
    case 3: .number(Double(Int.random(in: -4...4, using: &random)) / 2)
    case 4: .integer(Int.random(in: .min ... .max, using: &random))
    default: .string(string(&random))
    }
  }

  static func string(_ random: inout Randomness) -> String {
    strings[Int.random(in: 0..<strings.count, using: &random)]
  }

  static func value(_ random: inout Randomness, depth: Int = 3) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 4 : 2), using: &random) {
    case 0, 1: return scalar(&random)
    case 2:
      return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, depth: depth - 1) })
    default: return .object(object(&random, depth: depth - 1))
    }
  }

  static func object(_ random: inout Randomness, depth: Int = 3) -> JSONObject {
    var object = JSONObject()
    for name in ["a", "b", "c", "list"] where Bool.random(using: &random) {
      object[name] = value(&random, depth: depth)
    }
    return object
  }

  /// A body that the grammar allows.
  static func filter(_ random: inout Randomness) -> JSONValue {
    var filter: JSONValue = [
      "expressions": .array(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in expression(&random, level: 0) }
      ),
      "include_inactive": .bool(Bool.random(using: &random)),
    ]
    if Bool.random(using: &random), case .object(var object) = filter {
      object["order_by"] = .array((0..<Int.random(in: 0...3, using: &random)).map { _ in key(&random) })
      filter = .object(object)
    }
    return filter
  }

  private static func field(_ random: inout Randomness) -> JSONValue {
    .string(fields[Int.random(in: 0..<fields.count, using: &random)].text)
  }

  private static func key(_ random: inout Randomness) -> JSONValue {
    [
      "field": field(&random),
      "ascending": .bool(Bool.random(using: &random)),
      "nulls_first": .bool(Bool.random(using: &random)),
    ]
  }

  private static func expression(_ random: inout Randomness, level: Int) -> JSONValue {
    var expression: JSONObject = ["invert": .bool(Bool.random(using: &random))]
    let isInAnyCase = JSONValue.bool(Bool.random(using: &random))
    switch Int.random(in: level..<6, using: &random) {
    case 0, 1:
      let isOr = level == 0 && Bool.random(using: &random)
      let count = Int.random(in: 2...3, using: &random)
      let subexpressions = (0..<count).map { _ in self.expression(&random, level: isOr ? 1 : 2) }
      expression["type"] = isOr ? "or" : "and"
      expression["sub_expressions"] = .array(subexpressions)
      return .object(expression)
    case 2:
      expression["type"] = "exact"
      let value = scalar(&random)
      expression["value"] = value == .null ? "null" : value
      expression["case_insensitive"] = isInAnyCase
    case 3:
      expression["type"] = "contains"
      expression["sub_string"] = .string(string(&random) + "a")
      expression["case_insensitive"] = isInAnyCase
    case 4:
      expression["type"] = Bool.random(using: &random) ? "isnull" : "is_null"
    default:
      expression["type"] = "compare"
      let operators = FieldTest.Comparison.allCases
      expression["operator"] = .string(
        operators[Int.random(in: 0..<operators.count, using: &random)].rawValue
      )
      let value = scalar(&random)
      expression["value"] = value == .null || value.bool != nil ? "a" : value
    }
    expression["field"] = field(&random)
    return .object(expression)
  }
}
