import Boards
import Spool

/// A job that is this runner's, for a board that is now occupied.
struct Claim: Sendable {
  var token: JobToken
  var owner: String
  /// Set for a board's golden job.
  var golden: GoldenMark?
  var board: Board
  var mailbox: Mailbox
  /// Of the board, given back when its tools are gone.
  var lock: BoardLock
  /// What this host has of the board's tool.
  var tool: HostReport.Tool?
}
