import Custody
import JSON
import Posix
import Spool

/// Carries out requests for jobs: what ``RequestRule`` says of each, on the disk.
///
/// Each deed can be taken up again after a crash at any point: it leaves the job where a second look does the
/// rest, and `granted` of `job.json` keeps what is done from being done twice.
struct JobRequestDesk {
  let depot: Depot
  let index: IndexWriter
  let receipts: ReceiptBook
  let holder: Holder
  let editor: JobEditor
  let holds: HoldDesk
  let relations: RelationDesk
  let attachments: AttachDesk
  /// Takes note of a job's end, where nobody has told of it yet.
  let settleEnd: (JobID) throws(PosixError) -> Void
  /// Makes a job; the reason where there is none.
  let make: (Acceptor.Order) throws(IntakeError) -> String?
  /// Removes an ended job for good.
  let purge: (JobView) throws(IntakeError) -> Void
  /// Called when a running job's holder should look for its mark.
  let wakeRunner: () -> Void

  private var canceller: JobCanceller {
    JobCanceller(
      depot: depot,
      index: index,
      holder: holder,
      editor: editor,
      holds: holds,
      wakeRunner: wakeRunner,
      next: perform
    )
  }

  private var restarter: JobRestarter {
    JobRestarter(
      depot: depot,
      index: index,
      receipts: receipts,
      editor: editor,
      holds: holds,
      settleEnd: settleEnd,
      wakeRunner: wakeRunner
    )
  }

  private var updater: JobUpdater {
    JobUpdater(
      depot: depot,
      index: index,
      editor: editor,
      holds: holds,
      relations: relations,
      restarter: restarter
    )
  }

  /// A group that has ended goes on with a job that waits again, or comes later.
  func reopenGroup(of record: JobRecord) throws { try restarter.reopenGroup(of: record) }

  /// Works on one request.
  ///
  /// - Throws: ``RequestRefusal``, or what keeps it from being answered now.
  func work(_ request: Request) throws -> RequestOutcome {
    guard case .job(let id) = request.name.target else {
      throw RequestRefusal(.malformed, "\(request.name.target) is no job's number")
    }
    guard let view = try depot.reader.job(id) else {
      throw RequestRefusal(.notFound, "there is no job \(id)")
    }
    guard let record = view.record() else {
      throw RequestRefusal(.state, "the job.json of job \(id) cannot be read; `boardspool check` tells more")
    }
    try check(request, view, record)
    // Its effect is there, and only the request was not removed before a crash.
    // Another that was granted may be younger: one that took long to write gets its name later.
    if record.granted[request.verb] == request.birth { return .granted }
    return try perform(request, view, record)
  }

  /// Who may, and whether the request was made for this job.
  ///
  /// Somebody else could have renamed an older file of the owner's.
  private func check(_ request: Request, _ view: JobView, _ record: JobRecord) throws {
    let isAdmins = [.release, .abort, .purge].contains(request.verb)
    guard request.isAdmin || (!isAdmins && Int(request.owner) == record.ownerID) else {
      throw RequestRefusal(
        .forbidden,
        isAdmins
          ? "\(request.user) is no admin" : "\(request.user) is neither the job's owner nor an admin"
      )
    }
    let known = try record.knownSince ?? Self.beginning(of: view)
    guard request.birth >= known else {
      throw RequestRefusal(.malformed, "the request is older than the job")
    }
  }

  /// Of a job that was taken up after a crash: the birth of the file of it that is only ever added to.
  private static func beginning(of view: JobView) throws -> Int {
    let history = try view.directory.statusIfPresent(of: Layout.history)
    let status = try history ?? view.directory.status(of: Layout.manifest)
    return (status.born ?? status.modified).total
  }

