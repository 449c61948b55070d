/// Where a waiting job stands among those that wait.
enum Turn: Sendable, Equatable {
  /// From 1 up, in the order in which jobs are looked at.
  case position(Int)
  /// It is kept out of the queue.
  case held
  /// More wait than were looked at.
  case unknown
}
