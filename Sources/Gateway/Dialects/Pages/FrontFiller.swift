import Lab
import Posix
import Spool

/// Fills the front page from the spool.
struct FrontFiller: Sendable {
  private static let listedWaiting = 100
  private static let listedRunning = 200
  /// Ended jobs on one page, and how many are opened in search of a text.
  private static let pageLength = 50
  private static let searched = 2000

  private let context: Context

  init(_ context: Context) { self.context = context }

  /// - Parameters:
  ///   - snapshot: of the spool.
  ///   - filter: which jobs to show.
  ///   - from: the first ended job of the page; nil for the newest.
  ///   - access: strangers see numbers, owners and states, and nothing that a job says of itself.
  /// - Returns: the page.
  func page(_ snapshot: Snapshot, _ filter: PageFilter, from: JobID?, _ access: Access) -> FrontPage {
    let boards = snapshot.boards
    let sieve = JobSieve(filter, access)
    let waiting = filter.shows(.queued) ? self.waiting(snapshot, sieve) : ([], 0)
    let ended = filter.showsEnded ? self.ended(snapshot, sieve, from: from) : EndedPage()
    let jobs = snapshot.jobs
    return FrontPage(
      frame: PageFrame(spool: context.dropPoint.spool, now: context.wallClock()),
      filter: filter,
      counts: FrontPage.Counts(
        queued: jobs.count(in: .queued),
        running: jobs.count(in: .running),
        finished: jobs.count(in: .finished),
        cancelled: jobs.count(in: .cancelled)
      ),
      boardChoices: Set(boards.map(\.name) + boards.map(\.type)).filter { !$0.isEmpty }.sorted(),
      ownerChoices: Self.owners(jobs),
      running: filter.shows(.running) ? running(snapshot, sieve) : [],
      waiting: waiting.0,
      waitingOmitted: waiting.1,
      boards: boards.filter { filter.board == nil || filter.board == $0.name || filter.board == $0.type }
        .map { board($0, snapshot) },
      ended: ended.rows,
      newer: ended.newer.map { filter.address(from: "\($0)") },
      older: ended.older.map { filter.address(from: "\($0)") },
      commands: commands
    )
  }

  /// Owners that the filter offers: those of the newest jobs.
  private static func owners(_ jobs: JobTable) -> [String] {
    Set(jobs.summaries(.descending).prefix(searched).compactMap(\.owner)).sorted()
  }

  private func view(_ id: JobID) -> JobView? {
    try? context.lookout.job(id)
  }

  // MARK: Running

  private func running(_ snapshot: Snapshot, _ sieve: JobSieve) -> [FrontPage.Running] {
    let tokens = snapshot.live.values.filter { $0.place == .running }.sorted { $0.id < $1.id }
    return tokens.prefix(Self.listedRunning).compactMap { token in
      guard let view = view(token.id), let record = view.record() else { return nil }
      let run = RunState(view)
      guard sieve.passes(record, board: run.board, verdict: nil, reason: nil) else { return nil }
      let isOpen = sieve.access.seesAll(ofOwner: record.owner)
      return FrontPage.Running(
        id: token.id,
        name: isOpen ? JobName.of(record, token.id) : "job \(token.id)",
        owner: record.owner,
        board: run.board,
        host: token.holder?.host,
        phase: run.phase,
        since: run.started,
        limitSeconds: record.durationLimitSeconds,
        progress: run.progress,
        lastLine: isOpen ? run.lastLine : nil,
        cancel: cancel(token.id)
      )
    }
  }

  // MARK: Waiting

  private func waiting(_ snapshot: Snapshot, _ sieve: JobSieve) -> ([FrontPage.Waiting], Int) {
    let queue = QueueOrder(snapshot) { view($0)?.record() }
    let fitting = queue.entries.filter { sieve.passes($0.record, board: nil, verdict: nil, reason: nil) }
    let shown = fitting.prefix(Self.listedWaiting)
    let relatives = JobRelatives(context.lookout, snapshot)
    let rows = shown.map { row($0, snapshot, relatives, sieve.access) }
    return (rows, fitting.count - shown.count + queue.omitted)
  }

