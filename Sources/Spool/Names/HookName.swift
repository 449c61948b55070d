/// A file of `.hooks/`: one call of the completion hook (The spool's protocol, "The completion hook").
///
/// `<id>~<epoch>` is due, `<id>~<epoch>~started` has been begun, and is never begun again. The epoch is that of
/// the attempt that ended the job, 0 where none did.
package struct HookName: Sendable, Hashable {
  /// How far the call is.
  package enum State: Sendable {
    case due, started
  }

  package let job: JobID
  package let epoch: Int
  package let state: State

  package init(_ job: JobID, epoch: Int, _ state: State) {
    self.job = job
    self.epoch = epoch
    self.state = state
  }

  /// Reads a name of the folder; nil for what the spool did not write.
  package init?(_ name: String) {
    let parts = name.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, let job = JobID(parts[0]), let epoch = decimal(parts[1]),
      parts.count == 2 || parts[2] == "started"
    else { return nil }
    self.init(job, epoch: epoch, parts.count == 2 ? .due : .started)
  }

  package var name: String {
    switch state {
    case .due: "\(job)~\(epoch)"
    case .started: "\(job)~\(epoch)~started"
    }
  }

  /// The same call once it was begun.
  package var started: HookName { HookName(job, epoch: epoch, .started) }
}

/// In the order of the jobs, and of the ends of each.
extension HookName: Comparable {
  package static func < (a: HookName, b: HookName) -> Bool { (a.job, a.epoch) < (b.job, b.epoch) }
}
