import Custody
import JSON
import Posix
import Spool

/// Fills the folders of new jobs in `.intake/staged/`: copies, and what intake writes itself.
struct JobStager {
  let depot: Depot

  /// Stages the job of a request.
  ///
  /// - Parameters:
  ///   - order: what it is to be made of.
  ///   - record: its own, which takes over what the manifest says and what was copied.
  ///   - target: its folder, empty.
  /// - Throws: why there can be none, or what keeps it from being made now.
  func stage(
    _ order: Acceptor.Order,
    _ record: inout JobRecord,
    in target: Directory
  ) throws(DropCopy.Fault) {
    let comment: String
    switch order.source {
    case .recheck(let view, let original):
      comment = "made as a recheck of job \(original.id)"
      try stageRecheck(of: view, original, &record, in: target)
    case .template(let template, let board):
      comment = "made from the template \(template.name) for the board \(board)"
      try stage(template, for: board, &record, in: target)
    }
    do {
      try write(record, in: target, state: .queued, comment: comment)
    } catch {
      throw .failed(error)
    }
  }

  private func stageRecheck(
    of view: JobView,
    _ original: JobRecord,
    _ record: inout JobRecord,
    in target: Directory
  ) throws(DropCopy.Fault) {
    guard let json = view.manifest(with: original) else { throw .refused("its manifest.json cannot be read") }
    let manifest: Manifest
    do throws(FieldError) {
      manifest = try Manifest(json)
    } catch {
      throw .refused("manifest.json: \(error.sentence)")
    }
    let owner: UInt32
    do throws(PosixError) {
      owner = try view.directory.status().owner
    } catch {
      throw .failed(error)
    }
    let copied = try DropCopy(limits: depot.configuration, owner: owner)
      .copy(view.directory, to: target, manifest: .any, executables: original.executables)
    let key = record.key
    record.fill(from: manifest, Relations(priority: original.priority), limits: depot.configuration)
    record.key = key
    record.changes = original.changes
    record.template = original.template
    record.executable = original.executable
    record.roles = original.roles
    record.take(copied)
    record.isPaused = false
    // Another's run of it says nothing of the board.
    record.health = nil
    record.recheckOf = original.id
  }

  private func stage(
    _ template: Template,
    for board: String,
    _ record: inout JobRecord,
    in target: Directory
  ) throws(DropCopy.Fault) {
    let own: JSONObject = [
      "template": ["name": .string(template.name), "version": .integer(template.version)],
      "board": .string(board),
    ]
    do {
      try target.write(Layout.manifest, JSONValue.object(own).pretty, sync: false)
    } catch {
      throw .failed(error)
    }
    let manifest: Manifest
    do throws(FieldError) {
      manifest = try template.effectiveManifest(under: own)
    } catch {
      throw .refused(error.sentence)
    }
    guard let executable = manifest.executable ?? template.image else {
      throw .refused("the template \(template.name) has no executable")
    }
    guard template.files[executable] != nil else {
      throw .refused("the template \(template.name) has no file \(executable), its executable")
    }
    let key = record.key
    record.fill(from: manifest, Relations(), limits: depot.configuration)
    record.key = key
    record.executable = executable
    try addTemplate(manifest, to: target, &record)
  }

  /// Stages the job of a drop.
  ///
  /// - Parameters:
  ///   - taken: the drop, in the private folder.
  ///   - candidate: what it is.
  ///   - manifest: its own, with its template's.
  ///   - executable: the name; nil for a group.
  ///   - record: the job's, which takes over what the manifest says and what was copied.
  ///   - target: the job's folder, empty.
  /// - Throws: why it is refused, or what keeps it from being copied now.
  func stage(
    _ taken: Directory,
    _ candidate: Acceptor.Candidate,
    _ manifest: Manifest,
    executable: String?,
    _ record: inout JobRecord,
    in target: Directory
  ) throws(DropCopy.Fault) {
    // One that is refused keeps its record as it was.
    var filled = record
    filled.fill(from: manifest, candidate.relations, limits: depot.configuration)
    filled.executable = executable
    let own = filled.executables.filter { (try? taken.statusIfPresent(of: $0)) != nil }
    let copied = try DropCopy(limits: depot.configuration, owner: candidate.owner)
      .copy(taken, to: target, manifest: manifest, executables: own)
    record = filled
    record.take(copied)
    if manifest.template != nil { try addTemplate(manifest, to: target, &record) }
    do {
      try write(
        record,
        in: target,
        state: .queued,
        comment: "accepted from the drop \(candidate.drop)"
      )
    } catch {
      throw .failed(error)
    }
  }

