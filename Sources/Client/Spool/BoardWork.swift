import Posix
import Spool

/// Which jobs run on which boards now, as the jobs' own directories tell it.
///
/// A heartbeat tells it too, but up to a second late, in which a board that was just taken would be
/// shown as free, and the job that waits for it as next.
struct BoardWork: Sendable, Equatable {
  var job: JobID
  var holder: Holder
  /// Nil for a job that was claimed and whose attempt has not begun.
  var board: String?

  static func current(_ reader: SpoolReader) throws(PosixError) -> [BoardWork] {
    try reader.tokens(in: .running).compactMap { token in
      guard let holder = token.holder else { return nil }
      let view = try? reader.view(token)
      let isBegun = view?.attempts().last == token.epoch
      return BoardWork(
        job: token.id,
        holder: holder,
        board: isBegun ? view?.latestAttemptHistory().last?.board : nil
      )
    }
  }

  /// The report with its boards as they are now.
  static func updated(_ report: HostReport, _ work: [BoardWork]) -> HostReport {
    let own = work.filter { $0.holder == report.holder }
    var report = report
    for index in report.boards.indices {
      let board = report.boards[index]
      if let running = own.first(where: { $0.board == board.name }) {
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
