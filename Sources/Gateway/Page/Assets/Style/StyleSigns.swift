/// The signs that stand with the words of states: masks, which take the colour of their word.
enum StyleSigns {
  /// Class, the variable of its colours, and what is drawn on a field of 16 by 16.
  private static let kinds: [(name: String, colour: String, drawing: String)] = [
    ("passed", "passed", line("M3.2 8.6l3.2 3.2 6.4-7.4", width: "2.2")),
    ("failed", "failed", line("M4.2 4.2l7.6 7.6M11.8 4.2l-7.6 7.6", width: "2.2")),
    ("completed", "completed", "<rect x='4' y='4' width='8' height='8' rx='1.2'/>"),
    ("timeout", "timeout", ring + line("M8 5v3.2l2.1 1.5", width: "1.6")),
    ("error", "error", line("M8 3v6M8 12.6v.1", width: "2.4")),
    ("cancelled", "cancelled", line("M3.6 8h8.8", width: "2.2")),
    ("refused", "refused", ring + line("M4.3 11.7l7.4-7.4", width: "1.6")),
    ("unreadable", "timeout", question),
    ("running", "running", "<path d='M5 3.4l7.4 4.6L5 12.6z'/>"),
    ("queued", "queued", line("M3.4 8h.1M8 8h.1M12.5 8h.1", width: "2.6")),
    ("idle", "passed", "<circle cx='8' cy='8' r='3.6'/>"),
    ("disabled", "cancelled", line("M5.8 4v8M10.2 4v8", width: "2.2")),
    ("lost", "timeout", question),
  ]

  private static let ring = "<circle cx='8' cy='8' r='5.6' fill='none' stroke='#000' stroke-width='1.6'/>"
  private static let question = line(
    "M5.6 5.9a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.7M8 12.7v.1",
    width: "2"
  )

  private static func line(_ path: String, width: String) -> String {
    "<path d='\(path)' fill='none' stroke='#000' stroke-width='\(width)' stroke-linecap='round' "
      + "stroke-linejoin='round'/>"
  }

  static let text = kinds.map { kind in
    """
    .\(kind.name) {
      --tone: var(--\(kind.colour));
      --tint: var(--\(kind.colour)-tint);
      --sign: url("data:image/svg+xml,\(encoded(kind.drawing))");
    }
    """
  }.joined(separator: "\n")

  /// A drawing as part of an address: what would end the address or begin a fragment is encoded.
  private static func encoded(_ drawing: String) -> String {
    let image = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>\(drawing)</svg>"
    return image.reduce(into: "") { text, character in
      switch character {
      case "<": text += "%3C"
      case ">": text += "%3E"
      case "#": text += "%23"
      default: text.append(character)
      }
    }
  }
}
