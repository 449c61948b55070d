import Boards
import Spool

/// A board that takes jobs, and whose.
struct Seat: Sendable, Hashable {
  var board: Board
  /// The user whose jobs alone it takes; nil for everybody's.
  var reservedFor: String?

  /// Whether it takes what a job of that owner asks for, be it idle or not.
  func suits(_ wish: BoardWish, of owner: String) -> Bool {
    guard reservedFor == nil || reservedFor == owner else { return false }
    return board.matches(board: wish.board, tags: wish.tags)
  }
}
