import Posix

/// What is known of a job, as terms and values.
struct JobFacts {
  let facts: JobPage.Facts
  /// What the page is headed with.
  let name: String

  func add(to html: inout HTML) {
    html.section(.facts, "Facts") { html in
      addProse(&html)
      html.add(.dl, .class("facts-list")) { html in
        addPeople(&html)
        addBoard(&html)
        addProgram(&html)
        addTimes(&html)
        for fact in facts.more { add(fact, to: &html) }
      }
    }
  }

  private func addProse(_ html: inout HTML) {
    for text in [facts.comment, facts.description] {
      guard let text, !text.isEmpty else { continue }
      html.add(.p, .class("prose")) { html in html.add(.bdi) { html in html.lines(text) } }
    }
  }

  private func addPeople(_ html: inout HTML) {
    html.fact("Title", facts.title == name ? nil : facts.title)
    html.fact("Owner", facts.owner)
    html.fact("Team", facts.team)
    html.fact("Drop", facts.drop)
    if let url = facts.url {
      html.fact("Address") { html in
        guard let address = WebAddress(url) else { return html.theirs(url) }
        html.add(.a, .href(address), .rel("external nofollow noopener noreferrer")) { html in html.theirs(url)
        }
      }
    }
  }

  private func addBoard(_ html: inout HTML) {
    html.fact("Asked for", facts.wish)
    html.fact("Board", facts.board)
    html.fact("Host", facts.host)
    html.fact("Priority", facts.priority.map(String.init))
  }

  private func addProgram(_ html: inout HTML) {
    html.fact("Executable", facts.executable)
    html.fact("Size", facts.executableSize.map(Amount.size))
    html.fact("SHA-256", facts.sha256, kind: "sum")
    html.fact("Exit status", facts.exitStatus.map(String.init))
    html.fact("Signal", facts.signal.map { "SIG\($0)" })
  }

  private func addTimes(_ html: inout HTML) {
    html.fact("Created", facts.created)
    html.fact("Started", facts.started)
    html.fact("Ended", facts.ended)
    html.fact("Took", facts.durationSeconds.map(Amount.duration(seconds:)))
    html.fact("Run limit", facts.durationLimitSeconds.map(Amount.duration(wholeSeconds:)))
  }

  private func add(_ fact: JobPage.Fact, to html: inout HTML) {
    html.fact(fact.label) { html in
      if let address = fact.address {
        html.add(.a, .href(address)) { html in html.theirs(fact.value) }
      } else {
        html.theirs(fact.value)
      }
    }
  }
}

extension HTML {
  fileprivate mutating func fact(_ label: String, kind: String = "value", content: (inout HTML) -> Void) {
    add(.div, .class(kind)) { html in
      html.add(.dt) { html in html.theirs(label) }
      html.add(.dd, content: content)
    }
  }

  fileprivate mutating func fact(_ label: String, _ value: String?, kind: String = "value") {
    guard let value, !value.isEmpty else { return }
    fact(label, kind: kind) { html in html.theirs(value) }
  }

  fileprivate mutating func fact(_ label: String, _ moment: Timestamp?) {
    guard let moment else { return }
    fact(label) { html in
      html.moment(moment)
      html.text(" UTC")
    }
  }
}
