import Custody
import Posix
import Spool

/// Cancels jobs: ends those that wait, marks those that run for their holders, and goes through groups.
///
/// Each step can be taken again after a crash.
struct JobCanceller {
  let depot: Depot
  let index: IndexWriter
  let holder: Holder
  let editor: JobEditor
  let holds: HoldDesk
  /// Called when a running job's holder should look for its mark.
  let wakeRunner: () -> Void
  /// Goes on with a request whose job has ended by it.
  let next: (Request, JobView, JobRecord) throws -> RequestOutcome

  /// - Returns: ``RequestOutcome/open`` until it has ended; then what ``next`` makes of it.
  /// - Throws: where the disk refuses.
  func cancel(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    if record.isGroup { return try cancelGroup(request, view, record) }
    switch view.token.state {
    case .queued, .held:
      try editor.note(request, in: view)
      guard try end(request, view, record), let ended = try depot.reader.job(view.token.id) else {
        return .open
      }
      return try next(request, ended, record)
    case .running(let epoch, _):
      let mark = Layout.cancelMark(epoch: epoch)
      if try view.directory.statusIfPresent(of: mark) == nil {
        try editor.note(request, in: view)
        try view.directory.replace(mark, Array("\(request.user)\n".utf8), sync: false)
      }
      wakeRunner()
    case .ending, .finished, .cancelled: break
    }
    return .open
  }

  /// - Returns: false where a runner claimed it just now.
  private func end(_ request: Request, _ view: JobView, _ record: JobRecord) throws(IntakeError) -> Bool {
    let reason = "cancelled by \(request.user) before it ran"
    let hasEnded = try UnrunFinisher(depot: depot, holder: holder)
      .end(view.token, record, .cancelled, .cancelled, reason)
    if hasEnded { holds.forget(view.token.id) }
    return hasEnded
  }

  /// Cancels the jobs of a group; the group ends when the last of them has.
  private func cancelGroup(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome
  {
    if record.cancelledBy == nil {
      try editor.note(request, in: view)
      var record = record
      record.cancelledBy = request.user
      try editor.write(record, in: view)
      holds.keep(view.token, record)
    }
    var isOver = true
    for id in index.family.openChildren(of: view.token.id) {
      guard let child = try depot.reader.job(id), let record = child.record() else { continue }
      if !child.token.hasEnded { isOver = false }
      guard RequestRule.deed(.cancel, on: child.token.state, isDeleted: false) == .cancel else { continue }
      _ = try cancel(request, child, record)
    }
    if isOver { holds.changed(view.token.id) }
    return .open
  }

  /// Whether the job was cancelled since the request was made.
  func hasCancelled(_ request: Request, _ view: JobView) -> Bool {
    guard view.token.place == .cancelled, let result = view.result() else { return false }
    return result.verdict == .cancelled && result.ended.microseconds >= request.birth / 1000
  }
}
