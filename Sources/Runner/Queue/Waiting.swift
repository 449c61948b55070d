import Custody
import Posix
import Spool

/// The jobs in `queued/`, kept in memory: each is read once for each time that it waits, and one list of
/// the folder serves many claims.
struct Waiting {
  private let depot: Depot
  private var known: [JobToken: WaitingJob] = [:]
  /// In the order in which they are to be claimed.
  private(set) var jobs: [WaitingJob] = []

  init(_ depot: Depot) { self.depot = depot }

  /// Reads the folder afresh.
  mutating func refresh() throws(PosixError) {
    var present: [JobToken: WaitingJob] = [:]
    for token in try depot.reader.tokens(in: .queued) {
      guard case .queued = token.state else { continue }
      if let job = known[token] {
        present[token] = job
      } else if let job = read(token) {
        present[token] = job
      }
    }
    known = present
    jobs = present.values.sorted(by: Choice.goesFirst)
  }

  mutating func drop(_ token: JobToken) {
    guard known.removeValue(forKey: token) != nil else { return }
    // It is near the front: who is claimed is among the first that suit a board.
    if let index = jobs.firstIndex(where: { $0.token == token }) { jobs.remove(at: index) }
  }

  /// Nil where it has just moved on, or cannot be read.
  private func read(_ token: JobToken) -> WaitingJob? {
    guard let view = try? depot.reader.view(token), let record = view.record() else { return nil }
    var failed: Set<String> = []
    if token.epoch != 0 {
      for epoch in view.attempts() {
        guard let result = view.result(ofAttempt: epoch), result.isFault, let board = result.board else {
          continue
        }
        failed.insert(board)
      }
    }
    return WaitingJob(
      token: token,
      board: record.board,
      tags: record.tags,
      priority: record.priority,
      failedBoards: failed
    )
  }
}
