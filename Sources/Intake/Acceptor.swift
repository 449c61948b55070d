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

    enum Decision {
      case accept(Manifest, executable: String?)
      case refuse(String)
    }
  }

  /// A job that a candidate became.
  struct Accepted {
    var record: JobRecord
    /// The original in `.intake/taken/`; its removal is left to the caller, unless it was refused.
    var takenName: String
    /// Set for a refused one.
    var result: JobResult?
  }

  let depot: Depot
  let receipts: ReceiptBook

  /// One drop between the steps.
  private struct Staged {
    var id: JobID
    var candidate: Candidate
    var takenName: String
    /// The folder in `.intake/staged/` that its copy shares with those of the same batch.
    var batch: String
    var record: JobRecord
    var result: JobResult?
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
      guard let item = try take(candidate, as: id, incarnation: lease.current.incarnation, batch: batch)
      else {
        continue
      }
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
      let record = self.record(drop.candidate, id: drop.id)
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

  /// Moves a drop into the private folder; nil where it is gone.
  private func take(
    _ candidate: Candidate,
    as id: JobID,
    incarnation: String,
    batch: String
  ) throws(IntakeError) -> Staged? {
    let record = self.record(candidate, id: id)
    var entry = Receipt.Entry(id: id, state: Place.queued.rawValue)
    entry.manifestSHA256 = candidate.manifestSHA256
    receipts.put(entry, drop: candidate.drop, owner: record.owner)
    let takenName = "\(id)~\(incarnation)~\(candidate.drop)"
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
    let copied: DropCopy.Digests
    let taken: Directory
    let target: Directory
    do {
      taken = try folder(Layout.taken).directory(item.takenName)
      target = try copy(of: item.id, in: item.batch)
    } catch {
      throw .failed(error)
    }
    copied = try DropCopy(limits: depot.configuration, owner: item.candidate.owner)
      .copy(taken, to: target, manifest: manifest, executable: executable)
    item.record.fill(from: manifest, limits: depot.configuration)
    item.record.executable = executable
    item.record.size = copied.size
    item.record.sha256 = copied.sha256
    item.record.md5 = copied.md5
    item.record.manifestSHA256 = copied.manifestSHA256
    do {
      try writeRecord(
        item.record,
        in: target,
        state: .queued,
        comment: "accepted from the drop \(item.candidate.drop)"
      )
    } catch {
      throw .failed(error)
    }
  }

  private func stageRefusal(_ item: inout Staged, _ reason: String) throws(IntakeError) {
    var result = JobResult(verdict: .refused, phase: .claim, blame: .job, reason: reason, ended: Clock.now)
    result.queued = item.record.created
    item.result = result
    let record = item.record
    let place = (item.batch, item.id)
    try files { () throws(PosixError) in
      let target = try copy(of: place.1, in: place.0)
      try writeRecord(record, in: target, state: .cancelled, comment: "refused: \(reason)")
      try target.write(Layout.result, result.json.pretty, sync: false)
    }
  }

  private func writeRecord(
    _ record: JobRecord,
    in target: Directory,
    state: Place,
    comment: String
  ) throws(PosixError) {
    try target.write(Layout.record, record.json.pretty, sync: false)
    let line = HistoryLine(time: record.created, state: state.rawValue, comment: comment)
    try target.write(Layout.history, line.bytes, sync: false)
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
        try source.rename("\(item.id)", to: target, as: "\(item.id)")
      }
      try folder(Layout.staged).removeTree(batch)
      try depot.sync(queued)
      if staged.contains(where: { $0.result != nil }) { try depot.sync(cancelled) }
    }
    for item in staged {
      guard let result = item.result else { continue }
      try clear(item.id, takenName: item.takenName, isRefused: true)
      receipts.end(item.id, drop: item.candidate.drop, owner: item.record.owner, result: result)
    }
    return staged.map { Accepted(record: $0.record, takenName: $0.takenName, result: $0.result) }
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
    try? taken.renameExclusively(RawName(item.takenName), to: incoming, as: item.candidate.name)
    receipts.remove(item.id, drop: item.candidate.drop, owner: item.record.owner)
  }

  private func record(_ candidate: Candidate, id: JobID) -> JobRecord {
    JobRecord(
      id: id,
      uuid: JobUUID.make(spool: depot.configuration.uuid, id: id),
      drop: candidate.drop,
      owner: receipts.userName(candidate.owner),
      ownerID: Int(candidate.owner),
      team: receipts.groupName(candidate.group),
      created: Clock.now
    )
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

extension JobRecord {
  /// Takes over what runners and lists need of the manifest.
  mutating func fill(from manifest: Manifest, limits: Configuration) {
    board = manifest.board
    tags = manifest.tags
    priority = manifest.priority ?? ManifestLimits.defaultPriority
    retry = manifest.retry
    queueLimit = manifest.limits.queue
    durationLimitSeconds = manifest.durationLimitSeconds ?? limits.defaultDurationSeconds
    key = manifest.key
    comment = manifest.comment
    title = manifest.title
    description = manifest.description
    url = manifest.url
  }
}
