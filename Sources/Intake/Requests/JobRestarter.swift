import Custody
import Posix
import Spool

/// Has jobs wait again that run or have ended.
///
/// Each step can be taken again after a crash.
struct JobRestarter {
  let depot: Depot
  let index: IndexWriter
  let receipts: ReceiptBook
  let editor: JobEditor
  let holds: HoldDesk
  /// Takes note of a job's end, where nobody has told of it yet.
  let settleEnd: (JobID) throws(PosixError) -> Void
  /// Called when a running job's holder should look for its mark.
  let wakeRunner: () -> Void

  private static func mark(_ request: Request) -> [UInt8] {
    AgainMark(verb: request.verb.rawValue, user: request.user).bytes(birth: request.birth)
  }

  /// Whether the run that the request was to end is over, and the job waits or runs again.
  func isMarked(_ request: Request, _ view: JobView) throws -> Bool {
    for name in try view.directory.names() {
      // Of a job that has ended meanwhile a later attempt tells that this one was ended by the request.
      guard let epoch = Layout.epoch(ofAgainMark: name),
        epoch < view.token.epoch ?? view.attempts().last ?? 0,
        try view.directory.readIfPresent(name, limit: 4096) == Self.mark(request)
      else { continue }
      return true
    }
    return false
  }

  /// Has a running job's holder end the run, and the job wait again.
  func runAgain(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    guard case .running(let epoch, _) = view.token.state else { return .open }
    let mark = Layout.againMark(epoch: epoch)
    if try view.directory.statusIfPresent(of: mark) == nil {
      try editor.note(request, in: view)
      if request.verb == .reset {
        var record = record
        record.resetEpoch = epoch
        try editor.write(record, in: view)
      }
      try view.directory.replace(mark, Self.mark(request), sync: false)
    }
    wakeRunner()
    return .open
  }

  /// Has an ended job wait again; its attempts stay.
  func reopen(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    guard record.isGroup || record.executable != nil else {
      throw RequestRefusal(
        .state,
        "job \(record.id) was refused and has no files; drop what incoming/.refused/\(record.id) holds again"
      )
    }
    for id in index.family.ancestors(of: record.id)
    where try depot.reader.job(id)?.record()?.deleted != nil {
      throw RequestRefusal(
        .state,
        "job \(record.id) is in the group \(id), which is deleted; restore that first"
      )
    }
    // The group comes last: until then a second look finds it ended, and goes on with its jobs.
    if record.isGroup { try reopenJobs(of: record.id, for: request) }
    try editor.note(request, in: view)
    try reopen(view, record, for: request)
    try reopenGroup(of: record)
    return .granted
  }

  /// Has the ended jobs of a group wait again, those of its groups too.
  func reopenJobs(of group: JobID, for request: Request) throws {
    for id in index.family.children[group] ?? [] {
      guard let child = try depot.reader.job(id), let record = child.record() else { continue }
      if record.isGroup { try reopenJobs(of: id, for: request) }
      guard child.token.hasEnded, record.deleted == nil, record.isGroup || record.executable != nil,
        record.granted[request.verb] != request.birth
      else { continue }
      try editor.note(request, in: child)
      try reopen(child, record, for: request)
    }
  }

  /// The move itself.
  ///
  /// That it is done is written when it is, while the job is held: a crash before leaves the request to be
  /// carried out, one behind it leaves a waiting job, of which the request asks nothing more.
  private func reopen(_ view: JobView, _ record: JobRecord, for request: Request?) throws {
    try settleEnd(record.id)
    var record = record
    let last = view.attempts().last ?? 0
    record.resetEpoch = last
    record.isPaused = false
    record.pausedBy = nil
    record.cancelledBy = nil
    try editor.write(record, in: view)
    let token: JobToken
    do throws(CustodyError) {
      token = try Mover(depot).move(view.token, on: .reopen(after: last))
    } catch {
      guard case .lost = error else { throw error }
      return
    }
    try depot.sync(depot.folder(.queued))
    try depot.sync(depot.folder(view.token.place))
    try index.append([.reopened(record.id, at: Clock.now)])
    record.granted[.cancel] = nil
    if let request { record.granted[request.verb] = request.birth }
    try editor.write(record, in: view)
    // Who reads the job goes by where it lies; these are for people.
    try? view.directory.removeIfPresent(Layout.result)
    try? view.directory.removeIfPresent(Layout.log)
    receipts.reopen(record.id, drop: record.drop, owner: record.owner)
    holds.keep(token, record)
    holds.changed(record.id)
  }

  /// A group that has ended goes on with a job that waits again, or comes later.
  func reopenGroup(of record: JobRecord) throws {
    var next = record.parent
    while let id = next, let view = try depot.reader.job(id), let group = view.record() {
      guard view.token.hasEnded else { return }
      try reopen(view, group, for: nil)
      next = group.parent
    }
  }
}
