import JSON
import Posix

/// `job.json`: what intake knows of a job, written when it accepts it.
///
/// It repeats what a runner and a list need of the manifest, so that they read one small file.
package struct JobRecord: Sendable, Hashable {
  package var id: JobID
  /// A random UUID, for interfaces whose ids are UUIDs.
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
  package var priority: Int
  /// Further attempts after an infrastructure fault or a lost runner.
  package var retry: Int
  /// Seconds that the job may wait for a board; nil without a bound.
  package var queueLimit: Int?
  package var durationLimitSeconds: Int
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

  package var json: JSONValue {
    [
      "id": .integer(id.number), "uuid": .string(uuid), "drop": .string(drop), "owner": .string(owner),
      "owner_id": .integer(ownerID), "team": .string(team), "created": .string(created.rfc3339),
      "board": JSONValue(board), "tags": .array(tags.map(JSONValue.string)),
      "priority": .integer(priority), "retry": .integer(retry), "queue_limit": JSONValue(queueLimit),
      "duration_limit_seconds": .integer(durationLimitSeconds), "executable": JSONValue(executable),
      "size": JSONValue(size), "sha256": JSONValue(sha256), "md5": JSONValue(md5), "key": JSONValue(key),
      "manifest_sha256": JSONValue(manifestSHA256), "comment": JSONValue(comment), "title": JSONValue(title),
    ]
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
  }
}
