import JSON

/// Why the parameters of a list are refused, in the words of DCI's own server.
package enum ListRefusal: Error, Equatable {
  /// A key in `where`, as a whole element, that is none of the valid ones.
  case unknownWhereKey(String, valid: [String])
  /// A key in `sort` that is none of the valid ones.
  case unknownSortKey(String, valid: [String])
  /// An element of `where` without a colon.
  case noColon(String)
  case badNumber(name: String, text: String, range: ClosedRange<Int>)

  package var message: String {
    switch self {
    case .unknownWhereKey(let element, _), .noColon(let element): "Invalid where key: \(element.excerpt)"
    case .unknownSortKey(let key, _): "Invalid sort key: \(key.excerpt)"
    case .badNumber(let name, let text, _): "Invalid \(name): \(text.excerpt)"
    }
  }

  /// What the client may write instead.
  package var payload: JSONObject {
    switch self {
    case .unknownWhereKey(_, let valid): ["Valid where keys": .array(valid.map(JSONValue.string))]
    case .unknownSortKey(_, let valid): ["Valid sort keys": .array(valid.map(JSONValue.string))]
    case .noColon: ["error": "where key must have the following form \"key:value\""]
    case .badNumber(let name, _, let range): ["error": .string("\(name) must be \(Self.words(range))")]
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    let bounds =
      range.upperBound == .max ? "\(range.lowerBound) up" : "\(range.lowerBound) to \(range.upperBound)"
    return "a whole number from \(bounds)"
  }
}
