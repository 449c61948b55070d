import Posix
import Spool

/// The jobs that run.
struct RunningList {
  let page: FrontPage

  private static let job = Column("Job", "job")
  private static let owner = Column("Owner")
  private static let board = Column("Board", "board")
  private static let phase = Column("Phase", "phase")
  private static let time = Column("Time", "time")
  private static let line = Column("Last line", "line")
  private static let action = Column("Action", "action")

  func add(to html: inout HTML) {
    html.section(.running, "Running", count: page.running.count) { html in
      guard !page.running.isEmpty else {
        return html.emptyNote(page.emptySentence("No job runs.", filtered: "No running job fits the filter."))
      }
      let columns = [Self.job, Self.owner, Self.board, Self.phase, Self.time, Self.line, Self.action]
      html.table(columns, titled: SectionName.running.heading) { html in
        for job in page.running { addRow(job, to: &html) }
      }
    }
  }

  private func addRow(_ job: FrontPage.Running, to html: inout HTML) {
    html.row(key: "job-\(job.id)") { html in
      html.heading(Self.job) { html in html.job(job.id, name: job.name) }
      html.cell(Self.owner, theirs: job.owner)
      html.cell(Self.board) { html in
        html.theirs(orDash: job.board)
        if let host = job.host {
          html.add(.span, .class("aside")) { html in
            html.text(" on ")
            html.theirs(host)
          }
        }
      }
      html.cell(Self.phase) { html in html.text(job.phase?.rawValue ?? "starting") }
      html.cell(Self.time) { html in addTime(job, to: &html) }
      html.cell(Self.line) { html in addLine(job, to: &html) }
      html.cell(Self.action) { html in
        if let cancel = job.cancel { html.commandOnDemand(cancel, word: "Cancel…") } else { html.nothing() }
      }
    }
  }

  private func addTime(_ job: FrontPage.Running, to html: inout HTML) {
    if let progress = job.progress {
      html.progress(progress)
    } else if let since = job.since, let limit = job.limitSeconds, job.phase == .run {
      html.timeUsed(since: since, now: page.frame.now, limitSeconds: limit)
    }
    if let since = job.since { html.elapsed(since: since, now: page.frame.now) } else { html.nothing() }
    if job.phase == .run, let limit = job.limitSeconds {
      html.add(.span, .class("aside"), text: " of " + Amount.duration(wholeSeconds: limit))
    }
  }

  private func addLine(_ job: FrontPage.Running, to html: inout HTML) {
    guard let line = job.lastLine, !line.isEmpty else { return html.nothing() }
    html.add(.a, .class("console"), .href(.job(job.id)), .label("Live log of job \(job.id)")) { html in
      html.theirs(Excerpt.of(line, length: 160))
    }
  }
}

extension HTML {
  /// How far something is, as the program itself tells.
  ///
  /// - Parameter fraction: from 0 to 1; what is outside is moved to the nearer end.
  mutating func progress(_ fraction: Double) {
    let percent = Int((max(0, min(1, fraction.isNaN ? 0 : fraction)) * 100).rounded(.down))
    add(.progress, .max(100), .value(String(percent)), .label("Progress"), text: "\(percent) %")
    add(.span, .class("percent"), text: "\(percent) %")
    text(" · ")
  }

  /// How much of its time a run has used.
  mutating func timeUsed(since: Timestamp, now: Timestamp, limitSeconds: Int) {
    let (difference, overflow) = now.wholeSeconds.subtractingReportingOverflow(since.wholeSeconds)
    let limit = max(1, limitSeconds)
    let used = overflow ? 0 : max(0, min(limit, difference))
    add(
      .progress,
      .class("time-used"),
      .max(limit),
      .value(String(used)),
      .since(since.wholeSeconds),
      .label("Time used"),
      text: ""
    )
  }
}
