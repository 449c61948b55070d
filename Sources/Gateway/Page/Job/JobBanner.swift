import Posix
import Spool

/// The top of a job's page: what became of it, and why.
struct JobBanner {
  let page: JobPage
  let console: ConsoleTail?

  func add(to html: inout HTML) {
    html.add(.header, .class("banner \(page.badge.kind)"), .key("banner")) { html in
      html.add(.h1) { html in
        html.add(.span, .class("id"), text: "#\(page.id)")
        html.text(" ")
        html.theirs(Excerpt.of(page.name, length: 300))
      }
      switch page.standing {
      case .waiting(let waiting): add(waiting, to: &html)
      case .running(let running): add(running, to: &html)
      case .ended(let end): add(end, to: &html)
      case .unreadable:
        addVerdict(to: &html, "Its result cannot be read; the folder may hold more.")
      }
      addWhereAndWhen(&html)
    }
  }

  private func addVerdict(to html: inout HTML, _ sentence: String) {
    html.add(.p, .class("verdict")) { html in
      html.badge(page.badge)
      html.text(" ")
      html.add(.span, .class("reason")) { html in html.theirs(sentence) }
    }
  }

  private func add(_ waiting: JobPage.Waiting, to html: inout HTML) {
    addVerdict(to: &html, waiting.reason)
    switch waiting.turn {
    case .position(let position): html.add(.p, .class("blame"), text: "Position \(position) in the queue.")
    case .held: html.add(.p, .class("blame"), text: "Held: not in the queue for now.")
    case .unknown: break
    }
  }

  private func add(_ running: JobPage.Running, to html: inout HTML) {
    addVerdict(to: &html, running.isEnding ? "It is being ended." : "")
    addSteps(running.phase, to: &html)
    guard running.progress != nil || running.since != nil else { return }
    html.add(.p, .class("run-time")) { html in
      if let progress = running.progress {
        html.progress(progress)
      } else if let since = running.since, let limit = page.facts.durationLimitSeconds, running.phase == .run
      {
        html.timeUsed(since: since, now: page.frame.now, limitSeconds: limit)
      }
      if let since = running.since {
        html.elapsed(since: since, now: page.frame.now)
        if let limit = page.facts.durationLimitSeconds {
          html.text(", run limit \(Amount.duration(wholeSeconds: limit))")
        }
      }
    }
  }

  /// The phases in their order, with the present one marked.
  private func addSteps(_ present: Phase?, to html: inout HTML) {
    html.add(.ol, .class("steps"), .role("list"), .label("Phases")) { html in
      let index = present.flatMap { Phase.allCases.firstIndex(of: $0) }
      for (number, phase) in Phase.allCases.enumerated() {
        let kind = index.map { number < $0 ? "done" : number == $0 ? "present" : "ahead" } ?? "ahead"
        html.add(.li, .class(kind), .current("step", if: number == index), text: phase.rawValue)
      }
    }
  }

  private func add(_ end: JobPage.End, to html: inout HTML) {
    addVerdict(to: &html, end.reason)
    html.add(.p, .class("blame")) { html in
      html.text("In phase ")
      html.add(.strong, text: end.phase.rawValue)
      html.text(", ")
      switch end.blame {
      case .job: html.text("by the job itself.")
      case .infrastructure: html.text("by the infrastructure, not the job.")
      case .cancelled: html.text("because it was cancelled.")
      }
    }
    if let evidence = end.evidence { add(evidence, to: &html) }
  }

  private func add(_ evidence: Evidence, to html: inout HTML) {
    html.add(.div, .class("evidence")) { html in
      switch evidence {
      case .line(let line, let offset):
        html.evidence(line)
        html.add(.p, .class("source")) { html in addSource(offset, to: &html) }
      case .tool(let arguments, let output):
        html.evidence(arguments.map(ShellWord.quoted).joined(separator: " "))
        if !output.isEmpty { html.evidence(output) }
        html.add(.p, .class("source"), text: "The tool that decided, and the end of what it said.")
      }
    }
  }

  private func addSource(_ offset: Int, to html: inout HTML) {
    html.text("The deciding line, at ")
    let place = "byte \(offset) of the log"
    if console?.evidence != nil {
      html.add(.a, .href(fragment: "evidence"), text: place)
    } else if let log = page.log {
      html.add(.a, .href(log.whole), text: place)
    } else {
      html.text(place)
    }
    html.text(".")
  }

  private func addWhereAndWhen(_ html: inout HTML) {
    let facts = page.facts
    html.add(.p, .class("where")) { html in
      if let board = facts.board {
        html.add(.span) { html in
          html.theirs(board)
          if let host = facts.host {
            html.text(" on ")
            html.theirs(host)
          }
        }
      }
      if let seconds = facts.durationSeconds {
        html.add(.span, text: "took " + Amount.duration(seconds: seconds))
      }
      if let ended = facts.ended {
        html.add(.span) { html in
          html.text("ended ")
          html.moment(ended)
          html.text(" UTC")
        }
      }
      if let owner = facts.owner {
        html.add(.span) { html in
          html.text("by ")
          html.theirs(owner)
        }
      }
    }
  }
}

extension HTML {
  fileprivate mutating func evidence(_ text: String) {
    var console = ConsoleText()
    console.feed(text.utf8)
    add(.pre, .tabindex(0), .role("region"), .label("Evidence")) { html in
      html.add(.code) { html in html.lines(console.takeAll()) }
    }
  }
}
