/// Bytes as text (RFC 4648, sections 4 and 5).
///
/// Decoding is strict, so that every row of bytes has one text only: no blanks or line ends, no missing
/// or superfluous padding, and no bits behind the last byte (section 3.5).
package struct Base64: Sendable {
  /// With `+` and `/`, padded.
  package static let standard = Base64(["+", "/"], isPadded: true)
  /// With `-` and `_`, without padding.
  package static let urlSafe = Base64(["-", "_"], isPadded: false)

  private let digits: [UInt8]
  /// For each byte what it stands for; above 63 where it is no digit.
  private let values: [UInt8]
  private let isPadded: Bool

  private init(_ last: [Unicode.Scalar], isPadded: Bool) {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    digits = letters + last.map { UInt8(truncatingIfNeeded: $0.value) }
    var values = [UInt8](repeating: .max, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(truncatingIfNeeded: value) }
    self.values = values
    self.isPadded = isPadded
  }

  /// The text of `bytes`.
  package func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var (pending, bits): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(digits[Int(pending >> bits & 63)])
      }
    }
    if bits > 0 { text.append(digits[Int(pending << (6 - bits) & 63)]) }
    while isPadded, text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`, or nil where it is not what ``encode(_:)`` makes of them.
  package func decode(_ text: some BidirectionalCollection<UInt8>) -> [UInt8]? {
    guard let content = withoutPadding(text) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count / 4 * 3 + 2)
    var (pending, bits): (UInt32, UInt32) = (0, 0)
    for digit in content {
      let value = values[Int(digit)]
      guard value < 64 else { return nil }
      pending = pending << 6 | UInt32(value)
      bits += 6
      guard bits >= 8 else { continue }
      bits -= 8
      bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
    }
    // Six bits left over are a digit that no byte needed.
    guard bits < 6, pending & (1 << bits - 1) == 0 else { return nil }
    return bytes
  }

  private func withoutPadding<Text: BidirectionalCollection<UInt8>>(_ text: Text) -> Text.SubSequence? {
    guard isPadded else { return text[...] }
    guard text.count % 4 == 0 else { return nil }
    var content = text[...]
    for _ in 0..<2 where content.last == UInt8(ascii: "=") { content.removeLast() }
    return content
  }
}
