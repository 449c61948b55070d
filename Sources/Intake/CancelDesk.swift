import Custody
import JSON
import Posix
import Spool

/// Carries out `<id>.cancel`.
///
/// A request stays in `incoming/` until its outcome is known. Granted, it is a line of the job's history
/// and vanishes; refused, `<id>.cancel.refused` says why (The spool's protocol, "Requests").
struct CancelDesk {
  let depot: Depot
  let receipts: ReceiptBook
  let holder: Holder
  /// Called when a running job's holder should look for its mark.
  let wakeRunner: () -> Void

  private struct Refusal: Error {
    var code: String
    var reason: String
  }

  /// Works on one request.
  ///
  /// - Returns: true when it is over, false while its outcome is open.
  func work(_ request: RequestName) throws(IntakeError) -> Bool {
    let incoming = try files { () throws(PosixError) in try depot.folder(Layout.incoming) }
    let status = try files { () throws(PosixError) in try incoming.statusIfPresent(of: request.name) }
    guard let status else { return true }
    do {
      guard case .job(let id) = request.target, let view = try depot.reader.job(id) else {
        throw Refusal(code: "not_found", reason: "there is no job \(request.target)")
      }
      try check(status, view)
      guard try apply(request, status, view) else { return false }
      try incoming.removeIfPresent(request.name)
      return true
    } catch let refusal as Refusal {
      try refuse(request, refusal, in: incoming)
      return true
    } catch let error as CustodyError {
      throw .custody(error)
    } catch let error as PosixError {
      throw .failed(error)
    } catch {
      return true
    }
  }

  /// Who may: the job's owner, root, the spool's owner and the admins of `spool.json`, with a file of
  /// their own that is younger than the job; somebody else could have renamed an older one.
  private func check(_ status: FileStatus, _ view: JobView) throws {
    guard status.kind == .regular, status.links == 1 else {
      throw Refusal(code: "malformed", reason: "a request must be a regular file with one link")
    }
    let spoolOwner = try depot.root.status().owner
    let user = receipts.userName(status.owner)
    let isAdmin = status.owner == 0 || status.owner == spoolOwner || depot.configuration.admins.contains(user)
    guard isAdmin || Int(status.owner) == view.record()?.ownerID else {
      throw Refusal(code: "forbidden", reason: "\(user) is neither the job's owner nor an admin")
    }
    let accepted = try view.directory.status(of: Layout.record)
    guard (status.born ?? status.changed) >= (accepted.born ?? accepted.modified) else {
      throw Refusal(code: "malformed", reason: "the request is older than the job")
    }
  }

  /// True when the job lies in `cancelled/`, false while its runner has yet to end it.
  private func apply(_ request: RequestName, _ status: FileStatus, _ view: JobView) throws -> Bool {
    let token = view.token
    switch token.state {
    case .queued, .held:
      try note(status, view)
      var result = JobResult(
        verdict: .cancelled,
        phase: .claim,
        blame: .cancelled,
        reason: "cancelled by \(receipts.userName(status.owner)) before it ran",
        ended: Clock.now
      )
      result.host = holder.host
      result.queued = view.record()?.created
      do throws(CustodyError) {
        try Finisher(depot).endWithoutRun(token, as: holder, result)
      } catch {
        // A runner may have claimed it in between; the next look finds it running.
        guard case .lost = error else { throw error }
        return false
      }
      return true
    case .running(let epoch, _):
      let mark = Layout.cancelMark(epoch: epoch)
      if try view.directory.statusIfPresent(of: mark) == nil {
        try note(status, view)
        try view.directory.replace(mark, Array((receipts.userName(status.owner) + "\n").utf8), sync: false)
      }
      wakeRunner()
      return false
    case .ending:
      return false
    case .finished, .cancelled:
      let endedBefore = (view.result()?.ended).map { $0 < Timestamp(status.born ?? status.changed) } ?? false
      guard token.place == .cancelled, !endedBefore else {
        let status = token.place.capitals
        throw Refusal(code: "state", reason: "Unable to cancel job. Current job status: \(status)")
      }
      return true
    }
  }

  private func note(_ status: FileStatus, _ view: JobView) throws(PosixError) {
    let line = HistoryLine(
      time: Clock.now,
      state: view.token.place.rawValue,
      comment: "cancel requested by \(receipts.userName(status.owner))"
    )
    try view.directory.openToAppend(Layout.history).writeAll(line.bytes)
  }

  private func refuse(_ request: RequestName, _ refusal: Refusal, in incoming: Directory) throws(IntakeError)
  {
    let json: JSONValue = ["reason": .string(refusal.reason), "code": .string(refusal.code)]
    try files { () throws(PosixError) in
      try incoming.replace(request.refusedName, json.pretty, sync: false)
      try incoming.removeIfPresent(request.name)
    }
  }
}
