import Boards
import Spool

/// A board that takes jobs, and whose.
struct Seat: Sendable, Hashable {
  var board: Board
  /// The host that it is on, of whose golden jobs it takes its own.
  var host = ""
  /// The user whose jobs alone it takes; nil for everybody's.
  var reservedFor: String?
  /// It takes its golden jobs alone.
  var isForGoldenJobs = false

  /// Whether it takes what such jobs ask for, be it idle or not.
  func suits(_ wish: BoardWish, of job: JobQueue.Kind) -> Bool {
    guard board.matches(board: wish.board, tags: wish.tags) else { return false }
    if let golden = job.golden { return golden.isFor(board.name, on: host) }
    return !isForGoldenJobs && (reservedFor == nil || reservedFor == job.owner)
  }
}
