/// The end of the console's log, which the script goes on with.
struct JobLog {
  let page: JobPage
  let console: ConsoleTail?

  func add(to html: inout HTML) {
    if case .waiting = page.standing, page.log == nil { return }
    html.section(.log, "Console") { html in
      guard let log = page.log, let console else {
        return html.emptyNote(
          page.hasEnded ? "There is no log to show." : "The board has printed nothing yet."
        )
      }
      html.add(.div, .class("log-bar")) { html in addBar(log, console, to: &html) }
      addText(log, console, to: &html)
    }
  }

  private func addBar(_ log: JobPage.Log, _ console: ConsoleTail, to html: inout HTML) {
    html.add(.p) { html in
      if console.start > 0 {
        let shown = Amount.size(bytes: console.end - console.start)
        html.text("The last \(shown) of \(Amount.size(bytes: console.end)). ")
      }
      html.add(.a, .href(log.whole), text: "Whole log")
    }
    if !log.consoles.isEmpty { html.add(.p) { html in addConsoles(log.consoles, to: &html) } }
    guard log.live != nil else { return }
    html.add(.p, .id("log-state"), .class("log-state"), .role("status"), text: "")
    html.add(.button, .type("button"), .id("log-pause"), .class("pause"), text: "Pause")
  }

  private func addConsoles(_ consoles: [JobPage.Console], to html: inout HTML) {
    if let shown = consoles.first(where: \.isShown) { html.text("This is the console of \(shown.role). ") }
    html.text("Consoles:")
    for console in consoles {
      html.text(" ")
      html.add(.a, .href(console.address), text: console.role)
    }
  }

  private func addText(_ log: JobPage.Log, _ console: ConsoleTail, to html: inout HTML) {
    html.add(
      .pre,
      .id("console"),
      .class("console-text"),
      .tabindex(0),
      .role("region"),
      .label("Console log"),
      .stream(log.live),
      .offset(log.live == nil ? nil : console.end),
      .attempt(log.live == nil ? nil : log.attempt)
    ) { html in
      html.add(.code) { html in
        html.lines(console.before)
        if let evidence = console.evidence {
          html.add(.mark, .id("evidence"), .tabindex(-1)) { html in html.lines(evidence) }
        }
        html.lines(console.after)
      }
    }
  }
}
