import Custody
import JSON
import Posix
import Spool

/// Takes drops out of `incoming/` and makes jobs of them, in batches.
///
/// What a submitter can still change is never trusted: the drop is moved into a private folder, opened
/// beneath its own descriptor without following links, and copied while it is hashed; the copy becomes
/// the job. The steps, and what a crash after each leaves (The spool's protocol, "Accepting"):
///
/// | step | on disk |
/// | --- | --- |
/// | reserve ids | the lease's name |
/// | receipt | `receipts/<user>/<drop>.json` names the job |
/// | take | `incoming/<drop>` → `.intake/taken/<id>~<incarnation>~<drop>` |
/// | copy | `.intake/staged/<batch>/<id>/`, synced with the whole batch |
/// | publish | renamed to `queued/<id>`, or `cancelled/<id>` for what is refused |
/// | clear | the original is removed, or moved to `incoming/.refused/<id>/` |
struct Acceptor {
  /// A drop of which it is known what to do with it.
  struct Candidate {
    var name: RawName
    var drop: String
    var owner: UInt32
    var group: UInt32
    /// The directory's last change, which a rename is.
    var arrived: FileTime
    /// Of the manifest as it was when the decision was made; nil where there is none.
    var manifestSHA256: String?
    var decision: Decision
    /// The other jobs that its manifest names.
    var relations = Relations()

    enum Decision {
      case accept(Manifest, executable: String?)
      case refuse(String)
    }
  }

  /// A job that a candidate became.
  struct Accepted {
    var record: JobRecord
    /// Where it lies.
    var token: JobToken
    /// The original in `.intake/taken/`, whose removal is left to the caller; nil where there is none, or it
    /// was refused.
    var takenName: String?
    /// Set for a refused one.
    var result: JobResult?
  }

  let depot: Depot
  let receipts: ReceiptBook

  private var stager: JobStager { JobStager(depot: depot) }

  /// One drop between the steps.
  private struct Staged {
    var id: JobID
    var candidate: Candidate
    /// The original in `.intake/taken/`; nil for a job that a request made.
    var takenName: String?
    /// The folder in `.intake/staged/` that its copy shares with those of the same batch.
    var batch: String
    var record: JobRecord
    var result: JobResult?

    /// Where it is published.
    ///
    /// What something may keep from running is held at first; see ``HoldDesk``.
    var token: JobToken {
      if result != nil { return JobToken(id, .cancelled) }
      return JobToken(id, record.isRelated ? .held(epoch: 1) : .queued(epoch: 0))
    }
  }

  /// Makes jobs of the candidates.
  ///
  /// - Returns: the jobs, in the order of their ids. A drop that was withdrawn meanwhile is left out.
  func accept(_ candidates: [Candidate], lease: inout IntakeLease) throws(IntakeError) -> [Accepted] {
    let first = try lease.reserve(candidates.count)
    let batch = "\(first)~\(lease.current.incarnation)"
    var staged: [Staged] = []
    for (index, candidate) in candidates.enumerated() {
      guard let id = JobID(first + index) else { continue }
      guard let item = try take(candidate, as: id, lease, batch: batch) else { continue }
      do throws(IntakeError) {
        staged.append(try stage(item))
      } catch {
        // What was staged before it is tried again with it.
        for item in staged { putBack(item) }
        try? folder(Layout.staged).removeTree(batch)
        throw error
      }
    }
    return try publish(staged, batch: batch)
  }

  /// A drop that an earlier intake had taken, and the id that it had given it.
  struct Resumption {
    var candidate: Candidate
    var id: JobID
    var takenName: String
  }

  /// Goes on with drops that an earlier intake had taken, all in one batch.
  func resume(_ drops: [Resumption]) throws(IntakeError) -> [Accepted] {
    let batch = "resumed"
    try files { () throws(PosixError) in try folder(Layout.staged).removeTree(batch) }
    var staged: [Staged] = []
    for drop in drops {
      let record = self.record(drop.candidate, id: drop.id, knownSince: nil)
      let item = Staged(
        id: drop.id,
        candidate: drop.candidate,
        takenName: drop.takenName,
        batch: batch,
        record: record
      )
      staged.append(try stage(item))
    }
    return try publish(staged, batch: batch)
  }

