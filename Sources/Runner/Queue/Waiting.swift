import Custody
import Posix
import Spool

/// The jobs in `queued/`, kept in memory: each is read once for each time that it waits.
struct Waiting {
  private let depot: Depot
  private(set) var jobs: [JobToken: WaitingJob] = [:]

  init(_ depot: Depot) { self.depot = depot }

  /// Reads the folder afresh.
  mutating func refresh() throws(PosixError) {
    var present: [JobToken: WaitingJob] = [:]
    for token in try depot.reader.tokens(in: .queued) {
      guard case .queued = token.state else { continue }
      if let known = jobs[token] {
        present[token] = known
      } else if let job = read(token) {
        present[token] = job
      }
    }
    jobs = present
  }

  mutating func drop(_ token: JobToken) { jobs[token] = nil }

  /// Nil where it has just moved on, or cannot be read.
  private func read(_ token: JobToken) -> WaitingJob? {
    guard let view = try? depot.reader.view(token), let record = view.record() else { return nil }
    var failed: Set<String> = []
    if token.epoch != 0 {
      for epoch in view.attempts() {
        guard let result = view.result(ofAttempt: epoch), result.isFault, let board = result.board else { continue }
        failed.insert(board)
      }
    }
    return WaitingJob(
      token: token, board: record.board, tags: record.tags, priority: record.priority, failedBoards: failed,
      queueDeadline: record.queueLimit.map { record.created.microseconds + $0 * 1_000_000 })
  }
}
