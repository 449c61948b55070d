/// Commands to paste, each with a button that copies it where scripts run.
extension HTML {
  mutating func commands(_ commands: [PasteCommand]) {
    for command in commands {
      add(.article, .class("command"), .key(command.title)) { html in
        html.add(.div, .class("command-head")) { html in
          html.add(.h3) { html in html.theirs(command.title) }
          html.copyButton(for: command)
        }
        html.lines(of: command)
      }
    }
  }

  /// A command that opens where it is needed.
  mutating func commandOnDemand(_ command: PasteCommand, word: String) {
    add(.details, .class("on-demand")) { html in
      html.add(.summary, .label(command.title), text: word)
      html.add(.div, .class("command")) { html in
        html.add(.div, .class("command-head")) { html in
          html.add(.p) { html in html.theirs(command.title) }
          html.copyButton(for: command)
        }
        html.lines(of: command)
      }
    }
  }

  private mutating func lines(of command: PasteCommand) {
    if let note = command.note { add(.p, .class("note")) { html in html.theirs(note) } }
    add(.pre) { html in html.add(.code) { html in html.lines(command.lines) } }
  }

  private mutating func copyButton(for command: PasteCommand) {
    add(.button, .type("button"), .class("copy"), .label("Copy: \(command.title)"), text: "Copy")
  }
}
