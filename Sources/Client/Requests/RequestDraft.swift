import JSON
import Posix
import Spool

/// A request before it is dropped.
package struct RequestDraft {
  /// What it is to hold.
  package enum Content {
    /// That it is there says all.
    case nothing
    case object(JSONObject)
    case folder([DropDraft.Item])
  }

  package let name: RequestName
  package let content: Content

  package init(_ name: RequestName, _ content: Content = .nothing) {
    self.name = name
    self.content = content
  }
}

/// What a request is for: a job, or a board.
package struct RequestTarget {
  /// Reads a word as names in `incoming/` are read: digits are a job, anything else is a board.
  ///
  /// - Parameters:
  ///   - word: what the user typed.
  ///   - verb: what is asked for.
  ///   - site: where the job or the board must be.
  /// - Returns: the request's name.
  /// - Throws: ``ClientError/usage(_:)`` for what the verb is not for, ``ClientError/missing(_:)`` for a job or
  ///   a board that is not there.
  package static func name(
    _ word: String,
    _ verb: RequestName.Verb,
    at site: Site
  ) throws(ClientError) -> RequestName {
    if let id = JobID(word) {
      guard verb.isForJobs else { throw .usage("\(verb.rawValue) is for boards, and \(word) is a job's id") }
      _ = try site.job(id)
      return RequestName(job: id, verb: verb)
    }
    guard verb.isForBoards else { throw .usage("\"\(word.shown)\" is not a job's id") }
    guard !word.isEmpty, !word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw .usage("\"\(word.shown)\" is neither a job's id nor a board's name")
    }
    let names = site.catalogue.entries.map(\.name)
    guard names.contains(word) else {
      let hint = nearest(to: word, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
      throw .missing("there is no board \"\(word.shown)\"\(hint)")
    }
    return RequestName(board: word, verb: verb)
  }
}
