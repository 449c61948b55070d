import Custody
import Posix
import Spool

/// The jobs in `queued/`, kept in memory: each is read once for each time that it waits, and one list of
/// the folder serves many claims.
struct Waiting {
  private let depot: Depot
  private var known: [JobToken: WaitingJob] = [:]
  private(set) var queue = JobQueue()

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
    queue = JobQueue(present.values)
  }

  mutating func drop(_ token: JobToken) {
    guard let job = known.removeValue(forKey: token) else { return }
    queue.remove(job)
  }

  /// Nil where it has just moved on, or cannot be read.
  private func read(_ token: JobToken) -> WaitingJob? {
    guard let view = try? depot.reader.view(token), let record = view.record() else { return nil }
    var failed: Set<String> = []
    if token.epoch != 0 {
      // What was before the job was started anew is no reason to shun a board.
      for epoch in view.attempts() where epoch > record.resetEpoch {
        guard let result = view.result(ofAttempt: epoch), result.isFault else { continue }
        failed.formUnion(result.faultyBoards)
      }
    }
    return WaitingJob(
      token: token,
      owner: record.owner,
      wishes: record.wishes,
      priority: record.priority,
      failedBoards: failed,
      golden: GoldenMark(record)
    )
  }
}
