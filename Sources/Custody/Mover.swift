import Posix
import Spool

/// Moves jobs through their lives: the thin shell round ``JobLife``.
///
/// A move is one rename. On NFS a rename may report an error though it happened, so after an error the
/// target is looked for in a freshly opened folder: its name holds the raised epoch, and for a claim
/// the claimer, so that nobody but this move made it, or somebody who made the very same one (The
/// spool's protocol, "Moves").
package struct Mover: Sendable {
  private let depot: Depot

  package init(_ depot: Depot) { self.depot = depot }

  /// Moves a job from where the token says.
  ///
  /// - Returns: where it lies now.
  /// - Throws: ``CustodyError/lost(_:)`` where somebody else was first.
  package func move(_ token: JobToken, on event: JobLife.Event) throws(CustodyError) -> JobToken {
    let next: JobToken
    switch JobLife.transition(from: token.state, on: event) {
    case .move(let state): next = JobToken(token.id, state)
    case .refused(let refusal): throw .refused(token, refusal)
    }
    do {
      try depot.folder(token.place).rename(token.name, to: try depot.folder(next.place), as: next.name)
    } catch {
      guard isThere(next) else {
        if error.isMissing { throw .lost(token) }
        throw .failed(error)
      }
    }
    return next
  }

  private func isThere(_ token: JobToken) -> Bool {
    guard let folder = try? depot.folder(token.place) else { return false }
    return (try? folder.names().contains(token.name)) ?? false
  }
}
