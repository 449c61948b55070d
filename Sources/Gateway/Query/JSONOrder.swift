import JSON

/// How one JSON value stands to another, in one order over all of them.
///
/// Null comes first, then false, true, numbers, strings, lists, objects. Numbers go by value, however they
/// are written; strings by their Unicode scalars, which is the order of their UTF-8 and, for timestamps of
/// one format, that of time. Lists are not told apart, nor are objects.
enum JSONOrder: Equatable {
  case before
  case same
  case after

  init(_ a: JSONValue, _ b: JSONValue) {
    switch (a, b) {
    case (.bool(let a), .bool(let b)): self.init(of: a ? 1 : 0, b ? 1 : 0)
    case (.integer(let a), .integer(let b)): self.init(of: a, b)
    case (.number(let a), .number(let b)): self.init(of: a, b)
    case (.integer(let a), .number(let b)): self.init(a, b)
    case (.number(let a), .integer(let b)): self = JSONOrder(b, a).reversed
    case (.string(let a), .string(let b)): self.init(a, b)
    default: self.init(of: Self.rank(a), Self.rank(b))
    }
  }

  var reversed: JSONOrder {
    switch self {
    case .before: .after
    case .same: .same
    case .after: .before
    }
  }

  private init<Value: Comparable>(of a: Value, _ b: Value) {
    self = a < b ? .before : a == b ? .same : .after
  }

  /// The integer is not made a double, which would round a large one; what is left of the double without its
  /// fraction is an integer and a double.
  private init(_ a: Int, _ b: Double) {
    guard b < 0x1p63 else {
      self = .before
      return
    }
    guard b >= -0x1p63 else {
      self = .after
      return
    }
    let whole = Int(b)
    self = a == whole ? JSONOrder(of: Double(whole), b) : JSONOrder(of: a, whole)
  }

  /// Not by `String`'s own operators, for which some texts of different scalars are equal.
  private init(_ a: String, _ b: String) {
    let (a, b) = (a.utf8.span, b.utf8.span)
    let common = min(a.count, b.count)
    let difference = (0..<common).first { a[$0] != b[$0] }
    self = difference.map { JSONOrder(of: a[$0], b[$0]) } ?? JSONOrder(of: a.count, b.count)
  }

  private static func rank(_ value: JSONValue) -> Int {
    switch value {
    case .null: 0
    case .bool: 1
    case .integer, .number: 2
    case .string: 3
    case .array: 4
    case .object: 5
    }
  }
}
