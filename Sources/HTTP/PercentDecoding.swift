/// Takes escapes out of a part of a target, once.
enum PercentDecoding {
  /// The text of `range`.
  ///
  /// - Parameters:
  ///   - bytes: the head.
  ///   - range: where the part stands, its delimiters not included.
  ///   - plusIsSpace: the rule of application/x-www-form-urlencoded, which queries follow.
  /// - Returns: the decoded part.
  /// - Throws: `undecodableTarget` for an escape without two hexadecimal digits, for an escaped NUL
  ///   and for bytes that are not UTF-8.
  static func text(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    plusIsSpace: Bool = false
  ) throws(Refusal) -> String {
    guard isEscaped(bytes, range, plusIsSpace: plusIsSpace) else {
      guard let text = bytes.text(in: range) else { throw .undecodableTarget }
      return text
    }
    let decoded = try unescaped(bytes, range, plusIsSpace: plusIsSpace)
    guard let text = decoded.span.text(in: 0..<decoded.count) else { throw .undecodableTarget }
    return text
  }

  private static func isEscaped(_ bytes: Span<UInt8>, _ range: Range<Int>, plusIsSpace: Bool) -> Bool {
    bytes.firstIndex(in: range) { byte in
      byte == UInt8(ascii: "%") || (plusIsSpace && byte == UInt8(ascii: "+"))
    } != nil
  }

  private static func unescaped(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    plusIsSpace: Bool
  ) throws(Refusal) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%") {
        guard index + 2 < range.upperBound, let high = bytes[index + 1].hexValue,
          let low = bytes[index + 2].hexValue, high | low != 0
        else { throw .undecodableTarget }
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? .space : byte)
        index += 1
      }
    }
    return decoded
  }
}