  /// Adds what a job lacks and its template has.
  private func addTemplate(
    _ manifest: Manifest,
    to target: Directory,
    _ record: inout JobRecord
  ) throws(DropCopy.Fault) {
    let template: Template
    do throws(TemplateShelf.Fault) {
      template = try TemplateShelf(reader: depot.reader).template(manifest.template?.name ?? "")
    } catch {
      throw .refused(error.sentence)
    }
    do {
      let own = try JSONParser.parse(try target.read(Layout.manifest, limit: ManifestLimits.maximumBytes))
        .object
      record.changes = template.additions(to: own ?? [:])
      record.template = JobRecord.Template(name: template.name, version: template.version)
      let present = Set(try target.names())
      let copied = try copy(template, to: target, record.executables, passingOver: present)
      if record.size == nil, copied.size != nil { record.take(copied) }
    } catch let fault as DropCopy.Fault {
      throw fault
    } catch let error as PosixError {
      throw .failed(error)
    } catch {
      throw .refused("manifest.json changed while it was taken")
    }
  }

  private func copy(
    _ template: Template,
    to target: Directory,
    _ executables: [String],
    passingOver present: Set<String>
  ) throws(DropCopy.Fault) -> DropCopy.Digests {
    let owner: UInt32
    do throws(PosixError) {
      owner = try template.directory.status().owner
    } catch {
      throw .failed(error)
    }
    let passesOver = present.union([Layout.manifest])
    let theirs = executables.filter { template.files[$0] != nil && !present.contains($0) }
    return try DropCopy(limits: depot.configuration, owner: owner, passesOver: passesOver)
      .copy(template.directory, to: target, manifest: Manifest.any, executables: theirs)
  }

  /// Writes the job's `job.json`, and the first line of its history.
  func write(
    _ record: JobRecord,
    in target: Directory,
    state: Place,
    comment: String
  ) throws(PosixError) {
    try target.write(Layout.record, record.json.pretty, sync: false)
    let line = HistoryLine(time: record.created, state: state.rawValue, comment: comment)
    try target.write(Layout.history, line.bytes, sync: false)
  }
}

extension JobRecord {
  /// Takes over what runners and lists need of the manifest.
  mutating func fill(from manifest: Manifest, _ relations: Relations, limits: Configuration) {
    board = manifest.board
    tags = manifest.tags
    roles = manifest.roles.compactMap(JobRecord.Role.init)
    priority = manifest.priority ?? relations.priority ?? ManifestLimits.defaultPriority
    retry = manifest.retry
    queueLimit = manifest.limits.queue
    durationLimitSeconds = manifest.durationLimitSeconds ?? limits.defaultDurationSeconds
    key = manifest.key ?? key
    health = manifest.health
    comment = manifest.comment
    title = manifest.title
    description = manifest.description
    url = manifest.url
    isGroup = manifest.isGroup
    isPaused = manifest.isPaused
    parent = relations.parent
    dependsOn = relations.dependsOn
    dependsOnAnyEnd = manifest.dependsOnAnyEnd
    recheckOf = relations.recheckOf ?? recheckOf
  }

  mutating func take(_ copied: DropCopy.Digests) {
    size = copied.size
    sha256 = copied.sha256
    md5 = copied.md5
    manifestSHA256 = copied.manifestSHA256 ?? manifestSHA256
  }

  /// Whether something other than boards may keep it from running.
  var isRelated: Bool { isGroup || isPaused || parent != nil || !dependsOn.isEmpty }
}

extension JobRecord.Role {
  /// Nil where the executable is not known.
  fileprivate init?(_ role: Manifest.Role) {
    guard let executable = role.executable else { return nil }
    self.init(name: role.name, board: role.board, tags: role.tags, executable: executable)
  }
}

extension Manifest {
  /// Asks for nothing: for copying files that no manifest lists.
  static let any = Manifest()
}
