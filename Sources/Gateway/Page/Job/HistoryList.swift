/// What happened to a job, the oldest first.
struct HistoryList {
  let events: [JobPage.Event]

  func add(to html: inout HTML) {
    guard !events.isEmpty else { return }
    html.section(.history, "History") { html in
      html.add(.ol, .class("timeline")) { html in
        for (number, event) in events.enumerated() {
          html.add(.li, .key("event-\(number)")) { html in add(event, to: &html) }
        }
      }
    }
  }

  private func add(_ event: JobPage.Event, to html: inout HTML) {
    html.moment(event.time)
    html.text(" ")
    html.add(.span, .class("event")) { html in
      html.add(.strong) { html in html.theirs(event.state) }
      if let phase = event.phase { html.text(", \(phase.rawValue)") }
      if let board = event.board {
        html.text(" on ")
        html.theirs(board)
      }
      if let comment = event.comment, !comment.isEmpty {
        html.text(": ")
        html.theirs(comment)
      }
    }
  }
}
