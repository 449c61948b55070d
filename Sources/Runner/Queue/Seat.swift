import Boards

/// A board that takes jobs, and whose.
struct Seat: Sendable, Hashable {
  var board: Board
  /// The user whose jobs alone it takes; nil for everybody's.
  var reservedFor: String?

  /// Whether it takes such jobs, be it idle or not.
  func suits(_ job: JobQueue.Kind) -> Bool {
    guard reservedFor == nil || reservedFor == job.owner else { return false }
    return board.matches(board: job.board, tags: job.tags)
  }
}
