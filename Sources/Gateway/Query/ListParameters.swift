import JSON

/// What DCI's clients ask of any list: `where=key:value,key2:value2`, `sort=a,-b`, `limit`, `offset` and
/// `embed=a,b`.
///
/// All of `where` has to hold. A value is what stands behind its key's first colon, so it may hold colons,
/// but no comma. Nulls are sorted last.
package struct ListParameters: Sendable, Equatable {
  /// An element of `where`.
  struct Condition: Sendable, Equatable {
    var field: FieldPath
    var text: String

    /// Whether the field's value has that text: of true, false, null and numbers their JSON.
    ///
    /// Clients in Python write True and False, and the database of DCI's own server understands them.
    func holds(for object: JSONObject) -> Bool {
      field.holds(in: object) { value in
        switch value {
        case .null: text == "null"
        case .bool(let value): text.lowercased() == (value ? "true" : "false")
        case .integer(let value): text == "\(value)"
        case .number(let value): text == "\(value)"
        case .string(let value): text.utf8.elementsEqual(value.utf8)
        case .array, .object: false
        }
      }
    }
  }

  let conditions: [Condition]
  let order: SortOrder
  let page: ListPage
  /// What is asked to be embedded, known or not, each once.
  package let embeds: Set<String>

  /// Reads a request's query; other parameters are passed over, and an empty one is as if it were absent.
  ///
  /// - Parameters:
  ///   - keys: the fields that `where` and `sort` may name, as they are offered in a refusal.
  ///   - limits: what `limit` may be.
  ///   - defaultLimit: what it is where it is absent; nil for no bound.
  ///   - value: the value of a parameter after percent-decoding; nil where it is absent.
  /// - Throws: what is wrong, with what would be right.
  package init(
    keys: [FieldPath],
    limits: ClosedRange<Int>,
    defaultLimit: Int?,
    value: (String) -> String?
  ) throws(ListRefusal) {
    func elements(_ name: String) -> [String] {
      (value(name) ?? "").unicodeScalars.split(separator: ",").map(String.init)
    }
    conditions = try Self.conditions(elements("where"), keys)
    order = try Self.order(elements("sort"), keys)
    page = ListPage(
      offset: try Self.number("offset", value("offset"), in: 0...Int.max) ?? 0,
      limit: try Self.number("limit", value("limit"), in: limits) ?? defaultLimit
    )
    embeds = Set(elements("embed"))
  }

  /// Whether an object is asked for.
  package func matches(_ object: JSONObject) -> Bool { conditions.allSatisfy { $0.holds(for: object) } }

  /// What a ``ListScan`` asks of each object; nil where that is nothing.
  var condition: ((JSONObject) -> Bool)? {
    if conditions.isEmpty { return nil }
    return matches
  }

  private static func conditions(_ elements: [String], _ keys: [FieldPath]) throws(ListRefusal) -> [Condition]
  {
    var conditions: [Condition] = []
    for element in elements {
      guard let colon = element.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw .noColon(element) }
      guard let field = field(element[..<colon], keys) else {
        throw .unknownWhereKey(element, valid: keys.map(\.text))
      }
      let text = element[element.utf8.index(after: colon)...]
      conditions.append(Condition(field: field, text: String(text)))
    }
    return conditions
  }

  private static func order(_ elements: [String], _ keys: [FieldPath]) throws(ListRefusal) -> SortOrder {
    var order: [SortKey] = []
    for element in elements {
      let isDescending = element.utf8.first == UInt8(ascii: "-")
      let name = element.unicodeScalars.dropFirst(isDescending ? 1 : 0)
      guard let field = field(Substring(name), keys) else {
        throw .unknownSortKey(element, valid: keys.map(\.text))
      }
      order.append(SortKey(field: field, direction: isDescending ? .descending : .ascending))
    }
    return SortOrder(order)
  }

  private static func field(_ name: Substring, _ keys: [FieldPath]) -> FieldPath? {
    keys.first { $0.text == name }
  }

  /// Digits alone make a number.
  private static func number(
    _ name: String,
    _ text: String?,
    in range: ClosedRange<Int>
  ) throws(ListRefusal) -> Int? {
    guard let text, !text.isEmpty else { return nil }
    let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isDigits, let number = Int(text), range.contains(number) else {
      throw .badNumber(name: name, text: text, range: range)
    }
    return number
  }
}
