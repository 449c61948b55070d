import Boards

/// A board that takes jobs, and whose.
struct Seat: Sendable, Hashable {
  var board: Board
  /// The host that it is on, of whose golden jobs it takes its own.
  var host = ""
  /// The user whose jobs alone it takes; nil for everybody's.
  var reservedFor: String?
  /// It takes its golden jobs alone.
  var isForGoldenJobs = false

  /// Whether it takes such jobs, be it idle or not.
  func suits(_ job: JobQueue.Kind) -> Bool {
    if let golden = job.golden {
      return golden.isFor(board.name, on: host) && board.matches(board: job.board, tags: job.tags)
    }
    guard !isForGoldenJobs, reservedFor == nil || reservedFor == job.owner else { return false }
    return board.matches(board: job.board, tags: job.tags)
  }
}
