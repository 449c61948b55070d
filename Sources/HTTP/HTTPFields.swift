/// The header fields of one request, kept as the bytes that came and where each name and value stands.
///
/// Lookups compare names without regard to case and copy nothing until a text is asked for.
package struct HTTPFields: Sendable, Equatable {
  struct Line: Sendable, Equatable {
    var name: Range<Int>
    /// Without the blanks around it.
    var value: Range<Int>
  }

  let head: [UInt8]
  let lines: [Line]

  package var count: Int { lines.count }

  /// Where the values of `name` stand in `head`, from `index` on.
  private func nextLine(_ name: StaticString, from index: Int) -> Int? {
    let bytes = head.span
    var index = index
    while index < lines.count {
      if bytes.equalsIgnoringCase(name, in: lines[index].name) { return index }
      index += 1
    }
    return nil
  }

  package func contains(_ name: StaticString) -> Bool { nextLine(name, from: 0) != nil }

  /// Where the value of the only line of `name` stands in `head`.
  ///
  /// - Throws: `repeated` where there are several.
  func single(_ name: StaticString, repeated: Refusal) throws(Refusal) -> Range<Int>? {
    guard let index = nextLine(name, from: 0) else { return nil }
    guard nextLine(name, from: index + 1) == nil else { throw repeated }
    return lines[index].value
  }

  /// The values of all lines of `name`, in order, joined by ", " (RFC 9110, section 5.3).
  ///
  /// - Returns: nil where there is no such field.
  package func value(_ name: StaticString) -> [UInt8]? {
    guard let first = nextLine(name, from: 0) else { return nil }
    var joined = Array(head[lines[first].value])
    var from = first + 1
    while let index = nextLine(name, from: from) {
      joined.append(UInt8(ascii: ","))
      joined.append(.space)
      joined.append(contentsOf: head[lines[index].value])
      from = index + 1
    }
    return joined
  }

  /// The joined value as text; bytes that are not UTF-8 become U+FFFD.
  package subscript(name: StaticString) -> String? { value(name).map { String(decoding: $0, as: UTF8.self) } }

  /// Whether one of the comma-separated elements of `name` is `token`, in any case.
  package func has(_ token: StaticString, in name: StaticString) -> Bool {
    let bytes = head.span
    var from = 0
    while let index = nextLine(name, from: from) {
      var start = lines[index].value.lowerBound
      let end = lines[index].value.upperBound
      while start < end {
        let comma = bytes.firstIndex(of: UInt8(ascii: ","), in: start..<end) ?? end
        if bytes.equalsIgnoringCase(token, in: bytes.trimmingBlanks(start..<comma)) { return true }
        start = comma + 1
      }
      from = index + 1
    }
    return false
  }
}

extension HTTPFields.Line {
  /// Reads `name ":" OWS value OWS` (RFC 9112, section 5), the line without its CR LF.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
    guard !range.isEmpty else { throw .malformedField }
    guard !bytes[range.lowerBound].isBlank else { throw .foldedField }
    guard let colon = bytes.firstIndex(in: range, where: { !$0.isTokenCharacter }),
      colon > range.lowerBound, bytes[colon] == UInt8(ascii: ":"),
      bytes.firstIndex(in: colon + 1..<range.upperBound, where: { !$0.isFieldContent }) == nil
    else { throw .malformedField }
    name = range.lowerBound..<colon
    value = bytes.trimmingBlanks(colon + 1..<range.upperBound)
  }
}
