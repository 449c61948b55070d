import Boards
import Spool

/// A job that is this runner's, for a board that is now occupied.
struct Claim: Sendable {
  var token: JobToken
  var owner: String
  var board: Board
  var mailbox: Mailbox
}
