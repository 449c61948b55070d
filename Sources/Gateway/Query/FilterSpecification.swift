import JSON

/// The body of a `POST /v1/jobs/list`: which jobs are listed, and in what order.
///
/// ```
/// filter := {expressions?: [e…], order_by?: [o…], include_inactive?: bool}
/// e      := or | and | field
/// or     := {type: "or", sub_expressions: [and | field, at least 2], invert?}
/// and    := {type: "and", sub_expressions: [field, at least 2], invert?}
/// field  := {type: "exact", field, value: string | number | bool, case_insensitive?, invert?}
///         | {type: "contains", field, sub_string: not empty, case_insensitive?, invert?}
///         | {type: "isnull" or "is_null", field, invert?}
///         | {type: "compare", field, operator: "<" | ">" | "<=" | ">=", value: string | number, invert?}
/// o      := {field, ascending? = true, nulls_first? = false}
/// ```
///
/// Anything else is refused, and so is a field that no job has: a misspelt filter must not look like one
/// that nothing matches. Fields are asked as ``FieldPath`` says, and conditions hold as ``FilterExpression``
/// says. Times are compared as texts, in the form in which a job's object has them; the beginning of one,
/// such as "2026-01", is a bound too.
package struct FilterSpecification: Sendable, Equatable {
  /// How many expressions of all levels a filter may have, and how many elements its `order_by`.
  private static let limit = 1000
  /// An expression within two others is the filter's seventh level; what is deeper is refused in any case.
  private static let maximumDepth = 16

  /// All of them have to hold.
  let expressions: [FilterExpression]
  let order: SortOrder
  /// Whether jobs that are flagged as deleted are listed too.
  package let includesInactive: Bool

  /// Reads a request's body; one without any byte asks for nothing in particular.
  ///
  /// - Parameters:
  ///   - body: the bytes, of whatever kind.
  ///   - fields: those that may be named, as they are offered in a refusal.
  /// - Throws: where and why the body is no filter.
  package init(parsing body: [UInt8], fields: [FieldPath]) throws(FilterRefusal) {
    let members = try FilterMembers(body.isEmpty ? [:] : Self.json(body), at: "")
    try members.allow(only: ["expressions", "order_by", "include_inactive"], of: "a filter")
    var reader = FilterReader(fields: fields, limit: Self.limit)
    expressions = try reader.expressions(members)
    order = try reader.order(members)
    includesInactive = try members.flag("include_inactive", default: false)
  }

  private static func json(_ body: [UInt8]) throws(FilterRefusal) -> JSONValue {
    do throws(JSONSyntaxError) {
      return try JSONParser.parse(body, maximumDepth: maximumDepth)
    } catch {
      throw FilterRefusal(place: "", reason: "the filter is not JSON: \(error.clause)")
    }
  }

  /// Whether all expressions hold for a job.
  package func matches(_ job: JSONObject) -> Bool { expressions.allSatisfy { $0.holds(for: job) } }

  /// What a ``ListScan`` asks of each job; nil where that is nothing.
  var condition: ((JSONObject) -> Bool)? {
    if expressions.isEmpty { return nil }
    return matches
  }
}
