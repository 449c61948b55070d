import JSON
import Posix
import Spool

/// One job, as far as its fields need to be known; what is damaged in its folder is nil.
struct DciJob: Sendable {
  let view: JobView
  let record: JobRecord?
  /// Of a job that has ended.
  let result: JobResult?
  let status: DciStatus
  /// Acceptance.
  let created: Timestamp?
  /// What happened last, as far as it was written down.
  let updated: Timestamp?
  /// The board that claimed it, else what the manifest asks for.
  let board: String?
  let owner: String?
  let tag: String

  var id: JobID { view.token.id }
  var team: String? { record?.team }

  /// - Parameters:
  ///   - view: the job's folder.
  ///   - known: what lists know of it, for what its own files do not tell.
  init(_ view: JobView, known: JobSummary?) {
    let bytes = (try? view.directory.readIfPresent(Layout.record, limit: 1 << 22)) ?? nil
    let record = bytes.flatMap { try? JSONParser.parse($0) }.flatMap { JobRecord($0) }
    let result = view.token.isOver ? view.result() : nil
    let latest = Latest(view)
    self.view = view
    self.record = record
    self.result = result
    status = Self.status(view.token, result?.verdict ?? known?.verdict, latest)
    created = record?.created ?? known?.created
    updated = [created, latest.time, result?.ended].compactMap(\.self).max()
    let claimed = view.token.isOver ? result?.board : latest.board
    board = claimed ?? record?.board ?? known?.wish
    owner = record?.owner ?? known?.owner
    tag = JobTag.make(record: bytes ?? [], state: view.token.state, histories: view.historySizes())
  }

  private static func status(_ token: JobToken, _ verdict: Verdict?, _ latest: Latest) -> DciStatus {
    switch token.state {
    case .queued, .held: .new
    case .running(let epoch, _): epoch == latest.epoch ? latest.status ?? .preRun : .preRun
    case .ending: .postRun
    case .finished: verdict.map { DciStatus($0) } ?? DciStatus(endedIn: .finished)
    case .cancelled: verdict.map { DciStatus($0) } ?? DciStatus(endedIn: .cancelled)
    }
  }

  /// How it ended; nil while it has not.
  var end: DciEnd? {
    guard view.token.isOver else { return nil }
    return DciEnd(status: status, time: result?.ended, comment: result?.reason, attempt: result?.attempt)
  }

  /// Reads the whole history.
  var states: DciStates { DciStates(view.token, DciHistory(view), created: created, end: end) }

  /// Whether somebody may see the job: its owner, who is in its team, and admins.
  func isVisible(to access: Access) -> Bool {
    access.seesAll(ofOwner: owner) || access.isIn(team: team)
  }
}

/// What the ends of a job's histories tell.
private struct Latest {
  let epoch: Int?
  let status: DciStatus?
  /// Of the last line, be it intake's or a runner's.
  let time: Timestamp?
  /// Where the last attempt that began ran.
  let board: String?

  init(_ view: JobView) {
    let attempts = view.attempts()
    let lines = attempts.last.map { view.history(ofAttempt: $0) } ?? []
    epoch = attempts.last
    status = DciStates.steps(lines).last?.status
    time = [view.intakeHistory().last?.time, lines.last?.time].compactMap(\.self).max()
    board = Self.board(lines) ?? Self.board(view, attempts.dropLast())
  }

  private static func board(_ lines: [HistoryLine]) -> String? { lines.boards.first }

  /// Of a job that waits again, or whose attempt has only just begun, the one before tells.
  private static func board(_ view: JobView, _ attempts: ArraySlice<Int>) -> String? {
    guard !view.token.isOver else { return nil }
    for epoch in attempts.reversed() {
      if let board = board(view.history(ofAttempt: epoch)) { return board }
    }
    return nil
  }
}
