import Boards
import Spool

/// Chooses which waiting job goes to which idle board: by priority, higher first, then by id.
///
/// A job that met a fault of the infrastructure goes to another board that suits it, where there is
/// one.
enum Choice {
  struct Pick: Sendable, Equatable {
    var job: WaitingJob
    var board: String
  }

  /// - Parameters:
  ///   - jobs: who waits, in the order of ``goesFirst(_:_:)``.
  ///   - idle: boards that can take a job now.
  ///   - all: all boards that are in service here, for retries elsewhere.
  /// - Returns: at most one job for each idle board, in the order of the jobs.
  static func picks(jobs: some Sequence<WaitingJob>, idle: [Board], all: [Board]) -> [Pick] {
    var free = idle
    var picks: [Pick] = []
    for job in jobs {
      if free.isEmpty { break }
      guard let index = index(for: job, in: free, all: all) else { continue }
      picks.append(Pick(job: job, board: free.remove(at: index).name))
    }
    return picks
  }

  private static func index(for job: WaitingJob, in free: [Board], all: [Board]) -> Int? {
    let suits: (Board) -> Bool = { $0.matches(board: job.board, tags: job.tags) }
    if job.failedBoards.isEmpty { return free.firstIndex(where: suits) }
    if let index = free.firstIndex(where: { suits($0) && !job.failedBoards.contains($0.name) }) {
      return index
    }
    let isAnotherBusy = all.contains { suits($0) && !job.failedBoards.contains($0.name) }
    return isAnotherBusy ? nil : free.firstIndex(where: suits)
  }

  static func goesFirst(_ a: WaitingJob, _ b: WaitingJob) -> Bool {
    a.priority == b.priority ? a.token.id < b.token.id : a.priority > b.priority
  }
}
