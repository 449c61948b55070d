/// Makes text for people and records of a console's bytes.
enum CleanText {
  static func name(_ bytes: ArraySlice<UInt8>) -> String {
    text(bytes, limit: TestCase.longestName, keepsLines: false)
  }

  /// Nil where nothing is left.
  static func message(_ bytes: ArraySlice<UInt8>) -> String? {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
    var bytes = bytes.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    guard !bytes.isEmpty else { return nil }
    return text(bytes, limit: TestCase.longestMessage, keepsLines: true)
  }

  private static func text(_ bytes: ArraySlice<UInt8>, limit: Int, keepsLines: Bool) -> String {
    let decoded = String(decoding: bytes.prefix(limit), as: UTF8.self)
    let isPlain = bytes.allSatisfy { (0x20..<0x7F).contains($0) }
    if isPlain { return decoded }
    var scalars = String.UnicodeScalarView()
    var count = 0
    for scalar in decoded.unicodeScalars {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      let isKept = !isControl || (keepsLines && (scalar == "\n" || scalar == "\t"))
      let clean = isKept ? scalar : "\u{FFFD}"
      count += UTF8.width(clean)
      guard count <= limit else { break }
      scalars.append(clean)
    }
    return String(scalars)
  }
}

/// Lines that may become a test's message, as many as one may have.
struct MessageLines: Sendable {
  private var bytes: [UInt8] = []

  mutating func append(_ line: ArraySlice<UInt8>) {
    guard bytes.count < TestCase.longestMessage, !(bytes.isEmpty && line.isEmpty) else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(contentsOf: line.prefix(TestCase.longestMessage))
  }

  /// Nil where there is none.
  var text: String? { CleanText.message(bytes[...]) }
}
