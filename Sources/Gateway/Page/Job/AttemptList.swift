import Spool

/// The attempts to run a job, the newest last.
struct AttemptList {
  let attempts: [JobPage.Attempt]

  private static let number = Column("Attempt", "position")
  private static let verdict = Column("Verdict", "verdict")
  private static let board = Column("Board", "board")
  private static let reason = Column("Reason", "sentence")
  private static let started = Column("Started (UTC)", "moment")
  private static let duration = Column("Took", "number")

  func add(to html: inout HTML) {
    guard !attempts.isEmpty else { return }
    html.section(.attempts, "Attempts", count: attempts.count) { html in
      let columns = [Self.number, Self.verdict, Self.board, Self.reason, Self.started, Self.duration]
      html.table(columns, titled: SectionName.attempts.heading) { html in
        for attempt in attempts { addRow(attempt, to: &html) }
      }
    }
  }

  private func addRow(_ attempt: JobPage.Attempt, to html: inout HTML) {
    html.row(key: "attempt-\(attempt.number)") { html in
      html.heading(Self.number) { html in
        if let files = attempt.files {
          html.add(
            .a,
            .href(files),
            .label("Files of attempt \(attempt.number)"),
            text: String(attempt.number)
          )
        } else {
          html.text(String(attempt.number))
        }
      }
      html.cell(Self.verdict) { html in
        if let verdict = attempt.verdict { html.badge(Badge(verdict)) } else { html.nothing() }
      }
      html.cell(Self.board) { html in
        html.theirs(orDash: attempt.board)
        if let host = attempt.host {
          html.add(.span, .class("aside")) { html in
            html.text(" on ")
            html.theirs(host)
          }
        }
      }
      html.cell(Self.reason) { html in
        html.theirs(attempt.reason)
        if attempt.isRequeued { html.add(.span, .class("aside"), text: " Queued again.") }
      }
      html.cell(Self.started) { html in
        if let started = attempt.started { html.moment(started) } else { html.nothing() }
      }
      html.cell(Self.duration) { html in
        if let seconds = attempt.durationSeconds {
          html.text(Amount.duration(seconds: seconds))
        } else {
          html.nothing()
        }
      }
    }
  }
}
