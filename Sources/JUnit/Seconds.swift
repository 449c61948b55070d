/// Seconds as frameworks write them: "0.012", "1e-05", and Surefire's "1,234.5".
enum Seconds {
  private static let longest = 40

  /// Nil for what is no length of time.
  static func read(_ text: String?) -> Double? {
    guard let text = text?.trimmed, !text.isEmpty, text.utf8.count <= longest else { return nil }
    let groups = text.prefix { $0 != "." }.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }) else { return nil }
    let digits = text.utf8.filter { $0 != UInt8(ascii: ",") }
    guard digits.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }) else { return nil }
    let seconds = Double(String(decoding: digits, as: UTF8.self))
    guard let seconds, seconds.isFinite, seconds >= 0 else { return nil }
    return seconds
  }
}

extension String {
  /// Without white space and control characters at both ends.
  var trimmed: String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.value <= 0x20 }
    let rest = unicodeScalars.drop(while: isSpace)
    guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(rest[...last])
  }
}
