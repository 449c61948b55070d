import Posix
import Spool

/// What `wait` waits for: a job, or what becomes of a drop.
package enum WaitTarget: Sendable {
  case job(JobID)
  case drop(DropTicket)

  /// Reads an id, or the name of a drop of the user who calls.
  package init(_ word: String, user: String) throws(ClientError) {
    if let id = JobID(word) {
      self = .job(id)
      return
    }
    guard DropName(word) != nil else {
      throw .usage("\"\(word.shown)\" is neither a job's id nor a drop's name")
    }
    self = .drop(DropTicket(newestOf: word, owner: user))
  }

  var label: String {
    switch self {
    case .job(let id): "job \(id)"
    case .drop(let ticket): Printable.text(ticket.drop)
    }
  }
}
