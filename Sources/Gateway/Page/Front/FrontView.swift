import Posix
import Spool

extension FrontPage {
  /// The page, as UTF-8.
  func html() -> [UInt8] {
    let shell = PageShell(
      frame: frame,
      title: nil,
      crumbs: [],
      news: news,
      hasCommands: !commands.isEmpty,
      pollSeconds: 2
    )
    return shell.html { html in
      html.add(.h1, .class("unseen")) { html in
        html.text("Jobs and boards of ")
        html.theirs(frame.spool)
      }
      html.add(.div, .id("summary"), .live) { html in addSummary(&html) }
      PageFilterForm(filter: filter, boards: boardChoices, owners: ownerChoices).add(to: &html)
      html.add(.div, .id("lists"), .live) { html in addLists(&html) }
    }
  }

  private var news: String {
    let numbers =
      "\(counts.running) running, \(counts.queued) waiting, \(counts.finished) finished, "
      + "\(counts.cancelled) cancelled."
    guard let last = ended.first, let verdict = last.verdict else { return numbers }
    return "\(numbers) Latest: job \(last.id) \(verdict.rawValue)."
  }

  private func addSummary(_ html: inout HTML) {
    let numbers: [(Place, Int, Badge)] = [
      (.running, counts.running, .running), (.queued, counts.queued, .queued),
      (.finished, counts.finished, Badge(.completed)), (.cancelled, counts.cancelled, Badge(.cancelled)),
    ]
    html.add(.nav, .label("Jobs by place")) { html in
      html.add(.ul, .class("counts")) { html in
        for (place, number, badge) in numbers {
          html.add(.li) { html in addCount(place, number, badge, to: &html) }
        }
      }
    }
  }

  /// A second use of the link of the chosen place shows all places again.
  private func addCount(_ place: Place, _ number: Int, _ badge: Badge, to html: inout HTML) {
    let isChosen = filter.place == place
    var target = filter
    target.place = isChosen ? nil : place
    html.add(.a, .href(target.address()), .class(badge.kind), .current("true", if: isChosen)) { html in
      html.add(.span, .class("number"), text: Amount.count(number))
      html.text(" ")
      html.add(.span, .class("word"), text: place.rawValue)
    }
  }

  private func addLists(_ html: inout HTML) {
    let isNew = counts == Counts()
    if isNew { addCommands(&html) }
    if shows([.running]) { RunningList(page: self).add(to: &html) }
    if shows([.queued]) { WaitingList(page: self).add(to: &html) }
    if filter.place == nil { BoardList(page: self).add(to: &html) }
    if shows([.finished, .cancelled]) { EndedList(page: self).add(to: &html) }
    if !isNew { addCommands(&html) }
  }

  private func shows(_ places: [Place]) -> Bool { filter.place.map(places.contains) ?? true }

  private func addCommands(_ html: inout HTML) {
    guard !commands.isEmpty else { return }
    html.section(.commands, "From a shell") { html in
      html.add(.div, .class("commands")) { html in html.commands(commands) }
    }
  }

  /// What an empty list says.
  func emptySentence(_ all: String, filtered: String) -> String { filter.isEmpty ? all : filtered }
}

/// A part of a page, with the id of its heading.
struct SectionName {
  let key: String
  let heading: StaticString

  private init(_ key: String, _ heading: StaticString) {
    self.key = key
    self.heading = heading
  }

  static let running = SectionName("running", "running-title")
  static let waiting = SectionName("queue", "queue-title")
  static let boards = SectionName("boards", "boards-title")
  static let ended = SectionName("ended", "ended-title")
  static let commands = SectionName("commands", "commands-title")
  static let facts = SectionName("facts", "facts-title")
  static let attempts = SectionName("attempts", "attempts-title")
  static let cases = SectionName("cases", "cases-title")
  static let history = SectionName("history", "history-title")
  static let files = SectionName("files", "files-title")
  static let log = SectionName("log", "log-title")
  static let raw = SectionName("raw", "raw-title")
}

extension HTML {
  mutating func section(
    _ name: SectionName,
    _ title: String,
    count: Int? = nil,
    content: (inout HTML) -> Void
  ) {
    add(.section, .class(name.key), .key(name.key), .labelled(by: name.heading)) { html in
      html.add(.h2, .id(name.heading)) { html in
        html.text(title)
        if let count {
          html.text(" ")
          html.add(.span, .class("count"), text: Amount.count(count))
        }
      }
      content(&html)
    }
  }

  mutating func emptyNote(_ sentence: String) { add(.p, .class("empty"), text: sentence) }

  /// A job's number and name, as one link.
  mutating func job(_ id: JobID, name: String) {
    add(.a, .class("job"), .href(.job(id))) { html in
      html.add(.span, .class("id"), text: "#\(id)")
      html.text(" ")
      html.theirs(Excerpt.of(name, length: 120))
    }
  }
}
