import Custody
import Posix
import Spool

/// The calls of the completion hook that are due: `.hooks/`.
///
/// A call is on the disk before the job's end stands in the index, and is handed over to the ``HookRunner`` only
/// after that: so a crash in between neither loses nor doubles it. What is held in memory is bounded; a longer
/// queue is read from the disk again.
final class HookQueue {
  private let depot: Depot
  private let runner: HookRunner
  private let report: @Sendable (Event) -> Void
  /// Noted since the last hand-over.
  private var fresh: [HookName] = []
  /// Whether the folder may hold calls that the runner does not know.
  private var mayHoldMore = true
  private var isFirst = true
  private var isUnsynced = false

  init(_ depot: Depot, runner: HookRunner, report: @escaping @Sendable (Event) -> Void) {
    self.depot = depot
    self.runner = runner
    self.report = report
  }

  /// Notes that a job's hook is due; without a hook nothing is made.
  func note(_ id: JobID, epoch: Int) throws(PosixError) {
    guard depot.configuration.endHook != nil else { return }
    let call = HookName(id, epoch: epoch, .due)
    let folder = try depot.folder(Layout.hooks)
    // Told again after a crash that lost the end's line.
    guard try folder.statusIfPresent(of: call.started.name) == nil else { return }
    do throws(PosixError) {
      _ = try folder.create(call.name, mode: 0o600)
    } catch  where error.exists {
      return
    }
    isUnsynced = true
    if fresh.count < runner.window { fresh.append(call) } else { mayHoldMore = true }
  }

  /// Puts the noted calls onto the disk.
  func sync() throws(PosixError) {
    guard isUnsynced else { return }
    try depot.sync(depot.folder(Layout.hooks))
    isUnsynced = false
  }

  /// The jobs of which a call is due or under way.
  func jobs() throws(PosixError) -> Set<JobID> {
    Set(try depot.folder(Layout.hooks).names().compactMap { HookName($0)?.job })
  }

  /// Hands over what the runner has room for.
  ///
  /// - Returns: whether there is more.
  /// - Throws: where the folder cannot be read or changed.
  func handOver() throws(PosixError) -> Bool {
    if isFirst { try beginAnew() }
    try sync()
    guard depot.configuration.endHook != nil else {
      try forget()
      return false
    }
    let room = runner.window - runner.waiting
    if mayHoldMore, room >= runner.window / 2 {
      fresh = []
      var due = try names(.due).filter { !runner.knows($0) }
      due.sort()
      mayHoldMore = due.count > room
      runner.add(due.prefix(room))
    } else if !mayHoldMore {
      mayHoldMore = fresh.count > room
      runner.add(fresh.prefix(room))
      fresh = []
    }
    return mayHoldMore
  }

  /// What the last intake had begun: nobody knows how far it came, so it is not begun again.
  private func beginAnew() throws(PosixError) {
    let folder = try depot.folder(Layout.hooks)
    for call in try names(.started).sorted() {
      report(
        Event(
          "hook.interrupted",
          .warning,
          ["job": "\(call.job)"],
          "job \(call.job): its completion hook was under way when intake ended, and is not called again"
        )
      )
      try folder.removeIfPresent(call.name)
    }
    isFirst = false
  }

  /// Without a hook in `spool.json` nothing is called, also not when there is one again.
  private func forget() throws(PosixError) {
    fresh = []
    guard mayHoldMore || runner.waiting > 0 else { return }
    runner.clear()
    let due = try names(.due)
    let folder = try depot.folder(Layout.hooks)
    for call in due { try folder.removeIfPresent(call.name) }
    mayHoldMore = false
    guard !due.isEmpty else { return }
    report(
      Event(
        "hook.dropped",
        .notice,
        ["count": "\(due.count)"],
        "spool.json has no \"on_end\" any more: \(due.count) calls that were due are not made"
      )
    )
  }

  private func names(_ state: HookName.State) throws(PosixError) -> [HookName] {
    try depot.folder(Layout.hooks).names().compactMap { HookName($0) }.filter { $0.state == state }
  }
}
