import Custody
import Lab
import Posix
import Spool

/// The one process of a spool that accepts drops and carries out requests.
///
/// It holds the lease of `.intake/`, and is the only writer of `job.json`, of a job's `history.jsonl`, of
/// receipts, of boards' orders and of the index. It runs on a thread of its own and waits for hints; without any it
/// looks at everything at each rescan.
package final class Intake {
  private static let batch = 64
  private static let maximumSwept = 10_000
  /// In nanoseconds.
  private static let second: UInt64 = 1_000_000_000

  private let depot: Depot
  private let pulse: Pulse
  private let hints: Hints
  private let report: @Sendable (Event) -> Void
  private let onQueued: @Sendable () -> Void
  private let isStopping: @Sendable () -> Bool

  private let maker: JobMaker
  private let registrar: Registrar
  private let index: IndexWriter
  private let receipts: ReceiptBook
  private let incoming: IncomingDesk
  private let acceptor: Acceptor
  private let news: NewsDesk
  private let requests: RequestDesk
  private let holds: HoldDesk
  private let housekeeper: Housekeeper
  private let relations: RelationDesk
  private let jobRequests: JobRequestDesk
  private let boardRequests: BoardRequestDesk
  private let waiting: WaitingDesk
  private var catalogue = BoardCatalogue()
  private var isShortOfSpace = false
  /// Why the last round failed: said once, and what it left half done is taken up again.
  private var trouble: String?
  /// Drops that wait for others.
  private var related: Set<RawName> = []
  /// Originals in `.intake/taken/` whose jobs are published.
  private var swept: [(JobID, String)] = []
  private var sweepAt: UInt64 = 0
  private var nextHousekeeping: UInt64 = 0

  /// Takes the lease, and goes on with what an earlier intake left.
  ///
  /// - Parameters:
  ///   - depot: the spool.
  ///   - pulse: this process's life.
  ///   - hints: wakes it.
  ///   - onQueued: called when jobs were queued.
  ///   - onCancel: called when a run is to be ended.
  ///   - isStopping: true when it is to return.
  ///   - report: takes what happens, for the log.
  /// - Throws: ``IntakeError/isElsewhere(host:)`` where another process is intake.
  package init(
    _ depot: Depot,
    pulse: Pulse,
    hints: Hints,
    onQueued: @escaping @Sendable () -> Void,
    onCancel: @escaping @Sendable () -> Void,
    isStopping: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (Event) -> Void
  ) throws(IntakeError) {
    self.depot = depot
    self.pulse = pulse
    self.hints = hints
    self.onQueued = onQueued
    self.isStopping = isStopping
    self.report = report
    let identity = pulse.identity
    let lease = try IntakeLease(depot, identity: identity, isDead: identity.knowsGone)
    index = try files { () throws(PosixError) in try IndexWriter(depot) }
    receipts = ReceiptBook(depot, report: report)
    incoming = IncomingDesk(depot, hints: hints, receipts: receipts, report: report)
    acceptor = Acceptor(depot: depot, receipts: receipts)
    let told = Locked<[JobID]>([])
    let housekeeper = Housekeeper(depot, index: index, report: report)
    self.housekeeper = housekeeper
    news = NewsDesk(depot: depot, index: index, receipts: receipts, told: told, housekeeper: housekeeper)
    holds = HoldDesk(depot, index: index, receipts: receipts, holder: identity.holder, report: report)
    let desk = holds
    housekeeper.isNeeded = { desk.isNeeded($0) }
    registrar = Registrar(
      index: index,
      holds: holds,
      housekeeper: housekeeper,
      onQueued: onQueued,
      report: report
    )
    let maker = JobMaker(lease: lease, acceptor: acceptor, registrar: registrar)
    self.maker = maker
    let admins = receipts
    relations = RelationDesk(depot, index: index, receipts: receipts) { user in
      Admins.include(user, depot, admins)
    }
    let news = news
    jobRequests = JobRequestDesk(
      depot: depot,
      index: index,
      receipts: receipts,
      holder: identity.holder,
      editor: JobEditor(depot: depot, index: index, holds: holds),
      holds: holds,
      relations: relations,
      attachments: AttachDesk(depot: depot),
      settleEnd: { (id) throws(PosixError) in try news.settle(id) },
      make: { order throws(IntakeError) in try maker.make(order) },
      purge: { (view) throws(IntakeError) in
        try files { () throws(PosixError) in try housekeeper.purge(view.token.id, from: view.token) }
        desk.changed(view.token.id)
      },
      wakeRunner: onCancel
    )
    boardRequests = BoardRequestDesk(
      depot: depot,
      index: index,
      make: { order throws(IntakeError) in try maker.make(order) },
      onChange: onQueued
    )
    requests = RequestDesk(
      depot,
      receipts: receipts,
      hints: hints,
      jobs: jobRequests,
      boards: boardRequests,
      report: report
    )
    waiting = WaitingDesk(depot, receipts: receipts, holder: identity.holder)
    try recover()
    depot.setIntake { id in
      told.withLock { $0.append(id) }
      hints.changed()
    }
  }

  /// Works until it is told to stop, or its lease is gone.
  package func run() throws(IntakeError) {
    defer {
      depot.setIntake(nil)
      housekeeper.stop()
    }
    while !isStopping() {
      var wait = depot.rescanInterval
      do throws(IntakeError) {
        if trouble != nil { try recover() }
        reread()
        let next = try work()
        trouble = nil
        let now = Clock.monotonic
        if let next { wait = min(wait, next > now ? next - now : 0) }
      } catch .lostLease {
        throw .lostLease
      } catch {
        sayTrouble(error)
        wait = 1_000_000_000
      }
      guard pulse.isAlive else { throw .custody(.retired) }
      if wait > 0 { _ = hints.bell.wait(milliseconds: Int(clamping: wait / 1_000_000 + 1)) }
    }
    try? sweep()
    for end in (try? news.work()) ?? [] { note(end) }
    try? index.close()
  }

  /// Has a changed `spool.json` hold.
  private func reread() {
    do throws(SpoolError) {
      guard try depot.rereadConfiguration() else { return }
      report(Event("spool.reread", .notice, [:], "spool.json has changed, and holds as it is now"))
    } catch {
      report(Event("spool.trouble", .error, [:], "\(error); what it had before holds"))
    }
  }

  /// One look at everything that is new.
  ///
  /// - Returns: when to look again at the latest, by the monotonic clock.
  private func work() throws(IntakeError) -> UInt64? {
    for end in try files({ () throws(PosixError) in try news.work() }) { note(end) }
    let look = try files { () throws(PosixError) in
      try incoming.look(
        boards: { () throws(PosixError) in
          _ = try catalogue.refresh(from: depot.reader)
          return catalogue
        },
        maximum: Self.batch,
        uncounted: related
      )
    }
    var next = look.nextLook
    if let moment = try requests.work(look.requests, catalogue) { next = min(next ?? .max, moment) }
    if Clock.monotonic >= sweepAt { try sweep() }
    if !swept.isEmpty { next = min(next ?? .max, sweepAt) }
    if let pause = try accept(look) { next = min(next ?? .max, Clock.monotonic &+ pause) }
    if try holds.work() > 0 { onQueued() }
    if let moment = try housekeeper.work() { next = min(next ?? .max, moment) }
    if let moment = holds.nextLook() { next = min(next ?? .max, moment) }
    if !index.open.isEmpty, let look = try waiting.work(catalogue: catalogue) {
      next = min(next ?? .max, look)
    }
    if Clock.monotonic >= nextHousekeeping {
      nextHousekeeping = Clock.monotonic &+ 600_000_000_000
      expireRefused()
    }
    return next
  }

  /// Tells those who wait for it that a job has ended.
  private func note(_ end: NewsDesk.End) {
    holds.changed(end.record.id)
    if let template = end.record.template, let board = end.result.board {
      boardRequests.hasRun(template.name, on: board, at: end.result.ended)
    }
  }

  /// Removes the originals of accepted drops, when none came for a while: on ext4 a file made soon after
  /// many were removed is dear, for it avoids the inodes that were freed in the last five seconds.
  private func sweep() throws(IntakeError) {
    while let (id, name) = swept.popLast() { try acceptor.clear(id, takenName: name, isRefused: false) }
  }

  /// Accepts what may be accepted.
  ///
  /// - Returns: in how many nanoseconds to look again, where some has to wait.
  private func accept(_ look: IncomingDesk.Look) throws(IntakeError) -> UInt64? {
    guard !look.candidates.isEmpty else {
      related = []
      return nil
    }
    guard try hasSpace(for: look.candidates) else { return Self.second }
    let round = try RelationRound(look.candidates, present: directoryOwner, desk: relations)
    related = Set(round.waiting.map(\.candidate.name))
    for (candidate, reason) in round.waiting {
      receipts.tell("incoming", reason, drop: candidate.drop, owner: candidate.owner)
    }
    let ready = try admit(round.ready)
    guard !ready.isEmpty else { return Self.second }
    let accepted = try acceptor.accept(ready, lease: &maker.lease)
    for candidate in ready { hints.forget(candidate.name) }
    try note(accepted)
    // Others may have waited for these.
    if !related.isEmpty { return 0 }
    return ready.count == look.candidates.count ? nil : Self.second
  }

  /// Who owns the drop of that name; nil where none lies in `incoming/`.
  private func directoryOwner(_ name: String) -> UInt32? {
    guard let status = (try? depot.folder(Layout.incoming).statusIfPresent(of: name)) ?? nil,
      status.kind == .directory
    else { return nil }
    return status.owner
  }

  /// Those of the candidates that their owners' limits and their keys let in.
  private func admit(_ candidates: [Acceptor.Candidate]) throws(IntakeError) -> [Acceptor.Candidate] {
    var ready: [Acceptor.Candidate] = []
    var newJobs: [UInt32: Int] = [:]
    var keys: Set<String> = []
    for candidate in candidates {
      guard case .accept(let manifest, _) = candidate.decision else {
        ready.append(candidate)
        continue
      }
      let open = index.openByOwner[Int(candidate.owner), default: 0] + newJobs[candidate.owner, default: 0]
      guard open < depot.configuration.maximumJobsPerUser else {
        turnAway(
          candidate,
          "\(receipts.userName(candidate.owner)) has \(open) jobs under way, which is the limit"
        )
        continue
      }
      if let key = manifest.key {
        if try isRepeated(candidate, key: key) { continue }
        // Two of one key in one batch: the second waits for the first.
        guard keys.insert("\(candidate.owner) \(key)").inserted else { continue }
      }
      newJobs[candidate.owner, default: 0] += 1
      ready.append(candidate)
    }
    return ready
  }

  private func note(_ accepted: [Acceptor.Accepted]) throws(IntakeError) {
    guard !accepted.isEmpty else { return }
    // Under unbroken load they are removed all the same before they are too many.
    if swept.count < Self.maximumSwept { sweepAt = Clock.monotonic &+ 2_000_000_000 }
    for job in accepted { if let name = job.takenName { swept.append((job.record.id, name)) } }
    try registrar.note(accepted)
    for job in accepted where job.record.parent != nil { try reopenGroup(of: job.record) }
  }

  private func reopenGroup(of record: JobRecord) throws(IntakeError) {
    do {
      try jobRequests.reopenGroup(of: record)
    } catch let error as PosixError {
      throw .failed(error)
    } catch {
      let id = "\(record.id)"
      report(
        Event("job.trouble", .error, ["job": id], "job \(id): its group cannot be taken up again: \(error)")
      )
    }
  }

  /// Goes on with the groups that ended before a job came that is under way now: a crash came between.
  private func reopenGroups() throws(IntakeError) {
    for id in index.open {
      guard let parent = index.family.parents[id], !index.open.contains(parent) else { continue }
      let record = try files { () throws(PosixError) in try depot.reader.job(id)?.record() }
      if let record { try reopenGroup(of: record) }
    }
  }

  /// A drop whose key its owner has used is the same job, uploaded again.
  private func isRepeated(_ candidate: Acceptor.Candidate, key: String) throws(IntakeError) -> Bool {
    guard let id = index.job(owner: candidate.owner, key: key), try relations.exists(id) else { return false }
    try files { () throws(PosixError) in
      guard let view = try depot.reader.job(id) else { return }
      var entry = Receipt.Entry(id: id, state: view.token.place.rawValue)
      entry.manifestSHA256 = view.record()?.manifestSHA256
      if let result = view.result() {
        entry.verdict = result.verdict
        entry.reason = result.reason
      }
      receipts.put(entry, drop: candidate.drop, owner: receipts.userName(candidate.owner))
    }
    report(
      Event(
        "drop.repeat",
        .info,
        ["drop": candidate.drop, "job": "\(id)"],
        "incoming/\(candidate.drop) is job \(id) again, by its key"
      )
    )
    try files { () throws(PosixError) in try setAside(candidate, as: "again-\(id)-\(candidate.drop)") }
    hints.forget(candidate.name)
    return true
  }

  /// Answers with a receipt and no job.
  private func turnAway(_ candidate: Acceptor.Candidate, _ reason: String) {
    receipts.tell("turned away", reason, drop: candidate.drop, owner: candidate.owner)
  }

  private func setAside(_ candidate: Acceptor.Candidate, as name: String) throws(PosixError) {
    let incoming = try depot.folder(Layout.incoming)
    let refused = try incoming.directory(making: Layout.refused)
    try refused.removeTree(name)
    try incoming.rename(candidate.name, to: refused, as: RawName(name))
  }

  private func hasSpace(for candidates: [Acceptor.Candidate]) throws(IntakeError) -> Bool {
    let free = try files { () throws(PosixError) in try depot.root.freeSpace() }
    let limits = depot.configuration
    guard free.bytes < limits.minimumFreeBytes || free.inodes < limits.minimumFreeInodes else {
      isShortOfSpace = false
      return true
    }
    let what = free.bytes < limits.minimumFreeBytes ? "\(free.bytes) bytes" : "\(free.inodes) inodes"
    if !isShortOfSpace { tellTrouble("no drop is accepted: only \(what) are free on the spool's disk") }
    isShortOfSpace = true
    for candidate in candidates {
      receipts.tell(
        "incoming",
        "the spool's disk is nearly full (\(what) free); it is accepted when there is space again",
        drop: candidate.drop,
        owner: candidate.owner
      )
    }
    return false
  }

  private func tellTrouble(_ sentence: String) {
    report(Event("intake.trouble", .error, [:], sentence))
  }

  private func sayTrouble(_ error: IntakeError) {
    defer { trouble = error.description }
    guard trouble != error.description else { return }
    if error.isOutOfSpace {
      if !isShortOfSpace { tellTrouble("no drop is accepted: \(error); it goes on when there is space") }
      isShortOfSpace = true
    } else {
      tellTrouble("intake: \(error); trying again")
    }
  }

  /// Goes on with drops that were taken, and brings the index up to date after an unclean stop.
  private func recover() throws(IntakeError) {
    let taken = try files { () throws(PosixError) in try depot.folder(Layout.intake).directory(Layout.taken) }
    _ = try files { () throws(PosixError) in try catalogue.refresh(from: depot.reader) }
    var drops: [Acceptor.Resumption] = []
    for name in try files({ () throws(PosixError) in try taken.names() }).sorted() {
      let parts = name.split(separator: "~", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let id = JobID(parts[0]) else { continue }
      if let drop = try resumption(of: id, drop: String(parts[2]), takenName: name, in: taken) {
        drops.append(drop)
      }
    }
    try note(try acceptor.resume(drops))
    try files { () throws(PosixError) in
      let staged = try depot.folder(Layout.intake).directory(Layout.staged)
      for name in try staged.names() { try staged.removeTree(name) }
      try index.reconcileAfterCrash { record, result in
        receipts.end(record.id, drop: record.drop, owner: record.owner, result: result)
        // A hook that cannot be noted now is not called; the job's end is more than its news.
        if index.hadLines { try? housekeeper.jobEnded(record.id, epoch: result.attempt ?? 0) }
      }
    }
    index.forgetEnded()
    try holds.recover()
    try reopenGroups()
  }

  /// What is to be gone on with of a taken drop; nil where its job is published, and only the original
  /// was left.
  private func resumption(
    of id: JobID,
    drop: String,
    takenName: String,
    in taken: Directory
  ) throws(IntakeError) -> Acceptor.Resumption? {
    if let view = try files({ () throws(PosixError) in try depot.reader.job(id) }) {
      try acceptor.clear(id, takenName: takenName, isRefused: view.result()?.verdict == .refused)
      return nil
    }
    // It was published, and an admin has removed the job since.
    if index.knows(id) {
      try acceptor.clear(id, takenName: takenName, isRefused: false)
      return nil
    }
    let snapshot = try files { () throws(PosixError) in
      try DropSnapshot.read(RawName(takenName), in: taken, limits: depot.configuration)
    }
    guard var snapshot else { return nil }
    snapshot.name = RawName(drop)
    let decision = try files { () throws(PosixError) in
      // It was taken, so it had been found to be complete.
      let assessment = DropAssessment(
        snapshot: snapshot,
        arrival: .byRename,
        isSettled: true,
        boards: catalogue,
        limits: depot.configuration,
        templates: TemplateShelf(reader: depot.reader),
        isAdmins: { [depot, receipts, snapshot] in
          Admins.include(snapshot.status.owner, depot, receipts)
        }
      )
      return try assessment.decide(LocalProbe(directory: try taken.directory(takenName)))
    }
    let candidate: Acceptor.Candidate.Decision
    switch decision {
    case .accept(let manifest, let executable): candidate = .accept(manifest, executable: executable)
    case .refuse(let reason), .incomplete(let reason): candidate = .refuse(reason)
    case .wait: candidate = .refuse("it changed while it was taken")
    }
    let resumed = Acceptor.Candidate(
      name: RawName(drop),
      drop: drop,
      owner: snapshot.status.owner,
      group: snapshot.status.group,
      arrived: snapshot.status.changed,
      decision: candidate
    )
    let round = try RelationRound([resumed], present: { _ in nil }, desk: relations)
    return Acceptor.Resumption(candidate: round.settled ?? resumed, id: id, takenName: takenName)
  }

  /// Removes what was refused long ago.
  private func expireRefused() {
    do throws(PosixError) {
      let refused = try depot.folder(Layout.incoming).directory(making: Layout.refused)
      let limit = depot.configuration.incompleteHours * 3600
      for entry in try refused.entries() {
        guard let status = try refused.statusIfPresent(of: entry.name) else { continue }
        if Clock.now.microseconds / 1_000_000 - status.changed.seconds > limit {
          try refused.removeTree(entry.name)
        }
      }
      try expireAnswers(limit)
    } catch {
      tellTrouble("cannot clear incoming/.refused: \(error)")
    }
  }

  /// Removes the refusals of requests that nobody took away.
  private func expireAnswers(_ limit: Int) throws(PosixError) {
    let incoming = try depot.folder(Layout.incoming)
    for name in try incoming.names() where RequestName.isAnswer(name) {
      guard let status = try incoming.statusIfPresent(of: name), status.kind == .regular else { continue }
      if Clock.now.microseconds / 1_000_000 - status.changed.seconds > limit {
        try incoming.removeIfPresent(name)
      }
    }
  }
}
