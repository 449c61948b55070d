/// Text as it may stand in markup, inside an element or a quoted attribute.
///
/// Characters of markup are references (HTML, section 13.1.4). Characters that would hide, turn round or
/// pile up on what stands beside them are written out, as `boardspool show` writes them.
struct VisibleText {
  /// UTF-8.
  private(set) var bytes: [UInt8] = []

  /// More marks than this on one letter is no writing, but a way to cover what stands around it.
  private static let marksAtMost = 4

  /// Whether a text stands for itself: visible ASCII without characters of markup, as most of it is.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"):
        false
      default: (0x20..<0x7F).contains(byte)
      }
    }
  }

  /// Text for one line: line breaks and tabulators are written out too.
  static func inLine(_ text: String) -> VisibleText { VisibleText(text) { isHidden($0) } }

  /// Text for an element that shows its lines.
  static func inLines(_ text: String) -> VisibleText {
    VisibleText(text) { $0 != "\n" && $0 != "\t" && isHidden($0) }
  }

  private init(_ text: String, isHidden: (Unicode.Scalar) -> Bool) {
    bytes.reserveCapacity(text.utf8.count + 16)
    var marks = 0
    for scalar in text.unicodeScalars {
      marks = Self.isMark(scalar) ? marks + 1 : 0
      switch scalar {
      case "&": append("&amp;")
      case "<": append("&lt;")
      case ">": append("&gt;")
      case "\"": append("&quot;")
      case "'": append("&#39;")
      case _ where marks > Self.marksAtMost || isHidden(scalar): append(Self.written(scalar))
      case _ where scalar.isASCII: bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Control characters, line separators, marks of the direction of writing, and what is not seen.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B...0x200F,
      0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
  }

  private static func written(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let digits = String(scalar.value, radix: 16)
      guard scalar.value < 0x100 else { return "\\u{\(digits)}" }
      return "\\x" + (digits.count == 1 ? "0" : "") + digits
    }
  }
}
