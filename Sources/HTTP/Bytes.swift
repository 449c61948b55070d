extension UInt8 {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20

  /// A character of a token (RFC 9110, section 5.6.2): of methods, field names and codings.
  var isTokenCharacter: Bool {
    // Two 64-bit sets instead of a chain of comparisons: this runs for every byte of every field name.
    let set: UInt64 = self < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
    return self < 128 && (set >> UInt64(self & 63)) & 1 == 1
  }

  /// A byte that a field value may hold (RFC 9110, section 5.5): no control but the tab.
  var isFieldContent: Bool { (self >= 0x20 && self != 0x7F) || self == .tab }

  var isBlank: Bool { self == .space || self == .tab }

  var isDigit: Bool { (0x30...0x39).contains(self) }

  /// The number that a hexadecimal digit stands for.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self &- 0x30
    case 0x41...0x46: self &- 0x37
    case 0x61...0x66: self &- 0x57
    default: nil
    }
  }

  var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension Span<UInt8> {
  /// The first place of `byte` in `range`.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    firstIndex(in: range) { $0 == byte }
  }

  /// The first place in `range` where a byte is as wanted.
  @inline(__always)
  func firstIndex(in range: Range<Int>, where isWanted: (UInt8) -> Bool) -> Int? {
    // The bounds are checked once, as this looks at every byte that comes and goes.
    let part = extracting(range)
    var offset = 0
    while offset < part.count {
      if isWanted(part[unchecked: offset]) { return range.lowerBound &+ offset }
      offset &+= 1
    }
    return nil
  }

  /// Whether the bytes of `range` are `text`, to the letter.
  func equals(_ text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in 0..<wanted.count where self[range.lowerBound + offset] != wanted[offset] { return false }
      return true
    }
  }

  /// Whether the bytes of `range` are `text`, the case of ASCII letters aside.
  func equalsIgnoringCase(_ text: StaticString, in range: Range<Int>) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in 0..<wanted.count
      where self[range.lowerBound + offset].lowercased != wanted[offset].lowercased {
        return false
      }
      return true
    }
  }

  /// `range` without the blanks at both of its ends.
  func trimmingBlanks(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  /// The unsigned decimal number that fills `range`: digits only, no sign.
  ///
  /// - Returns: nil where a byte is no digit, where there is none, or where `Int` cannot hold it.
  func decimal(in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    var value = 0
    for index in range {
      guard self[index].isDigit else { return nil }
      let (shifted, tooLong) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = shifted.addingReportingOverflow(Int(self[index] &- 0x30))
      guard !tooLong, !tooLarge else { return nil }
      value = sum
    }
    return value
  }

  /// The bytes of `range` as text, or nil where they are not UTF-8.
  func text(in range: Range<Int>) -> String? {
    do throws(UTF8.ValidationError) {
      return String(copying: try UTF8Span(validating: extracting(range)))
    } catch {
      return nil
    }
  }
}
