import Posix

/// What a tool says of its version.
enum ToolVersion {
  /// How many characters of it are kept.
  static let limit = 100

  /// The first line with a digit, without control characters, cut.
  ///
  /// - Parameter output: what the tool printed to both outputs.
  /// - Returns: the line; nil where none has a digit.
  static func text(in output: some Sequence<UInt8>) -> String? {
    for line in Array(output).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      guard line.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { continue }
      let text = cleaned(String(decoding: line, as: UTF8.self))
      // A colour's code has digits too.
      if text.utf8.contains(where: { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) { return text }
    }
    return nil
  }

  /// One line for people: no control characters or sequences of terminals, no blanks at its ends.
  static func cleaned(_ line: String) -> String {
    var scalars = String.UnicodeScalarView()
    var isInSequence = false
    for scalar in line.unicodeScalars {
      // ECMA-48, 5.4: a control sequence ends with a byte from @ to ~, behind its "[".
      if isInSequence {
        if scalar != "[", ("@"..."~").contains(scalar) { isInSequence = false }
      } else if scalar == "\u{1B}" {
        isInSequence = true
      } else {
        let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        scalars.append(isControl ? " " : scalar)
      }
    }
    let text = String(scalars)
    guard let first = text.firstIndex(where: { $0 != " " }), let last = text.lastIndex(where: { $0 != " " })
    else { return "" }
    return String(text[first...last].prefix(limit))
  }
}
