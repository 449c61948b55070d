/// What is wrong with a field of a manifest, a board file or a request, as one sentence.
package struct FieldError: Error, Equatable {
  package var sentence: String

  package init(_ sentence: String) { self.sentence = sentence }
}

/// Reads the members of one object strictly: a member that nobody knows, or of another type, is an error that
/// names it.
///
/// The optional reads answer nil for an absent member and for null.
package struct FieldReader {
  private let object: JSONObject
  private let prefix: String

  /// Begins with an object whose members must all be known.
  ///
  /// - Parameters:
  ///   - value: what should be the object.
  ///   - path: where it stands, for messages: "" for the whole file, "limits" for a member.
  ///   - known: all names that may stand in it; the nearest of them is offered for a wrong one.
  /// - Throws: one sentence, where it is no object or has another name.
  package init(_ value: JSONValue, path: String = "", known: [String]) throws(FieldError) {
    guard case .object(let object) = value else {
      throw FieldError("\(path.isEmpty ? "the file" : "\"\(path)\"") must be an object, not \(value.kind)")
    }
    self.object = object
    prefix = path.isEmpty ? "" : path + "."
    for name in object.names where !known.contains(name) {
      let hint = nearest(to: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
      throw FieldError("unknown key \"\(prefix)\(name)\"\(hint)")
    }
  }

  /// The member as it stands; nil when absent or null.
  package func value(_ name: String) -> JSONValue? {
    guard let value = object[name], value != .null else { return nil }
    return value
  }

  package func string(_ name: String) throws(FieldError) -> String? {
    guard let value = value(name) else { return nil }
    guard let string = value.string else { throw mismatch(name, "a string", value) }
    return string
  }

  package func bool(_ name: String) throws(FieldError) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let bool = value.bool else { throw mismatch(name, "true or false", value) }
    return bool
  }

  /// A whole number within the range.
  package func integer(_ name: String, in range: ClosedRange<Int>) throws(FieldError) -> Int? {
    guard let value = value(name) else { return nil }
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let integer = value.integer else {
      if case .number(let number) = value {
        throw FieldError("\"\(prefix)\(name)\" must be \(wanted), not \(number)")
      }
      throw mismatch(name, wanted, value)
    }
    guard range.contains(integer) else {
      throw FieldError("\"\(prefix)\(name)\" must be \(wanted), not \(integer)")
    }
    return integer
  }

  /// An address: a number, or text as datasheets write it, "0x08000000"; at most 32 bits.
  package func address(_ name: String) throws(FieldError) -> Int? {
    guard let text = value(name)?.string else { return try integer(name, in: 0...0xFFFF_FFFF) }
    guard text.hasPrefix("0x"), let address = UInt32(text.dropFirst(2), radix: 16), !text.contains("+") else {
      throw FieldError(
        "\"\(prefix)\(name)\" must be a number or text such as \"0x08000000\", not \"\(text)\""
      )
    }
    return Int(address)
  }

  /// A list of strings.
  package func strings(_ name: String) throws(FieldError) -> [String]? {
    guard let value = value(name) else { return nil }
    guard let elements = value.array else { throw mismatch(name, "a list of strings", value) }
    var strings: [String] = []
    for element in elements {
      guard let string = element.string else {
        throw FieldError("\"\(prefix)\(name)\" must be a list of strings, but holds \(element.kind)")
      }
      strings.append(string)
    }
    return strings
  }

  /// A string, or a list of strings, as a list.
  package func stringOrStrings(_ name: String) throws(FieldError) -> [String]? {
    if let string = value(name)?.string { return [string] }
    return try strings(name)
  }

  /// An object whose members are all strings, in order.
  package func stringMap(_ name: String) throws(FieldError) -> [(name: String, value: String)]? {
    guard let value = value(name) else { return nil }
    guard let object = value.object else { throw mismatch(name, "an object of strings", value) }
    var pairs: [(name: String, value: String)] = []
    for member in object.members {
      guard let string = member.value.string else {
        throw FieldError("\"\(prefix)\(name).\(member.name)\" must be a string, not \(member.value.kind)")
      }
      pairs.append((member.name, string))
    }
    return pairs
  }

  /// A reader of the object that the member holds.
  package func object(_ name: String, known: [String]) throws(FieldError) -> FieldReader? {
    guard let value = value(name) else { return nil }
    return try FieldReader(value, path: prefix + name, known: known)
  }

  /// Readers of the objects in the list that the member holds.
  package func objects(_ name: String, known: [String]) throws(FieldError) -> [FieldReader]? {
    guard let value = value(name) else { return nil }
    guard let elements = value.array else { throw mismatch(name, "a list of objects", value) }
    var readers: [FieldReader] = []
    for (index, element) in elements.enumerated() {
      readers.append(try FieldReader(element, path: "\(prefix)\(name)[\(index)]", known: known))
    }
    return readers
  }

  /// The value, or an error that says that the member is required.
  package func require<Value>(_ name: String, _ value: Value?) throws(FieldError) -> Value {
    guard let value else { throw FieldError("\"\(prefix)\(name)\" is required") }
    return value
  }

  private func mismatch(_ name: String, _ wanted: String, _ value: JSONValue) -> FieldError {
    FieldError("\"\(prefix)\(name)\" must be \(wanted), not \(value.kind)")
  }
}

/// The candidate that is fewest edits away from the word, where that is at most a third of its length.
package func nearest(to word: String, among candidates: [String]) -> String? {
  guard word.utf8.count <= 64 else { return nil }
  let scored = candidates.map { (name: $0, distance: editDistance(Array(word.utf8), Array($0.utf8))) }
  guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance <= max(1, best.name.utf8.count / 3) ? best.name : nil
}

/// Levenshtein's distance, by one row.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let substitution = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