  private func perform(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let isDeleted = record.deleted != nil
    // A run that the request was to end is over: what the job does since is no concern of it.
    if [.reset, .release, .abort].contains(request.verb), try restarter.isMarked(request, view) {
      return .granted
    }
    switch RequestRule.deed(request.verb, on: view.token.state, isDeleted: isDeleted) {
    case .refuse(let refusal):
      if request.verb == .cancel, canceller.hasCancelled(request, view) { return .granted }
      throw self.refusal(refusal, request, view)
    case .nothing:
      if record.isGroup, request.verb == .reset { try restarter.reopenJobs(of: record.id, for: request) }
      return try editor.grant(request, view, record)
    case .wait: return .open
    case .cancel, .cancelAndFlag: return try canceller.cancel(request, view, record)
    case .pause: return try pause(request, view, record)
    case .unpause:
      return try editor.grantWaiting(request, view) { record in
        record.isPaused = false
        record.pausedBy = nil
      }
    case .runAgain: return try restarter.runAgain(request, view, record)
    case .reopen: return try restarter.reopen(request, view, record)
    case .changeAll, .describe: return try updater.update(request, view, record)
    case .flag: return try flag(request, view, record, .deleted)
    case .unflag: return try flag(request, view, record, .restored)
    case .purge: return try purge(request, view, record)
    case .copy: return try copy(request, view, record)
    case .attach, .detach: return try attach(request, view, record)
    }
  }

  private func refusal(
    _ refusal: RequestRule.Refusal,
    _ request: Request,
    _ view: JobView
  ) -> RequestRefusal {
    let id = view.token.id
    return switch refusal {
    case .state:
      RequestRefusal(
        .state,
        "Unable to \(request.verb.rawValue) job. Current job status: \(view.token.place.capitals)"
      )
    case .isDeleted: RequestRefusal(.state, "job \(id) is deleted; restore it first")
    case .isNotDeleted: RequestRefusal(.state, "job \(id) is not deleted")
    case .notForJobs: RequestRefusal(.malformed, "\(request.verb.rawValue) is for boards, not for jobs")
    }
  }

  private func pause(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let outcome = try editor.grantWaiting(request, view) { record in
      record.isPaused = true
      record.pausedBy = request.user
    }
    if record.isGroup, outcome == .granted { try holds.holdBelow(record.id) }
    return outcome
  }

  private func flag(
    _ request: Request,
    _ view: JobView,
    _ record: JobRecord,
    _ flag: IndexRecord.Flag
  ) throws -> RequestOutcome {
    let deleted = flag == .deleted ? Clock.now : nil
    if record.isGroup {
      for id in index.family.children[record.id] ?? [] {
        guard let child = try depot.reader.job(id), child.token.hasEnded, let record = child.record(),
          (record.deleted == nil) == (flag == .deleted)
        else { continue }
        _ = try self.flag(request, child, record, flag)
      }
    }
    // Before the record: a line that stands there twice does no harm, one that is missing does.
    try index.append([.flagged(record.id, flag, at: Clock.now)])
    return try editor.grant(request, view, record) { $0.deleted = deleted }
  }

  private func purge(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    for id in index.family.children[record.id] ?? [] {
      guard let child = try depot.reader.job(id), let record = child.record() else { continue }
      _ = try purge(request, child, record)
    }
    try editor.note(request, in: view)
    try settleEnd(record.id)
    try purge(view)
    return .granted
  }

  private func copy(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let key = "\(request.name.name) \(request.birth)"
    if index.job(owner: request.owner, key: key) != nil { return try editor.grant(request, view, record) }
    guard record.executable != nil else {
      let what = record.isGroup ? "is a group; ask for its jobs" : "was refused and has no files"
      throw RequestRefusal(.state, "job \(record.id) \(what)")
    }
    let order = Acceptor.Order(
      drop: request.name.name,
      owner: request.owner,
      group: request.status.group,
      key: key,
      source: .recheck(of: view, record)
    )
    if let reason = try make(order) { throw RequestRefusal(.state, reason) }
    return try editor.grant(request, view, record)
  }

  private func attach(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    if request.verb == .attach {
      let incoming = try depot.folder(Layout.incoming)
      let names = try attachments.add(request.name, in: incoming, owner: request.owner, to: view)
      try editor.note(
        "\(names.joined(separator: ", ")) attached by \(request.user)",
        in: view,
        since: request.birth
      )
    } else {
      let names = try Self.files(request.object)
      try attachments.remove(names, from: view)
      try editor.note(
        "\(names.joined(separator: ", ")) detached by \(request.user)",
        in: view,
        since: request.birth
      )
    }
    return try editor.grantUnnoted(request, view, record)
  }

  private static func files(_ object: JSONObject) throws -> [String] {
    do throws(FieldError) {
      let fields = try FieldReader(.object(object), known: ["files"])
      let names = try fields.require("files", fields.strings("files"))
      guard !names.isEmpty else { throw FieldError("\"files\" names none") }
      return names
    } catch {
      throw RequestRefusal(.malformed, error.sentence)
    }
  }
}
