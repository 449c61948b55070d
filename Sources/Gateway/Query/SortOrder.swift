import JSON

/// The fields by which a list is sorted, the first one deciding before the second, and so on.
struct SortOrder: Sendable, Equatable {
  let keys: [SortKey]

  /// A field that stands twice counts where it stands first: behind that it has nothing left to decide.
  init(_ keys: [SortKey]) {
    var seen: Set<FieldPath> = []
    self.keys = keys.filter { seen.insert($0.field).inserted }
  }

  var isEmpty: Bool { keys.isEmpty }

  /// The way in which ids run in this order, where it needs nothing else to be known.
  ///
  /// A list in this order can be made from ids alone, without a look at all objects.
  ///
  /// - Parameter fields: those that rise with the id and are never null.
  /// - Returns: nil where the order rests on other fields.
  func direction(alongIDs fields: [FieldPath]) -> SortKey.Direction? {
    guard let first = keys.first, fields.contains(first.field) else { return nil }
    return first.direction
  }

  /// What of an object has to be kept in order to sort it.
  func values(of object: JSONObject) -> [JSONValue] { keys.map { $0.field.value(in: object) } }

  /// How an object stands to another, by what ``values(of:)`` kept of them.
  func order(_ a: [JSONValue], _ b: [JSONValue]) -> JSONOrder {
    for index in keys.indices {
      let order = keys[index].order(a[index], b[index])
      if order != .same { return order }
    }
    return .same
  }
}
