/// What is around every page: the head, the way back, and where news are told.
struct PageShell {
  /// A folder of pages above this one.
  struct Crumb {
    var name: String
    /// Nil for the page itself.
    var address: PageAddress?
  }

  var frame: PageFrame
  /// What the browser's tab says, before the spool's name; nil for the front page.
  var title: String?
  /// From below the front page down to this one.
  var crumbs: [Crumb]
  /// One sentence that changes when something happened, to be read aloud; nil for a page that does not.
  var news: String?
  /// Whether the page says how to submit a job.
  var hasCommands = false
  /// How often the script looks for changes; nil for never.
  var pollSeconds: Int?

  func html(main: (inout HTML) -> Void) -> [UInt8] {
    HTML(document: { html in
      html.add(.head) { html in addHead(&html) }
      html.add(.body, .poll(seconds: pollSeconds)) { html in
        html.add(.a, .class("skip"), .href(fragment: "main"), text: "Skip to the content")
        html.add(.header, .class("top")) { html in addTop(&html) }
        addNews(&html)
        html.add(.main, .id("main"), .tabindex(-1), content: main)
        html.add(.footer) { html in addFoot(&html) }
      }
    }).bytes
  }

  private func addHead(_ html: inout HTML) {
    html.void(.meta, .charset("utf-8"))
    html.add(.title, text: [title, frame.spool, "Boardspool"].compactMap { $0 }.joined(separator: " · "))
    html.void(.meta, .name("viewport"), .content("width=device-width, initial-scale=1"))
    html.void(.meta, .name("color-scheme"), .content("light dark"))
    html.void(.link, .rel("icon"), .type("image/svg+xml"), .href(PageAsset.icon.address))
    html.void(.link, .rel("stylesheet"), .href(PageAsset.style.address))
    html.add(.script, .src(PageAsset.script.address), .defer, text: "")
  }

  private func addTop(_ html: inout HTML) {
    html.add(.nav, .label("Where you are")) { html in
      html.add(.ol, .class("crumbs")) { html in
        html.add(.li) { html in
          html.add(.a, .class("home"), .href(.front), .current("page", if: crumbs.isEmpty)) { html in
            html.add(.span, .class("product"), text: "Boardspool")
            html.text(" ")
            html.theirs(Excerpt.of(frame.spool, length: 80))
          }
        }
        for crumb in crumbs {
          html.add(.li) { html in
            if let address = crumb.address {
              html.add(.a, .href(address)) { html in html.theirs(Excerpt.of(crumb.name, length: 80)) }
            } else {
              html.add(.span, .current("page", if: true)) { html in
                html.theirs(Excerpt.of(crumb.name, length: 80))
              }
            }
          }
        }
      }
    }
    if hasCommands {
      html.add(.a, .href(fragment: SectionName.commands.heading), text: "Submit a job")
    }
  }

  private func addNews(_ html: inout HTML) {
    html.add(.div, .id("news"), .class("unseen"), .role("status"), .live) { html in
      if let news { html.theirs(news) }
    }
    html.add(.p, .id("connection"), .class("connection"), .role("status"), text: "")
  }

  private func addFoot(_ html: inout HTML) {
    html.add(.p, .id("seen"), .live) { html in
      html.text("As the spool was at ")
      html.moment(frame.now)
      html.text(" UTC.")
    }
    html.add(
      .p,
      text: "This page only reads. Jobs are changed by files: the commands to paste are on the pages."
    )
  }
}
