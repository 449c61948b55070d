import Spool

/// Text from others, made fit for a terminal and for a shell.
package enum Printable {
  /// The text with every character escaped that a terminal could take for a command, or that would
  /// hide or turn round what stands behind it: control characters (C0, DEL, C1), line separators and
  /// the marks of writing direction.
  package static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHostile) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isHostile(scalar) { shown += escaped(scalar) } else { shown.unicodeScalars.append(scalar) }
    }
    return shown
  }

  private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF: true
    default: false
    }
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let digits = String(scalar.value, radix: 16)
      return scalar.value < 0x100
        ? "\\x" + String(repeating: "0", count: 2 - digits.count) + digits : "\\u{\(digits)}"
    }
  }

  /// An argument vector as a line for a shell.
  package static func line(_ words: [String]) -> String { words.map(ShellWord.quoted).joined(separator: " ") }

  /// A length of time as people say it: "850 ms", "12 s", "3 min 5 s", "2 h 10 min", "4 d 3 h".
  ///
  /// - Parameter microseconds: below zero counts as zero.
  /// - Returns: the two largest units.
  package static func duration(microseconds: Int) -> String {
    let milliseconds = max(0, microseconds) / 1000
    let seconds = milliseconds / 1000
    switch seconds {
    case 0: return "\(milliseconds) ms"
    case 1..<60: return "\(seconds) s"
    case 60..<3600: return joined(seconds / 60, "min", seconds % 60, "s")
    case 3600..<86400: return joined(seconds / 3600, "h", seconds / 60 % 60, "min")
    default: return joined(seconds / 86400, "d", seconds / 3600 % 24, "h")
    }
  }

  private static func joined(_ large: Int, _ unit: String, _ small: Int, _ smallUnit: String) -> String {
    small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
  }
}
