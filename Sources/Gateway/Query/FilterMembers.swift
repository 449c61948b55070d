import JSON

/// The members of one object of a filter, read strictly: what is not of the right type is refused, and null
/// is of no type.
struct FilterMembers {
  private let object: JSONObject
  private let place: String

  /// - Parameters:
  ///   - value: what should be an object.
  ///   - place: where it stands; empty for the whole filter.
  /// - Throws: where it is none.
  init(_ value: JSONValue, at place: String) throws(FilterRefusal) {
    guard let object = value.object else {
      let what = place.isEmpty ? "the filter " : ""
      throw FilterRefusal(place: place, reason: "\(what)must be an object, not \(value.kind)")
    }
    self.object = object
    self.place = place
  }

  /// - Parameters:
  ///   - names: all members that may be there.
  ///   - what: what has these members, with its article.
  /// - Throws: where there is another.
  func allow(only names: [String], of what: String) throws(FilterRefusal) {
    guard let unknown = object.names.first(where: { !names.contains($0) }) else { return }
    throw refusal("unknown key \(unknown.excerpt); \(what) has \(names.joined(separator: ", "))")
  }

  func string(_ name: String) throws(FilterRefusal) -> String {
    let value = try value(name)
    guard let string = value.string else { throw mismatch(name, "a string", value) }
    return string
  }

  /// An optional flag.
  func flag(_ name: String, default absent: Bool) throws(FilterRefusal) -> Bool {
    guard let value = object[name] else { return absent }
    guard let flag = value.bool else { throw mismatch(name, "true or false", value) }
    return flag
  }

  /// The elements of an optional list.
  func elements(_ name: String) throws(FilterRefusal) -> [JSONValue] {
    guard let value = object[name] else { return [] }
    guard let elements = value.array else { throw mismatch(name, "a list", value) }
    return elements
  }

  /// Where one of a list's elements stands.
  func place(_ name: String, _ index: Int) -> String {
    place.isEmpty ? "\(name)[\(index)]" : "\(place).\(name)[\(index)]"
  }

  /// A value that has to be there, whatever its type.
  func value(_ name: String) throws(FilterRefusal) -> JSONValue {
    guard let value = object[name] else { throw refusal("\"\(name)\" is required") }
    return value
  }

  func refusal(_ reason: String) -> FilterRefusal { FilterRefusal(place: place, reason: reason) }

  func mismatch(_ name: String, _ wanted: String, _ value: JSONValue) -> FilterRefusal {
    refusal("\"\(name)\" must be \(wanted), not \(value.kind)")
  }
}
