import Spool

/// The jobs that wait, in the order in which they will be looked at.
struct WaitingList {
  let page: FrontPage

  private static let position = Column("Position", "position")
  private static let job = Column("Job", "job")
  private static let owner = Column("Owner")
  private static let wish = Column("Asks for", "board")
  private static let priority = Column("Priority", "number")
  private static let reason = Column("Waits for", "sentence")
  private static let created = Column("Since (UTC)", "moment")
  private static let action = Column("Action", "action")

  func add(to html: inout HTML) {
    let (total, overflow) = page.waiting.count.addingReportingOverflow(page.waitingOmitted)
    html.section(.waiting, "Queue", count: overflow ? page.waiting.count : total) { html in
      guard !page.waiting.isEmpty else {
        return html.emptyNote(
          page.emptySentence("No job waits.", filtered: "No waiting job fits the filter.")
        )
      }
      let columns = [
        Self.position, Self.job, Self.owner, Self.wish, Self.priority, Self.reason, Self.created, Self.action,
      ]
      html.table(columns, titled: SectionName.waiting.heading) { html in
        for job in page.waiting { addRow(job, to: &html) }
      }
      if page.waitingOmitted > 0 {
        html.add(.p, .class("more"), text: "\(Amount.count(page.waitingOmitted)) more wait behind these.")
      }
    }
  }

  private func addRow(_ job: FrontPage.Waiting, to html: inout HTML) {
    html.row(key: "job-\(job.id)") { html in
      html.cell(Self.position) { html in
        switch job.turn {
        case .position(let position): html.text(String(position))
        case .held: html.text("held")
        case .unknown: html.nothing()
        }
      }
      html.heading(Self.job) { html in html.job(job.id, name: job.name) }
      html.cell(Self.owner, theirs: job.owner)
      html.cell(Self.wish, theirs: job.wish)
      html.cell(Self.priority) { html in html.text(String(job.priority)) }
      html.cell(Self.reason, theirs: job.waitsFor)
      html.cell(Self.created) { html in html.moment(job.created) }
      html.cell(Self.action) { html in
        if let cancel = job.cancel { html.commandOnDemand(cancel, word: "Cancel…") } else { html.nothing() }
      }
    }
  }
}
