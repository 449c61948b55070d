extension JSONValue {
  /// The value on one line, without spaces, as UTF-8.
  package var compact: [UInt8] {
    var writer = JSONWriter(pretty: false)
    writer.write(self)
    return writer.bytes
  }

  /// The value for people: two spaces a level, a newline at the end.
  package var pretty: [UInt8] {
    var writer = JSONWriter(pretty: true)
    writer.write(self)
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

/// Writes JSON (RFC 8259).
///
/// Characters that end a line for some readers (U+2028, U+2029) and DEL are escaped, so that a line of JSON
/// is one line everywhere. NUL, which a board's bytes may hold and the parser refuses, becomes U+FFFD: what is
/// written can be read.
private struct JSONWriter {
  var bytes: [UInt8] = []
  private let pretty: Bool
  private var level = 0

  init(pretty: Bool) { self.pretty = pretty }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .integer(let value): put(String(value))
    case .number(let value): put(value.isFinite ? "\(value)" : "null")
    case .string(let value): write(string: value)
    case .array(let elements):
      enclose("[", "]", isEmpty: elements.isEmpty) { writer in
        for (index, element) in elements.enumerated() {
          writer.separate(first: index == 0)
          writer.write(element)
        }
      }
    case .object(let object):
      enclose("{", "}", isEmpty: object.isEmpty) { writer in
        for (index, member) in object.members.enumerated() {
          writer.separate(first: index == 0)
          writer.write(string: member.name)
          writer.put(writer.pretty ? ": " : ":")
          writer.write(member.value)
        }
      }
    }
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func enclose(
    _ open: String,
    _ close: String,
    isEmpty: Bool,
    _ content: (inout JSONWriter) -> Void
  ) {
    put(open)
    level += 1
    content(&self)
    level -= 1
    if pretty, !isEmpty { newLine() }
    put(close)
  }

  private mutating func separate(first: Bool) {
    if !first { put(",") }
    if pretty { newLine() }
  }

  private mutating func newLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<level { put("  ") }
  }

  private mutating func write(string: String) {
    put("\"")
    // Nearly all strings are plain ASCII, which is copied as it stands.
    if string.utf8.allSatisfy(Self.isPlain) {
      put(string)
    } else {
      writeEscaping(string)
    }
    put("\"")
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func writeEscaping(_ string: String) {
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
      case "\u{00}": bytes.append(contentsOf: UTF8.encodedReplacementCharacter)
      case "\u{01}"..<"\u{20}", "\u{7F}", "\u{2028}", "\u{2029}": put(escaped(scalar))
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
