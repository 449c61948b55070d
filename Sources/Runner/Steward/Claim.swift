import Boards
import Custody
import Spool

/// A job that is this runner's, for boards that are now occupied.
struct Claim: Sendable {
  /// A board that the job has got.
  struct Post: Sendable {
    var board: Board
    /// Given back when the board's tools are gone.
    var lock: BoardLock
    /// What this host has of the board's tool.
    var tool: HostReport.Tool?
  }

  var token: JobToken
  var owner: String
  /// Set for a board's golden job.
  var golden: GoldenMark?
  /// One for each role, in their order; never empty.
  var posts: [Post]
  var mailbox: Mailbox

  /// The names of its boards.
  var boards: [String] { posts.map(\.board.name) }
}
