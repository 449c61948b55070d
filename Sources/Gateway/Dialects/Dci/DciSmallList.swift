import JSON

/// A list of so few elements that they are all in memory, and what of it is asked for.
enum DciSmallList {
  /// - Parameters:
  ///   - objects: all elements.
  ///   - parameters: which of them, and in what order.
  /// - Returns: the places of a page's elements, and how many there are of those that fit.
  static func page(_ objects: [JSONObject], _ parameters: ListParameters) -> (places: [Int], total: Int) {
    let fitting = objects.indices.filter { parameters.matches(objects[$0]) }
    let values = objects.map { parameters.order.values(of: $0) }
    let sorted = fitting.sorted { a, b in
      switch parameters.order.order(values[a], values[b]) {
      case .before: true
      case .same: a < b
      case .after: false
      }
    }
    let page = sorted.dropFirst(parameters.page.offset).prefix(parameters.page.limit ?? .max)
    return (Array(page), sorted.count)
  }

  /// How such a list is answered.
  static func object(_ name: String, _ elements: [JSONObject], total: Int) -> JSONValue {
    ["_meta": ["count": .integer(total)], name: .array(elements.map(JSONValue.object))]
  }
}
