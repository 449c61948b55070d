import Spool

/// What the choice among waiting jobs needs to know of one.
struct WaitingJob: Sendable, Hashable {
  var token: JobToken
  var owner: String
  /// One for each board that it needs.
  var wishes: [BoardWish]
  var priority: Int
  /// Boards on which it met a fault of the infrastructure.
  var failedBoards: Set<String>
  /// Set for a board's golden job.
  var golden: GoldenMark?
}