  /// A job that a request asks for.
  struct Order {
    /// What stands in the place of a drop's name.
    var drop: String
    var owner: UInt32
    var group: UInt32
    /// Makes it the same job when the request is looked at again after a crash.
    var key: String
    var source: Source

    enum Source {
      /// One more run of a job.
      case recheck(of: JobView, JobRecord)
      /// From a template, for one board.
      case template(Template, board: String)
    }
  }

  /// Makes the job of a request: what ``accept(_:lease:)`` does with a drop, with the spool's own files.
  ///
  /// - Returns: the job, or why there is none.
  func make(_ order: Order, lease: inout IntakeLease) throws(IntakeError) -> Result<Accepted, Unmade> {
    guard let id = JobID(try lease.reserve(1)) else { throw .lostLease }
    let candidate = Candidate(
      name: RawName(order.drop),
      drop: order.drop,
      owner: order.owner,
      group: order.group,
      arrived: FileTime(seconds: 0, nanoseconds: 0),
      decision: .accept(.any, executable: nil)
    )
    let batch = "\(id)~\(lease.current.incarnation)"
    var item = Staged(
      id: id,
      candidate: candidate,
      batch: batch,
      record: record(candidate, id: id, knownSince: lease.reservedAt)
    )
    item.record.key = order.key
    receipts.put(
      Receipt.Entry(id: id, state: Place.queued.rawValue),
      drop: order.drop,
      owner: item.record.owner
    )
    do throws(DropCopy.Fault) {
      try stage(order, &item)
    } catch {
      try? folder(Layout.staged).removeTree(batch)
      receipts.remove(id, drop: order.drop, owner: item.record.owner)
      switch error {
      case .refused(let reason): return .failure(Unmade(reason: reason))
      case .failed(let error): throw .failed(error)
      }
    }
    let made = try publish([item], batch: batch)
    return made.first.map { .success($0) } ?? .failure(Unmade(reason: "it could not be published"))
  }

  /// Why no job was made, as a clause.
  struct Unmade: Error {
    var reason: String
  }

  private func stage(_ order: Order, _ item: inout Staged) throws(DropCopy.Fault) {
    let target: Directory
    do {
      target = try copy(of: item.id, in: item.batch)
    } catch {
      throw .failed(error)
    }
    try stager.stage(order, &item.record, in: target)
  }

  /// Moves a drop into the private folder; nil where it is gone.
  private func take(
    _ candidate: Candidate,
    as id: JobID,
    _ lease: IntakeLease,
    batch: String
  ) throws(IntakeError) -> Staged? {
    let record = self.record(candidate, id: id, knownSince: lease.reservedAt)
    var entry = Receipt.Entry(id: id, state: Place.queued.rawValue)
    entry.manifestSHA256 = candidate.manifestSHA256
    receipts.put(entry, drop: candidate.drop, owner: record.owner)
    let takenName = "\(id)~\(lease.current.incarnation)~\(candidate.drop)"
    do {
      try depot.folder(Layout.incoming).rename(
        candidate.name,
        to: try folder(Layout.taken),
        as: RawName(takenName)
      )
    } catch {
      receipts.remove(id, drop: candidate.drop, owner: record.owner)
      if error.isMissing { return nil }
      throw .failed(error)
    }
    return Staged(
      id: id,
      candidate: candidate,
      takenName: takenName,
      batch: batch,
      record: record
    )
  }

  /// Copies a taken drop, or finds the reason to refuse it.
  private func stage(_ item: Staged) throws(IntakeError) -> Staged {
    var item = item
    switch item.candidate.decision {
    case .refuse(let reason):
      try stageRefusal(&item, reason)
    case .accept(let manifest, let executable):
      do throws(DropCopy.Fault) {
        try stageJob(&item, manifest, executable: executable)
      } catch {
        switch error {
        case .refused(let reason):
          let (batch, id) = (item.batch, item.id)
          try files { () throws(PosixError) in try folder(Layout.staged).directory(batch).removeTree("\(id)")
          }
          try stageRefusal(&item, reason)
        case .failed(let error):
          putBack(item)
          throw .failed(error)
        }
      }
    }
    return item
  }

