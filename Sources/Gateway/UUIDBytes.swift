/// The 16 bytes of a UUID (RFC 9562), and their text.
struct UUIDBytes: Sendable, Hashable {
  /// In the order in which the text has them.
  let high: UInt64
  let low: UInt64

  /// The nil UUID (section 5.9).
  static let null = UUIDBytes(high: 0, low: 0)

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Makes one of a version and variant by section 4, in the place of the bits that were there.
  ///
  /// - Parameters:
  ///   - high: the first eight bytes.
  ///   - low: the last eight bytes.
  ///   - version: from 0 to 15.
  init(high: UInt64, low: UInt64, version: UInt64) {
    self.high = high & ~0xF000 | (version & 0xF) << 12
    self.low = low & (1 << 62 - 1) | 0b10 << 62
  }

  /// Reads a text, with its dashes or without them, in either case; nil where it is no UUID.
  init?(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)
    if bytes.count == 36 {
      let dashes = [23, 18, 13, 8]
      guard dashes.allSatisfy({ bytes[$0] == UInt8(ascii: "-") }) else { return nil }
      for index in dashes { bytes.remove(at: index) }
    }
    guard bytes.count == 32 else { return nil }
    var words: [UInt64] = [0, 0]
    for (index, byte) in bytes.enumerated() {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      words[index / 16] = words[index / 16] << 4 | UInt64(digit)
    }
    (high, low) = (words[0], words[1])
  }

  var version: UInt64 { high >> 12 & 0xF }
  /// Whether its variant is that of RFC 9562.
  var isOfThisVariant: Bool { low >> 62 == 0b10 }

  /// 36 characters, lower case.
  var text: String {
    let digits = Array((Self.hex(high) + Self.hex(low)).utf8)
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
      .map { String(decoding: digits[$0], as: UTF8.self) }
      .joined(separator: "-")
  }

  /// In network order, as they are hashed.
  var bytes: [UInt8] {
    [high, low].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
  }

  private static func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
