/// Which characters XML 1.0 allows (section 2.2).
enum XMLCharacter {
  /// Stands for a character that no XML text can hold.
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// Whether text may hold what XML does not allow, to be looked at scalar by scalar: a control
  /// character, or what begins U+FFFE and U+FFFF.
  static func isSuspect(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x0A, 0x0D: false
    case 0x00..<0x20, 0xEF: true
    default: false
    }
  }
}
