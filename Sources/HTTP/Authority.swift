/// The grammar of `uri-host [ ":" port ]` (RFC 3986, section 3.2), without user information.
enum Authority {
  static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>, needsPort: Bool = false) -> Bool {
    guard let end = hostEnd(bytes, range) else { return false }
    guard end < range.upperBound else { return !needsPort }
    guard bytes[end] == UInt8(ascii: ":") else { return false }
    let digits = end + 1..<range.upperBound
    guard !digits.isEmpty else { return !needsPort }
    guard let port = bytes.decimal(in: digits) else { return false }
    return port <= 65535
  }

  /// Where the host ends, or nil where it is empty or not a host.
  private static func hostEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    guard bytes[range.lowerBound] == UInt8(ascii: "[") else { return nameEnd(bytes, range) }
    let inside = range.lowerBound + 1..<range.upperBound
    guard let close = bytes.firstIndex(of: UInt8(ascii: "]"), in: inside) else { return nil }
    var colons = 0
    for index in inside.lowerBound..<close {
      if bytes[index] == UInt8(ascii: ":") { colons += 1 }
      guard isAddressCharacter(bytes[index]) else { return nil }
    }
    return colons >= 2 ? close + 1 : nil
  }

  private static func isAddressCharacter(_ byte: UInt8) -> Bool {
    byte.hexValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  private static func nameEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound, bytes[index] != UInt8(ascii: ":") {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < range.upperBound, bytes[index + 1].hexValue != nil, bytes[index + 2].hexValue != nil
        else { return nil }
        index += 3
      } else {
        guard isNameCharacter(bytes[index]) else { return nil }
        index += 1
      }
    }
    return index > range.lowerBound ? index : nil
  }

  /// The unreserved characters and the sub-delimiters.
  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x2D, 0x2E, 0x5F, 0x7E: true
    case 0x21, 0x24, 0x26...0x2C, 0x3B, 0x3D: true
    default: false
    }
  }
}
