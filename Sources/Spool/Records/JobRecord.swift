import JSON
import Posix

/// `job.json`: what intake knows of a job, written when it accepts it.
///
/// It repeats what a runner and a list need of the manifest, so that they read one small file.
package struct JobRecord: Sendable, Hashable {
  package var id: JobID
  /// Made by ``JobUUID``, for interfaces whose ids are UUIDs.
  package var uuid: String
  /// The drop's name.
  package var drop: String
  /// The name of the Unix user who owned the dropped directory, and of its group.
  package var owner: String
  package var ownerID: Int
  package var team: String
  package var created: Timestamp
  /// As the manifest asks: a board's name or type.
  package var board: String?
  package var tags: [String]
  /// The boards that it runs on together; none for a job of one board.
  package var roles: [Role] = []
  package var priority: Int
  /// Further attempts after an infrastructure fault or a lost runner.
  package var retry: Int
  /// Seconds that the job may wait for a board; nil without a bound.
  package var queueLimit: Int?
  package var durationLimitSeconds: Int
  /// Of several roles the first one's.
  package var executable: String?
  /// Size in bytes and digests of the executable as copied.
  package var size: Int?
  package var sha256: String?
  package var md5: String?
  /// The manifest's key, under which a repeated upload makes no second job.
  package var key: String?
  package var manifestSHA256: String?
  package var comment: String?
  package var title: String?
  package var description: String?
  package var url: String?
  /// The group that the job is in.
  package var parent: JobID?
  /// The board whose golden job it is; nil for any other job.
  package var health: String?
  /// Jobs that must have ended well before this one is run.
  package var dependsOn: [JobID] = []
  /// They need only have ended, however they did.
  package var dependsOnAnyEnd = false
  /// It has no executable, only children.
  package var isGroup = false
  /// What the job was made from.
  package var template: Template?
  /// It waits until somebody starts it.
  package var isPaused = false
  /// Who paused it; nil where its manifest did.
  package var pausedBy: String?
  /// Who cancelled the group: it ends when the last of its jobs has.
  package var cancelledBy: String?
  /// When it was flagged as deleted; nil where it is not.
  package var deleted: Timestamp?
  /// The job of which this one repeats the run.
  package var recheckOf: JobID?
  /// Members of the manifest that hold in the place of what stands there: what its template gave, and what
  /// requests changed.
  package var changes = JSONObject()
  /// Attempts up to this epoch count against no retries: the job was started anew since.
  package var resetEpoch = 0
  /// A time of the spool's file system before anybody could know the job's id, in nanoseconds: a request that
  /// is older was made for something else.
  package var knownSince: Int?
  /// When the last granted request of each verb was born, in nanoseconds of the spool's file system, so that
  /// none is carried out twice.
  package var granted: [RequestName.Verb: Int] = [:]

  /// A template as it was when the job was made.
  package struct Template: Sendable, Hashable {
    package var name: String
    package var version: Int

    package init(name: String, version: Int) {
      self.name = name
      self.version = version
    }
  }

  package init(
    id: JobID,
    uuid: String,
    drop: String,
    owner: String,
    ownerID: Int,
    team: String,
    created: Timestamp
  ) {
    self.id = id
    self.uuid = uuid
    self.drop = drop
    self.owner = owner
    self.ownerID = ownerID
    self.team = team
    self.created = created
    tags = []
    priority = ManifestLimits.defaultPriority
    retry = ManifestLimits.defaultRetry
    durationLimitSeconds = ManifestLimits.defaultDurationSeconds
  }

  /// What few jobs have is written only where it is set, so that the file stays small.
  package var json: JSONValue {
    var object: JSONObject = [
      "id": .integer(id.number), "uuid": .string(uuid), "drop": .string(drop), "owner": .string(owner),
      "owner_id": .integer(ownerID), "team": .string(team), "created": .string(created.rfc3339),
      "board": JSONValue(board), "tags": .array(tags.map(JSONValue.string)),
      "priority": .integer(priority), "retry": .integer(retry), "queue_limit": JSONValue(queueLimit),
      "duration_limit_seconds": .integer(durationLimitSeconds), "executable": JSONValue(executable),
      "size": JSONValue(size), "sha256": JSONValue(sha256), "md5": JSONValue(md5), "key": JSONValue(key),
      "manifest_sha256": JSONValue(manifestSHA256), "comment": JSONValue(comment), "title": JSONValue(title),
    ]
    object["description"] = description.map(JSONValue.string)
    object["url"] = url.map(JSONValue.string)
    if !roles.isEmpty { object["boards"] = .array(roles.map(\.json)) }
    object["parent"] = parent.map { .integer($0.number) }
    if !dependsOn.isEmpty { object["depends_on"] = .array(dependsOn.map { .integer($0.number) }) }
    if isGroup { object["group"] = true }
    object["template"] = template.map {
      ["name": .string($0.name), "version": .integer($0.version)]
    }
    object["health"] = health.map(JSONValue.string)
    if isPaused { object["paused"] = true }
    object["deleted"] = (deleted?.rfc3339).map(JSONValue.string)
    object["recheck_of"] = recheckOf.map { .integer($0.number) }
    object["paused_by"] = pausedBy.map(JSONValue.string)
    object["cancelled_by"] = cancelledBy.map(JSONValue.string)
    if dependsOnAnyEnd { object["depends_on_any_end"] = true }
    if !changes.isEmpty { object["changes"] = .object(changes) }
    if resetEpoch > 0 { object["reset_epoch"] = .integer(resetEpoch) }
    object["known_since"] = knownSince.map(JSONValue.integer)
    if !granted.isEmpty {
      var births = JSONObject()
      for (verb, birth) in granted.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        births[verb.rawValue] = .integer(birth)
      }
      object["granted"] = .object(births)
    }
    return .object(object)
  }

  /// Reads what ``json`` writes; nil where what a record must have is missing.
  package init?(_ json: JSONValue) {
    guard let id = json["id"]?.integer.flatMap({ JobID($0) }), let uuid = json["uuid"]?.string,
      let drop = json["drop"]?.string, let owner = json["owner"]?.string,
      let ownerID = json["owner_id"]?.integer, let team = json["team"]?.string,
      let created = json["created"]?.string.flatMap(Timestamp.init(rfc3339:))
    else { return nil }
    self.init(id: id, uuid: uuid, drop: drop, owner: owner, ownerID: ownerID, team: team, created: created)
    board = json["board"]?.string
    tags = json["tags"]?.array?.compactMap(\.string) ?? []
    roles = json["boards"]?.array?.compactMap(Role.init) ?? []
    priority = json["priority"]?.integer ?? ManifestLimits.defaultPriority
    retry = json["retry"]?.integer ?? ManifestLimits.defaultRetry
    queueLimit = json["queue_limit"]?.integer
    durationLimitSeconds = json["duration_limit_seconds"]?.integer ?? ManifestLimits.defaultDurationSeconds
    executable = json["executable"]?.string
    size = json["size"]?.integer
    sha256 = json["sha256"]?.string
    md5 = json["md5"]?.string
    key = json["key"]?.string
    manifestSHA256 = json["manifest_sha256"]?.string
    comment = json["comment"]?.string
    title = json["title"]?.string
    description = json["description"]?.string
    url = json["url"]?.string
    parent = json["parent"]?.integer.flatMap { JobID($0) }
    dependsOn = json["depends_on"]?.array?.compactMap { $0.integer.flatMap { JobID($0) } } ?? []
    isGroup = json["group"]?.bool ?? false
    template = json["template"].flatMap(Template.init)
    health = json["health"]?.string
    isPaused = json["paused"]?.bool ?? false
    deleted = json["deleted"]?.string.flatMap(Timestamp.init(rfc3339:))
    recheckOf = json["recheck_of"]?.integer.flatMap { JobID($0) }
    pausedBy = json["paused_by"]?.string
    cancelledBy = json["cancelled_by"]?.string
    dependsOnAnyEnd = json["depends_on_any_end"]?.bool ?? false
    changes = json["changes"]?.object ?? [:]
    resetEpoch = json["reset_epoch"]?.integer ?? 0
    knownSince = json["known_since"]?.integer
    for member in json["granted"]?.object?.members ?? [] {
      guard let verb = RequestName.Verb(rawValue: member.name) else { continue }
      granted[verb] = member.value.integer
    }
  }
}

extension JobRecord.Template {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.string, let version = json["version"]?.integer else { return nil }
    self.init(name: name, version: version)
  }
}
