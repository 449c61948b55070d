import Custody
import JSON
import Lab
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
    return try perform(request, on: view, record)
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

  private func perform(_ request: Request, on view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let isDeleted = record.deleted != nil
    // A run that the request was to end is over: what the job does since is no concern of it.
    if [.reset, .release, .abort].contains(request.verb), try isMarked(request, view) { return .granted }
    switch RequestRule.deed(request.verb, on: view.token.state, isDeleted: isDeleted) {
    case .refuse(let refusal):
      if try isDone(request, on: view) { return .granted }
      throw self.refusal(refusal, request, view)
    case .nothing:
      if record.isGroup, request.verb == .reset { try reopenJobs(of: record.id, for: request) }
      return try grant(request, view, record) { _ in }
    case .wait: return .open
    case .cancel: return try cancel(request, view, record)
    case .pause: return try pause(request, view, record)
    case .unpause:
      return try change(request, view) { record in
        record.isPaused = false
        record.pausedBy = nil
      }
    case .runAgain: return try runAgain(request, view, record)
    case .reopen: return try reopen(request, view, record)
    case .changeAll, .describe: return try update(request, view, record)
    case .cancelAndFlag: return try cancel(request, view, record)
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

  /// Notes a request in a job's record and history.
  private func grant(
    _ request: Request,
    _ view: JobView,
    _ record: JobRecord,
    _ change: (inout JobRecord) -> Void
  ) throws -> RequestOutcome {
    var record = record
    try note(request, view)
    change(&record)
    record.granted[request.verb] = request.birth
    try editor.write(record, in: view)
    // A held job is remembered with its record.
    if holds.token(of: view.token.id) != nil { holds.keep(view.token, record) }
    return .granted
  }

  private func note(_ request: Request, _ view: JobView) throws {
    try editor.note("\(request.verb.rawValue) requested by \(request.user)", in: view, since: request.birth)
  }

  /// Changes a waiting job.
  private func change(
    _ request: Request,
    _ view: JobView,
    _ change: (inout JobRecord) -> Void
  ) throws -> RequestOutcome {
    let isMine = try editor.edit(view.token) { record in
      change(&record)
      record.granted[request.verb] = request.birth
    }
    // A runner may have claimed it just now; the next look finds it running.
    guard isMine else { return .open }
    if let view = try depot.reader.job(view.token.id) { try note(request, view) }
    return .granted
  }

  // MARK: Ending

  private func cancel(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    if record.isGroup { return try cancelGroup(request, view, record) }
    switch view.token.state {
    case .queued, .held:
      try note(request, view)
      guard try endWaiting(request, view, record), let ended = try depot.reader.job(view.token.id) else {
        return .open
      }
      return try perform(request, on: ended, record)
    case .running(let epoch, _):
      let mark = Layout.cancelMark(epoch: epoch)
      if try view.directory.statusIfPresent(of: mark) == nil {
        try note(request, view)
        try view.directory.replace(mark, Array("\(request.user)\n".utf8), sync: false)
      }
      wakeRunner()
    case .ending, .finished, .cancelled: break
    }
    return .open
  }

  /// - Returns: false where a runner claimed it just now.
  private func endWaiting(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> Bool {
    var result = JobResult(
      verdict: .cancelled,
      phase: .claim,
      blame: .cancelled,
      reason: "cancelled by \(request.user) before it ran",
      ended: Clock.now
    )
    result.host = holder.host
    result.queued = record.created
    do throws(CustodyError) {
      try Finisher(depot).endWithoutRun(view.token, as: holder, result)
      holds.forget(view.token.id)
      return true
    } catch {
      guard case .lost = error else { throw error }
      return false
    }
  }

  /// Cancels the jobs of a group; the group ends when the last of them has.
  private func cancelGroup(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome
  {
    if record.cancelledBy == nil {
      try note(request, view)
      var record = record
      record.cancelledBy = request.user
      try editor.write(record, in: view)
      holds.keep(view.token, record)
    }
    var isOver = true
    for id in index.family.openChildren(of: view.token.id) {
      guard let child = try depot.reader.job(id), let record = child.record() else { continue }
      if !Self.hasEnded(child) { isOver = false }
      guard RequestRule.deed(.cancel, on: child.token.state, isDeleted: false) == .cancel else { continue }
      _ = try cancel(request, child, record)
    }
    if isOver { holds.changed(view.token.id) }
    return .open
  }

  private static func hasEnded(_ view: JobView) -> Bool {
    view.token.place == .finished || view.token.place == .cancelled
  }

  /// Whether what the request asks for has happened since it was made.
  private func isDone(_ request: Request, on view: JobView) throws -> Bool {
    switch request.verb {
    case .cancel:
      guard view.token.place == .cancelled, let result = view.result() else { return false }
      return result.verdict == .cancelled && result.ended.microseconds >= request.birth / 1000
    default: return false
    }
  }

  // MARK: Running again

  private static func mark(_ request: Request) -> [UInt8] {
    Array("\(request.verb.rawValue) \(request.user)\n\(request.birth)\n".utf8)
  }

  /// Whether the run that the request was to end is over, and the job waits or runs again.
  private func isMarked(_ request: Request, _ view: JobView) throws -> Bool {
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
  private func runAgain(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    guard case .running(let epoch, _) = view.token.state else { return .open }
    let mark = Layout.againMark(epoch: epoch)
    if try view.directory.statusIfPresent(of: mark) == nil {
      try note(request, view)
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
  private func reopen(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    guard record.isGroup || record.executable != nil else {
      throw RequestRefusal(
        .state,
        "job \(record.id) was refused and has no files; drop what incoming/.refused/\(record.id) holds again"
      )
    }
    // The group comes last: until then a second look finds it ended, and goes on with its jobs.
    if record.isGroup { try reopenJobs(of: record.id, for: request) }
    try note(request, view)
    try reopen(view, record, for: request)
    try reopenGroup(of: record)
    return .granted
  }

  /// Has the ended jobs of a group wait again, those of its groups too.
  private func reopenJobs(of group: JobID, for request: Request) throws {
    for id in index.family.children[group] ?? [] {
      guard let child = try depot.reader.job(id), let record = child.record() else { continue }
      if record.isGroup { try reopenJobs(of: id, for: request) }
      guard Self.hasEnded(child), record.deleted == nil, record.isGroup || record.executable != nil,
        record.granted[request.verb] != request.birth
      else { continue }
      try note(request, child)
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
      guard Self.hasEnded(view) else { return }
      try reopen(view, group, for: nil)
      next = group.parent
    }
  }

  // MARK: Changing

  private func pause(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let outcome = try change(request, view) { record in
      record.isPaused = true
      record.pausedBy = request.user
    }
    if record.isGroup, outcome == .granted { try holds.holdBelow(record.id) }
    return outcome
  }

  private func update(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let change = try JobChange(request.object)
    if let etag = change.etag, etag != view.tag() {
      throw RequestRefusal(.conflict, "job \(record.id) has changed since: its etag is \(view.tag()) now")
    }
    guard let own = view.manifest() else {
      throw RequestRefusal(.state, "the manifest.json of job \(record.id) cannot be read")
    }
    let manifest = try change.manifest(own, earlier: record.changes)
    let isWaiting = view.token.place == .queued
    if !isWaiting, let name = change.decisive {
      throw RequestRefusal(
        .state,
        "\"\(name)\" can be changed while a job waits. Current job status: \(view.token.place.capitals)"
      )
    }
    let changes = change.merged(with: record.changes)
    guard !change.isDescribing else {
      return try grant(request, view, record) { $0.describe(manifest, changes) }
    }
    let relations = try relations(of: manifest, record, request.object)
    let limits = depot.configuration
    let outcome = try self.change(request, view) { record in
      let (isPaused, user) = (record.isPaused, record.pausedBy)
      record.fill(from: manifest, relations, limits: limits)
      record.changes = changes
      // A pause that somebody asked for is not the manifest's to take back, unless this says so.
      if request.object["paused"] == nil { (record.isPaused, record.pausedBy) = (isPaused, user) }
    }
    if outcome == .granted { try follow(record, relations, manifest) }
    return outcome
  }

  /// The jobs that it rests on with the change.
  ///
  /// What the change does not name stays as it was found: a drop's name may be another job's by now, and what a
  /// copy's manifest says of others is not the copy's.
  private func relations(
    of manifest: Manifest,
    _ record: JobRecord,
    _ change: JSONObject
  ) throws -> Relations {
    var asked = manifest
    asked.recheckOf = nil
    if change["depends_on"] == nil { asked.dependsOn = [] }
    if change["parent"] == nil { asked.parent = record.parent.map { .job($0) } }
    let wish = RelationDesk.Wish(
      drop: record.drop,
      owner: UInt32(clamping: record.ownerID),
      manifest: asked
    )
    if let fault = DropAssessment.fault(in: manifest, limits: depot.configuration, boards: try boards()) {
      throw RequestRefusal(.malformed, fault)
    }
    switch try relations.find(wish, present: { _ in nil }) {
    case .found(var found):
      if change["depends_on"] == nil { found.dependsOn = record.dependsOn }
      if let loop = try relations.loop(of: record.id, found) { throw RequestRefusal(.conflict, loop) }
      if let parent = found.parent,
        parent == record.id || index.family.descendants(of: record.id).contains(parent)
      {
        throw RequestRefusal(.conflict, "a group cannot be in itself")
      }
      return found
    case .waits(let reason, _), .refused(let reason): throw RequestRefusal(.malformed, reason)
    }
  }

  private func boards() throws(PosixError) -> BoardCatalogue {
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: depot.reader)
    return catalogue
  }

  /// What a change means for the jobs around.
  private func follow(_ before: JobRecord, _ relations: Relations, _ manifest: Manifest) throws {
    if before.parent != relations.parent {
      if let left = before.parent { holds.lookAgain(at: left) }
      if let record = try depot.reader.job(before.id)?.record() { try reopenGroup(of: record) }
    }
    guard before.isGroup else { return }
    if manifest.isPaused { try holds.holdBelow(before.id) }
    try inherit(manifest.priority ?? relations.priority, below: before.id)
  }

  /// Hands a group's priority down to the waiting jobs that name none of their own.
  private func inherit(_ priority: Int?, below group: JobID) throws {
    guard let priority else { return }
    for id in index.family.openChildren(of: group) {
      guard let child = try depot.reader.job(id), child.token.place == .queued, let record = child.record(),
        child.manifest(with: record)?["priority"]?.integer == nil, record.priority != priority
      else { continue }
      _ = try editor.edit(child.token) { $0.priority = priority }
      if record.isGroup { try inherit(priority, below: id) }
    }
  }

  // MARK: Flags, files and copies

  private func flag(
    _ request: Request,
    _ view: JobView,
    _ record: JobRecord,
    _ flag: IndexRecord.Flag
  ) throws -> RequestOutcome {
    let deleted = flag == .deleted ? Clock.now : nil
    if record.isGroup {
      for id in index.family.children[record.id] ?? [] {
        guard let child = try depot.reader.job(id), Self.hasEnded(child), let record = child.record(),
          (record.deleted == nil) == (flag == .deleted)
        else { continue }
        _ = try self.flag(request, child, record, flag)
      }
    }
    // Before the record: a line that stands there twice does no harm, one that is missing does.
    try index.append([.flagged(record.id, flag, at: Clock.now)])
    return try grant(request, view, record) { $0.deleted = deleted }
  }

  private func purge(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    for id in index.family.children[record.id] ?? [] {
      guard let child = try depot.reader.job(id), let record = child.record() else { continue }
      _ = try purge(request, child, record)
    }
    try note(request, view)
    try settleEnd(record.id)
    try purge(view)
    return .granted
  }

  private func copy(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
    let key = "\(request.name.name) \(request.birth)"
    if index.job(owner: request.owner, key: key) != nil { return try grant(request, view, record) { _ in } }
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
    return try grant(request, view, record) { _ in }
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
    var record = record
    record.granted[request.verb] = request.birth
    try editor.write(record, in: view)
    if holds.token(of: record.id) != nil { holds.keep(view.token, record) }
    return .granted
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

extension JobRecord {
  /// Takes over what only describes it.
  fileprivate mutating func describe(_ manifest: Manifest, _ changes: JSONObject) {
    title = manifest.title
    comment = manifest.comment
    description = manifest.description
    url = manifest.url
    self.changes = changes
  }
}
