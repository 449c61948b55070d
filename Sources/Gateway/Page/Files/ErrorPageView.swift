extension ErrorPage {
  /// The page, as UTF-8.
  func html() -> [UInt8] {
    let shell = PageShell(
      frame: frame,
      title: "\(status) \(phrase)",
      crumbs: [PageShell.Crumb(name: phrase, address: nil)],
      news: nil,
      pollSeconds: nil
    )
    return shell.html { html in
      html.add(.div, .class("failure")) { html in
        html.add(.p, .class("status"), .hiddenFromReaders, text: String(status))
        html.add(.h1) { html in html.theirs(phrase) }
        html.add(.p) { html in html.theirs(sentence) }
        html.add(.p) { html in html.add(.a, .href(.front), text: "All jobs and boards") }
      }
      if !instead.isEmpty {
        html.section(.commands, "What to do instead") { html in html.commands(instead) }
      }
    }
  }
}
