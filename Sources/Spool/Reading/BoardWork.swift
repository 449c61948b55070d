import Posix

/// Which job runs on which boards now, as the job's own directory tells it.
///
/// A heartbeat tells it too, but up to a second late, in which a board that was just taken would be
/// shown as free, and the job that waits for it as next.
package struct BoardWork: Sendable, Hashable {
  package var job: JobID
  package var holder: Holder
  /// None for a job that was claimed and whose attempt has not begun.
  package var boards: [String]

  package init(job: JobID, holder: Holder, boards: [String]) {
    self.job = job
    self.holder = holder
    self.boards = boards
  }

  /// What a running job's directory tells; nil for a job that does not run.
  package init?(_ token: JobToken, _ reader: SpoolReader) {
    guard let holder = token.holder else { return nil }
    let view = try? reader.view(token)
    let isBegun = view?.attempts().last == token.epoch
    self.init(
      job: token.id,
      holder: holder,
      boards: isBegun ? view?.latestAttemptHistory().boards ?? [] : []
    )
  }

  package static func current(_ reader: SpoolReader) throws(PosixError) -> [BoardWork] {
    try reader.tokens(in: .running).compactMap { BoardWork($0, reader) }
  }

  /// The report with its boards as they are now.
  package static func updated(_ report: HostReport, _ work: [BoardWork]) -> HostReport {
    let own = work.filter { $0.holder == report.holder }
    var report = report
    for index in report.boards.indices {
      let board = report.boards[index]
      if let running = own.first(where: { $0.boards.contains(board.name) }) {
        report.boards[index].state = "busy"
        report.boards[index].job = running.job
      } else if board.state == "busy", !own.contains(where: { $0.job == board.job }) {
        report.boards[index].state = "idle"
        report.boards[index].job = nil
      }
    }
    return report
  }
}
