/// Help, made from the verbs' tables.
package enum HelpText {
  private static let width = 80

  package static func program(_ verbs: [VerbSpec]) -> [String] {
    let shown = verbs.filter { !$0.isHidden }
    let column = (shown.map(\.name.count).max() ?? 0) + 2
    var lines = ["boardspool runs firmware on boards, out of a spool: a directory of directories.", ""]
    lines += ["usage: boardspool [--spool DIR] VERB …"]
    for section in VerbSpec.Section.allCases {
      lines += ["", "\(section.rawValue):"]
      for verb in shown where verb.section == section {
        lines += entry(verb.name, verb.summary, column: column)
      }
    }
    lines += ["", "`boardspool VERB --help` tells more, and each verb's exit codes."]
    lines += ["The spool is --spool DIR, else $BOARDSPOOL_SPOOL, else ./spool."]
    lines += wrapped(
      "DIR may lie on another machine, as [USER@]HOST:DIR, but for the verbs that make, serve or check a spool.",
      indent: 0
    )
    lines += ["`boardspool --version` prints the version."]
    return lines
  }

  package static func verb(_ verb: VerbSpec) -> [String] {
    var lines = ["usage: \(verb.usage)", ""]
    lines += wrapped(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + ".", indent: 0)
    for paragraph in verb.discussion { lines += [""] + wrapped(paragraph, indent: 0) }
    let column = min(28, (verb.allOptions.map(\.usage.count).max() ?? 0) + 2)
    lines += ["", "options:"]
    for option in verb.allOptions {
      lines += entry(
        option.usage,
        option.help + (option.isRepeated ? "; may be repeated" : ""),
        column: column
      )
    }
    lines += ["", "exit codes:"]
    lines += verb.exits.map { "  " + $0 }
    return lines
  }

  /// A term and what it means, the latter in a column of its own.
  private static func entry(_ term: String, _ text: String, column: Int) -> [String] {
    var lines = wrapped(text, indent: column + 2)
    let head = "  " + term
    guard head.count + 2 <= column + 2, let first = lines.first else { return [head] + lines }
    lines[0] = head + first.dropFirst(head.count)
    return lines
  }

  private static func wrapped(_ text: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(margin + line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    return lines + [margin + line]
  }
}
