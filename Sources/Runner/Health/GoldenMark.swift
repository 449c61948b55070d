import Spool

/// That a job is a board's golden job.
struct GoldenMark: Sendable, Hashable {
  var board: String
  /// The manifest's key; a runner's own is a ``GoldenName``'s.
  var key: String?

  init?(_ record: JobRecord) {
    guard let board = record.health else { return nil }
    self.board = board
    key = record.key
  }

  /// Whether the board of that name takes it on that host: any, where no runner made the job.
  func isFor(_ board: String, on host: String) -> Bool {
    guard board == self.board else { return false }
    return key.flatMap { GoldenName(key: $0) }.map { $0.host == host } ?? true
  }
}
