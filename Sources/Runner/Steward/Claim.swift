import Boards
import Spool

/// A job that is this runner's, for boards that are now occupied.
struct Claim: Sendable {
  var token: JobToken
  var owner: String
  /// One for each role, in their order; never empty.
  var boards: [Board]
  var mailbox: Mailbox

  /// For people.
  var boardNames: String { boards.map(\.name).joined(separator: ", ") }
}
