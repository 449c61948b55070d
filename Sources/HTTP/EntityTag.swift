/// The name of one state of a resource (RFC 9110, section 8.8.3).
package struct EntityTag: Sendable, Equatable {
  /// Without the quotes.
  package let opaque: String
  package let isWeak: Bool

  /// Makes a tag.
  ///
  /// - Returns: nil where `opaque` holds a quote, a blank or a control byte.
  package init?(_ opaque: String, isWeak: Bool = false) {
    guard opaque.utf8.allSatisfy(Self.isTagCharacter) else { return nil }
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// The tag as a field's value.
  package var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

  static func isTagCharacter(_ byte: UInt8) -> Bool {
    byte == 0x21 || (byte >= 0x23 && byte != 0x7F)
  }

  /// Whether a list of tags, the value of If-None-Match, holds this one by weak comparison.
  ///
  /// What follows a malformed element is not looked at, so that the full answer is sent.
  func matchesWeakly(_ list: Span<UInt8>) -> Bool {
    var index = 0
    while true {
      while index < list.count, list[index].isBlank || list[index] == UInt8(ascii: ",") { index += 1 }
      if index + 1 < list.count, list.equals("W/", in: index..<index + 2) { index += 2 }
      guard index < list.count, list[index] == UInt8(ascii: "\"") else { return false }
      let start = index + 1
      var end = start
      while end < list.count, Self.isTagCharacter(list[end]) { end += 1 }
      guard end < list.count, list[end] == UInt8(ascii: "\"") else { return false }
      if isOpaque(list, start..<end) { return true }
      index = list.trimmingBlanks(end + 1..<list.count).lowerBound
      guard index < list.count, list[index] == UInt8(ascii: ",") else { return false }
    }
  }

  /// Whether `value` is this tag alone by strong comparison, which a weak tag never meets (RFC 9110,
  /// section 8.8.3.2).
  func matchesStrongly(_ value: Span<UInt8>) -> Bool {
    guard !isWeak, value.count >= 2, value[0] == UInt8(ascii: "\""),
      value[value.count - 1] == UInt8(ascii: "\"")
    else { return false }
    return isOpaque(value, 1..<value.count - 1)
  }

  /// Whether `value` is this tag without the quotes that it should have.
  func matchesBare(_ value: Span<UInt8>) -> Bool { isOpaque(value, 0..<value.count) }

  private func isOpaque(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard opaque.utf8.count == range.count else { return false }
    var index = range.lowerBound
    for byte in opaque.utf8 {
      guard bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }
}