  private func row(
    _ entry: QueueOrder.Entry,
    _ snapshot: Snapshot,
    _ relatives: JobRelatives,
    _ access: Access
  ) -> FrontPage.Waiting {
    let (token, record) = (entry.token, entry.record)
    return FrontPage.Waiting(
      id: token.id,
      name: access.seesAll(ofOwner: record.owner) ? JobName.of(record, token.id) : "job \(token.id)",
      owner: record.owner,
      turn: entry.turn,
      wish: Wish.text(record),
      priority: record.priority,
      created: record.created,
      waitsFor: Wish.reason(token, record, snapshot, relatives),
      cancel: cancel(token.id)
    )
  }

  // MARK: Boards

  private func board(_ board: BoardState, _ snapshot: Snapshot) -> FrontPage.Board {
    let recent = snapshot.jobs.tally(board: board.name)?.recent ?? []
    return FrontPage.Board(
      name: board.name,
      type: board.type,
      tags: board.tags,
      host: board.host,
      state: Self.state(board),
      reason: board.reason,
      job: board.job,
      history: recent.suffix(12).map { FrontPage.Board.Mark(id: $0.job, verdict: $0.verdict) }
    )
  }

  private static func state(_ board: BoardState) -> FrontPage.Board.State {
    switch board.state {
    case "idle": .idle
    case "busy": .busy
    case "disabled": .disabled
    case "stopped": .stopped
    case "in use": .inUse
    case "checking": .checking
    case "set aside": .setAside
    case "no runner": .lost
    default: .outOfService
    }
  }

  // MARK: Ended

  private struct EndedPage {
    var rows: [FrontPage.Ended] = []
    var newer: JobID?
    var older: JobID?
  }

  private func ended(_ snapshot: Snapshot, _ sieve: JobSieve, from: JobID?) -> EndedPage {
    let filter = sieve.tableFilter
    var page = EndedPage()
    var below = from.map { $0.number }
    var opened = 0
    // One more than a page tells whether there is an older one.
    scan: while true {
      let batch = snapshot.jobs.walk(filter, .descending, from: below, limit: 200)
      for summary in batch {
        guard page.rows.count < Self.pageLength, opened < Self.searched else {
          page.older = summary.id
          break scan
        }
        below = summary.id.number - 1
        opened += 1
        if let row = row(summary, sieve) { page.rows.append(row) }
      }
      if batch.count < 200 { break }
    }
    if let from {
      let newer = snapshot.jobs.walk(filter, .ascending, from: from.number + 1, limit: Self.pageLength)
      page.newer = newer.last?.id
    }
    return page
  }

  private func row(_ summary: JobSummary, _ sieve: JobSieve) -> FrontPage.Ended? {
    let view = view(summary.id)
    let record = view?.record()
    let result = view?.result()
    let owner = record?.owner ?? summary.owner ?? ""
    let isOpen = sieve.access.seesAll(ofOwner: owner)
    guard !sieve.needsText || sieve.matchesText(record, reason: isOpen ? result?.reason : nil) else {
      return nil
    }
    return FrontPage.Ended(
      id: summary.id,
      name: isOpen ? JobName.of(record, summary.id) : "job \(summary.id)",
      owner: owner,
      board: result?.board ?? summary.board,
      verdict: result?.verdict ?? summary.verdict,
      reason: isOpen ? result?.reason ?? "" : "",
      ended: result?.ended ?? summary.ended,
      durationSeconds: result?.durationSeconds
    )
  }

  // MARK: Commands

  private func cancel(_ id: JobID) -> PasteCommand {
    PasteCommand("Cancel job \(id)", lines: context.dropPoint.request("\(id).cancel"))
  }

  private var commands: [PasteCommand] {
    [
      PasteCommand(
        "Submit a job",
        note:
          "Put your own ELF file in the place of example.elf, and a board's name or type in the place of BOARD.",
        lines: context.dropPoint.submit(["board": "BOARD", "duration_limit_seconds": 60])
      ),
      PasteCommand(
        "Cancel a job",
        note: "With the job's number in the place of 42.",
        lines: context.dropPoint.request("42.cancel")
      ),
      PasteCommand(
        "Run a job again",
        note: "With the job's number in the place of 42; 42.recheck runs a copy of it under a new number.",
        lines: context.dropPoint.request("42.reset")
      ),
    ]
  }
}
