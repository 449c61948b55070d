import Custody
import JSON
import Lab
import Posix
import Spool

/// Changes what a job's manifest says, and what follows of that for the jobs around it.
struct JobUpdater {
  let depot: Depot
  let index: IndexWriter
  let editor: JobEditor
  let holds: HoldDesk
  let relations: RelationDesk
  /// For the groups that jobs come to.
  let restarter: JobRestarter

  /// - Throws: ``RequestRefusal`` for what cannot be, or what keeps it from being done now.
  func update(_ request: Request, _ view: JobView, _ record: JobRecord) throws -> RequestOutcome {
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
      return try editor.grant(request, view, record) { $0.describe(manifest, changes) }
    }
    let relations = try relations(of: manifest, record, request.object)
    let limits = depot.configuration
    let outcome = try editor.grantWaiting(request, view) { record in
      let (isPaused, user) = (record.isPaused, record.pausedBy)
      let roles = record.roles
      record.fill(from: manifest, relations, limits: limits)
      record.roles = roles
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
    case .waits(let reason), .refused(let reason): throw RequestRefusal(.malformed, reason)
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
      if let record = try depot.reader.job(before.id)?.record() { try restarter.reopenGroup(of: record) }
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
