/// Whole characters of a log that is read piece by piece.
enum TextPiece {
  /// How many of the bytes make whole characters, line ends included: what is left behind is the beginning
  /// of a UTF-8 sequence, or a CR whose LF may follow.
  ///
  /// Bytes that are no UTF-8 are not waited for.
  static func wholeLength(_ bytes: [UInt8]) -> Int {
    guard let last = bytes.last else { return 0 }
    if last == 0x0D { return bytes.count - 1 }
    // A sequence has four bytes at most (RFC 3629, section 3).
    for length in 1...min(3, bytes.count) {
      let byte = bytes[bytes.count - length]
      if byte & 0b1100_0000 == 0b1000_0000 { continue }
      return sequenceLength(byte) > length ? bytes.count - length : bytes.count
    }
    return bytes.count
  }

  private static func sequenceLength(_ first: UInt8) -> Int {
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }
}
