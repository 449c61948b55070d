import Posix
import Spool

extension JobPage {
  /// The page, as UTF-8.
  func html() -> [UInt8] {
    let shell = PageShell(
      frame: frame,
      title: "\(badge.word): #\(id) \(Excerpt.of(name, length: 80))",
      crumbs: [PageShell.Crumb(name: "Job \(id)", address: nil)],
      news: news,
      // What has ended changes only if someone asks for it again.
      pollSeconds: hasEnded ? 30 : 2
    )
    let console = log.map { ConsoleTail($0, evidence: evidenceOffset) }
    return shell.html { html in
      html.add(.div, .id("job"), .live) { html in
        JobBanner(page: self, console: console).add(to: &html)
        html.add(.div, .class("columns"), .key("columns")) { html in
          html.add(.div, .class("body")) { html in addBody(console, to: &html) }
          html.add(.div, .class("side")) { html in addSide(&html) }
        }
      }
    }
  }

  private func addBody(_ console: ConsoleTail?, to html: inout HTML) {
    CaseList(cases: cases, omitted: casesOmitted).add(to: &html)
    JobLog(page: self, console: console).add(to: &html)
    AttemptList(attempts: attempts).add(to: &html)
    HistoryList(events: history).add(to: &html)
    JobFiles(page: self).add(to: &html)
  }

  private func addSide(_ html: inout HTML) {
    JobFacts(facts: facts, name: name).add(to: &html)
    if !commands.isEmpty {
      html.section(.commands, "From a shell") { html in html.commands(commands) }
    }
    addRaw(&html)
  }

  private func addRaw(_ html: inout HTML) {
    guard !raw.isEmpty || junit != nil else { return }
    html.section(.raw, "For programs") { html in
      html.add(.ul, .class("links")) { html in
        if let junit { html.add(.li) { html in html.add(.a, .href(junit), text: "JUnit XML") } }
        for raw in raw {
          html.add(.li) { html in
            html.add(.a, .href(raw.address)) { html in
              html.theirs(raw.api)
              html.text(" JSON")
            }
          }
        }
      }
    }
  }

  var hasEnded: Bool {
    switch standing {
    case .waiting, .running: false
    case .ended, .unreadable: true
    }
  }

  var badge: Badge {
    switch standing {
    case .waiting: .queued
    case .running: .running
    case .ended(let end): Badge(end.verdict)
    case .unreadable: .unreadable
    }
  }

  /// Where in the console's log the line lies that decided.
  private var evidenceOffset: Int? {
    guard case .ended(let end) = standing, case .line(_, let offset) = end.evidence else { return nil }
    return offset
  }

  private var news: String {
    switch standing {
    case .waiting(let waiting): "Job \(id) is queued. \(waiting.reason)"
    case .running(let running): "Job \(id) is running: \(running.phase?.rawValue ?? "starting")."
    case .ended(let end): "Job \(id): \(end.verdict.rawValue). \(end.reason)"
    case .unreadable: "Job \(id) has ended, and its result cannot be read."
    }
  }
}
