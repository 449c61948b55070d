import Custody
import Posix
import Spool

/// Runs the jobs of a spool on the boards of this host.
///
/// A spool has one runner a host: a lock on `hosts/.<host>.lock` sees to it. Its tools are children of
/// its keeper; see ``Keeper``.
package final class Runner: Sendable {
  private let depot: Depot
  private let pulse: Pulse
  private let inbox: Inbox
  private let keeper: KeeperDesk
  private let lock: Descriptor
  private let expectsCancels = Locked(false)
  private let report: @Sendable (Event) -> Void

  /// Takes the host's lock.
  ///
  /// - Throws: one sentence, where another runner of this host has it.
  package init(
    _ depot: Depot,
    pulse: Pulse,
    report: @escaping @Sendable (Event) -> Void
  ) throws(SpoolError) {
    self.depot = depot
    self.pulse = pulse
    self.report = report
    let marks: KeeperMarks
    do throws(PosixError) {
      inbox = try Inbox()
      let name = ".\(pulse.identity.holder.host).lock"
      let folder = try depot.folder(Layout.hosts)
      marks = KeeperMarks(in: folder, name: name)
      lock = try folder.openToAppend(name, mode: 0o600)
      guard try lock.tryLock() else { throw PosixError(code: 11, call: "lock", subject: "hosts/\(name)") }
      try marks.endOrphans()
      try lock.truncate(to: 0)
    } catch {
      if error.wouldBlock {
        throw SpoolError("a runner of this host serves the spool already; see `boardspool boards`")
      }
      throw SpoolError("the runner cannot start: \(error)")
    }
    keeper = KeeperDesk(leaseSeconds: pulse.leaseSeconds, marks: marks, report: report)
    let keeper = keeper
    pulse.afterEachBeat { keeper.renew() }
  }

  /// Something changed in the queue, or among the boards.
  package func hint() { inbox.hint() }

  /// A running job is to be ended.
  package func expectCancel() {
    expectsCancels.withLock { $0 = true }
    inbox.bell.ring()
  }

  /// Serves until `isStopping` says so and its jobs are back in the queue or finished; to be called on a
  /// thread of its own.
  ///
  /// - Parameters:
  ///   - isStopping: whether it is to stop; ``hint()`` has it looked at.
  ///   - onEnded: called when jobs have ended.
  /// - Throws: ``CustodyError/retired`` where the lease was lost.
  package func run(
    isStopping: @escaping @Sendable () -> Bool,
    onEnded: @escaping @Sendable () -> Void
  ) throws(CustodyError) {
    defer { keeper.close() }
    let steward = Steward(
      depot,
      pulse: pulse,
      inbox: inbox,
      keeper: keeper,
      locks: .standard,
      expectsCancel: { [expectsCancels] in
        expectsCancels.withLock { expected in
          defer { expected = false }
          return expected
        }
      },
      isStopping: isStopping,
      onEnded: onEnded,
      report: report
    )
    try steward.run()
  }
}
