import Posix
import Spool

/// Puts a drop into `incoming/`, with all that belongs to it at once.
package struct DropWriter {
  private let site: Site
  private let interrupt: Interrupt

  package init(_ site: Site, interrupt: Interrupt) {
    self.site = site
    self.interrupt = interrupt
  }

  /// Writes one drop.
  ///
  /// - Returns: what tells the job that becomes of it from earlier ones of the same name.
  package func write(_ draft: DropDraft) throws(ClientError) -> DropTicket {
    // A moment's patience where intake is just taking one of that name.
    let deadline = Clock.monotonic &+ (site.hasIntake ? 2_000_000_000 : 0)
    while true {
      if try !site.incoming.holds(draft.name), let ticket = try put(draft) { return ticket }
      guard Clock.monotonic < deadline, interrupt.exitCode == nil else {
        throw .failed(
          "incoming/\(draft.name) is there already and waits to be accepted; give another name with --name"
        )
      }
      interrupt.pause(milliseconds: 50)
    }
  }

  /// The ticket of what was put there; nil where something has the name.
  private func put(_ draft: DropDraft) throws(ClientError) -> DropTicket? {
    var ticket: DropTicket?
    do throws(ClientError) {
      let isThere = try site.incoming.put(draft.name, folder: draft.items, interrupt: interrupt) {
        (owner) throws(ClientError) in
        ticket = try DropTicket(draft, owner: owner, site)
      }
      return isThere ? ticket : nil
    } catch {
      // A signal between the last step and its answer leaves in doubt whether it was done.
      guard let ticket, site.isFar, interrupt.exitCode != nil else { throw error }
      guard try ticket.look(site) != .none else { throw error }
      return ticket
    }
  }
}
