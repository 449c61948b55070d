import Posix
import Spool

/// Has a keeper running, and brings its reports to the attempts that they are about.
final class KeeperDesk: Sendable {
  private struct State: Sendable {
    var link: KeeperLink?
    var mailboxes: [Int: Mailbox] = [:]
    var lastTool = 0
  }

  private let leaseSeconds: Int
  private let marks: KeeperMarks
  private let report: @Sendable (Event) -> Void
  private let state = Locked(State())

  init(leaseSeconds: Int, marks: KeeperMarks, report: @escaping @Sendable (Event) -> Void) {
    self.leaseSeconds = leaseSeconds
    self.marks = marks
    self.report = report
  }

  /// The keeper, started where there is none.
  func link() throws(PosixError) -> KeeperLink {
    if let link = state.withLock({ $0.link }) { return link }
    let link = try KeeperLink(leaseSeconds: leaseSeconds, prefix: try marks.make())
    state.withLock { $0.link = link }
    try Worker(name: "keeper", { [self] in listen(link) }).detach()
    return link
  }

  /// A number for a new tool, whose reports go to the mailbox.
  func register(_ mailbox: Mailbox) -> Int {
    state.withLock { state in
      state.lastTool += 1
      state.mailboxes[state.lastTool] = mailbox
      return state.lastTool
    }
  }

  /// Tells the keeper that the lease was renewed.
  func renew() { state.withLock({ $0.link })?.renew() }

  /// Ends the keeper and all tools.
  func close() {
    let link = state.withLock { state in
      let link = state.link
      state.link = nil
      return link
    }
    link?.close()
  }

  private func listen(_ link: KeeperLink) {
    do throws(PosixError) {
      while true {
        guard let message = try link.next() else { continue }
        deliver(message)
      }
    } catch {
      lose(link)
    }
  }

  private func deliver(_ message: KeeperReport) {
    let tool =
      switch message {
      case .cannotStart(let tool, _), .ended(let tool, _, _): tool
      }
    state.withLock { $0.mailboxes.removeValue(forKey: tool) }?.put(.keeper(message))
  }

  private func lose(_ link: KeeperLink) {
    let (wasClosed, orphaned) = state.withLock { state in
      let wasClosed = state.link !== link
      if !wasClosed { state.link = nil }
      let mailboxes = Array(state.mailboxes.values)
      state.mailboxes = [:]
      return (wasClosed, mailboxes)
    }
    // Before the attempts hear of it, and give their boards free. One that was closed ends its tools itself.
    if !wasClosed { link.bury() }
    if !orphaned.isEmpty { report(.keeperLost) }
    for mailbox in orphaned { mailbox.put(.keeperLost) }
  }
}
