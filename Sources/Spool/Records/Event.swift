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
    let isPlain = value.unicodeScalars.allSatisfy { scalar in
      scalar != " " && !isControl(scalar) && !["\"", "=", "\\"].contains(scalar)
    }
    if isPlain, !value.isEmpty { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default:
        text += isControl(scalar) ? "\\x" + hex(scalar.value) : String(scalar)
      }
    }
    return text + "\""
  }

  /// The controls of ASCII, and those behind it, which terminals obey as well.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
  }

  /// Two digits, so that what follows cannot be taken for another.
  private static func hex(_ value: UInt32) -> String {
    (value < 0x10 ? "0" : "") + String(value, radix: 16)
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
