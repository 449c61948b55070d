import Posix
import Spool

/// The jobs that have ended, page by page.
struct EndedList {
  let page: FrontPage

  private static let job = Column("Job", "job")
  private static let owner = Column("Owner")
  private static let board = Column("Board", "board")
  private static let verdict = Column("Verdict", "verdict")
  private static let reason = Column("Reason", "sentence")
  private static let ended = Column("Ended (UTC)", "moment")
  private static let duration = Column("Took", "number")

  func add(to html: inout HTML) {
    html.section(.ended, title) { html in
      if page.ended.isEmpty {
        html.emptyNote(page.emptySentence("No job has ended.", filtered: "No ended job fits the filter."))
      } else {
        addTable(&html)
      }
      addPaging(&html)
    }
  }

  private var title: String {
    switch page.filter.place {
    case .finished: "Finished"
    case .cancelled: "Cancelled"
    case .queued, .running, nil: "Finished and cancelled"
    }
  }

  private func addTable(_ html: inout HTML) {
    let columns = [
      Self.verdict, Self.job, Self.owner, Self.board, Self.reason, Self.ended, Self.duration,
    ]
    html.table(columns, titled: SectionName.ended.heading) { html in
      for job in page.ended { addRow(job, to: &html) }
    }
  }

  private func addRow(_ job: FrontPage.Ended, to html: inout HTML) {
    html.row(key: "job-\(job.id)") { html in
      html.cell(Self.verdict) { html in html.badge(job.verdict.map { Badge($0) } ?? .unreadable) }
      html.heading(Self.job) { html in html.job(job.id, name: job.name) }
      html.cell(Self.owner, theirs: job.owner)
      html.cell(Self.board, theirs: job.board)
      html.cell(Self.reason, theirs: Excerpt.of(job.reason, length: 240))
      html.cell(Self.ended) { html in
        if let ended = job.ended { html.moment(ended) } else { html.nothing() }
      }
      html.cell(Self.duration) { html in
        if let seconds = job.durationSeconds {
          html.text(Amount.duration(seconds: seconds))
        } else {
          html.nothing()
        }
      }
    }
  }

  private func addPaging(_ html: inout HTML) {
    guard page.newer != nil || page.older != nil else { return }
    html.add(.nav, .class("paging"), .label("Pages of ended jobs")) { html in
      if let newer = page.newer { html.add(.a, .href(newer), .rel("prev"), text: "← Newer") }
      if let older = page.older { html.add(.a, .href(older), .rel("next"), text: "Older →") }
    }
  }
}
