/// Something that a program of the spool did, for its log: one line for machines and people.
///
/// ```
/// event=attempt.start job=42 board=nucleo-1 message="job 42: attempt 1 on nucleo-1"
/// ```
package struct Event: Sendable, Hashable {
  /// How much it matters, as syslog(3) counts.
  package enum Level: Int, Sendable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
  }

  package var level: Level
  /// What kind of event: a noun and a verb with a dot between, such as "job.end".
  package var name: String
  /// What it is about, in this order.
  package var fields: [(name: String, value: String)]
  /// One sentence for people.
  package var message: String

  package init(
    _ name: String,
    _ level: Level = .info,
    _ fields: KeyValuePairs<String, String> = [:],
    _ message: String
  ) {
    self.level = level
    self.name = name
    self.fields = fields.map { ($0.key, $0.value) }
    self.message = message
  }

  /// The line without its newline.
  ///
  /// - Parameter isForJournal: behind the level as sd-daemon(3) has it, `<6>`.
  /// - Returns: the names and values, with blanks between.
  package func line(isForJournal: Bool) -> String {
    let words = [("event", name)] + fields + [("message", message)]
    let line = words.map { "\($0.0)=\(Self.quoted($0.1))" }.joined(separator: " ")
    return isForJournal ? "<\(level.rawValue)>\(line)" : line
  }

  /// A value as it is where it is one plain word; else in quotes, with what would end them or the line escaped.
  private static func quoted(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { byte in
      byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
        && byte != UInt8(ascii: "\\")
    }
    if isPlain, !value.isEmpty { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default:
        let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        text += isControl ? "\\x" + String(scalar.value, radix: 16) : String(scalar)
      }
    }
    return text + "\""
  }

  package static func == (a: Event, b: Event) -> Bool {
    a.line(isForJournal: true) == b.line(isForJournal: true)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(line(isForJournal: true)) }
}

/// A sentence alone is a notice.
extension Event: ExpressibleByStringInterpolation {
  package init(stringLiteral message: String) { self.init("notice", .notice, [:], message) }
}