  private func stageJob(
    _ item: inout Staged,
    _ manifest: Manifest,
    executable: String?
  ) throws(DropCopy.Fault) {
    let taken: Directory
    let target: Directory
    do {
      taken = try folder(Layout.taken).directory(item.takenName ?? "")
      target = try copy(of: item.id, in: item.batch)
    } catch {
      throw .failed(error)
    }
    try stager.stage(taken, item.candidate, manifest, executable: executable, &item.record, in: target)
  }

  private func stageRefusal(_ item: inout Staged, _ reason: String) throws(IntakeError) {
    var result = JobResult(verdict: .refused, phase: .claim, blame: .job, reason: reason, ended: Clock.now)
    result.queued = item.record.created
    item.result = result
    let record = item.record
    let place = (item.batch, item.id)
    try files { () throws(PosixError) in
      let target = try copy(of: place.1, in: place.0)
      try stager.write(record, in: target, state: .cancelled, comment: "refused: \(reason)")
      try target.write(Layout.result, result.json.pretty, sync: false)
    }
  }

  /// Syncs the batch, makes it visible, and gives refused originals back.
  private func publish(_ staged: [Staged], batch: String) throws(IntakeError) -> [Accepted] {
    guard !staged.isEmpty else { return [] }
    try files { () throws(PosixError) in
      try depot.sync()
      let source = try folder(Layout.staged).directory(batch)
      let queued = try depot.folder(.queued)
      let cancelled = try depot.folder(.cancelled)
      for item in staged {
        let target = item.result == nil ? queued : cancelled
        try source.rename("\(item.id)", to: target, as: item.token.name)
      }
      try folder(Layout.staged).removeTree(batch)
      try depot.sync(queued)
      if staged.contains(where: { $0.result != nil }) { try depot.sync(cancelled) }
    }
    for item in staged {
      guard let result = item.result else { continue }
      if let name = item.takenName { try clear(item.id, takenName: name, isRefused: true) }
      receipts.end(item.id, drop: item.candidate.drop, owner: item.record.owner, result: result)
    }
    return staged.map { item in
      Accepted(
        record: item.record,
        token: item.token,
        takenName: item.result == nil ? item.takenName : nil,
        result: item.result
      )
    }
  }

  /// Removes the original of a published job; that of a refused one stays its submitter's.
  func clear(_ id: JobID, takenName: String, isRefused: Bool) throws(IntakeError) {
    try files { () throws(PosixError) in
      let taken = try folder(Layout.taken)
      guard isRefused else { return try taken.removeTree(takenName) }
      let refused = try depot.folder(Layout.incoming).directory(making: Layout.refused)
      try refused.removeTree("\(id)")
      try taken.rename(takenName, to: refused, as: "\(id)")
    }
  }

  /// Gives a drop back that could not be copied for want of space, so that it is tried again.
  private func putBack(_ item: Staged) {
    guard let taken = try? folder(Layout.taken), let incoming = try? depot.folder(Layout.incoming) else {
      return
    }
    // Where a new drop has the name already, the next start of intake takes this one up.
    try? taken.renameExclusively(RawName(item.takenName ?? ""), to: incoming, as: item.candidate.name)
    receipts.remove(item.id, drop: item.candidate.drop, owner: item.record.owner)
  }

  private func record(_ candidate: Candidate, id: JobID, knownSince: Int?) -> JobRecord {
    var record = JobRecord(
      id: id,
      uuid: JobUUID.make(spool: depot.configuration.uuid, id: id),
      drop: candidate.drop,
      owner: receipts.userName(candidate.owner),
      ownerID: Int(candidate.owner),
      team: receipts.groupName(candidate.group),
      created: Clock.now
    )
    record.knownSince = knownSince
    return record
  }

  private func folder(_ name: String) throws(PosixError) -> Directory {
    try depot.folder("\(Layout.intake)/\(name)")
  }

  /// The folder for a job's copy.
  ///
  /// Those of a batch lie side by side in a folder of their own, which the file system places away from
  /// where originals are removed; see `Directory.spreadChildren()`.
  private func copy(of id: JobID, in batch: String) throws(PosixError) -> Directory {
    try folder(Layout.staged).directory(making: batch).directory(making: "\(id)")
  }
}
