import JSON

/// One field by which a list is sorted.
struct SortKey: Sendable, Equatable {
  enum Direction: Sendable {
    case ascending
    case descending
  }

  /// Where objects go that have null in the field, whatever the direction.
  enum Nulls: Sendable {
    case first
    case last
  }

  var field: FieldPath
  var direction = Direction.ascending
  var nulls = Nulls.last

  /// How an object with the one value in the field stands to an object with the other.
  func order(_ a: JSONValue, _ b: JSONValue) -> JSONOrder {
    switch (a, b) {
    case (.null, .null): .same
    case (.null, _): nulls == .first ? .before : .after
    case (_, .null): nulls == .first ? .after : .before
    default: direction == .ascending ? JSONOrder(a, b) : JSONOrder(a, b).reversed
    }
  }
}
