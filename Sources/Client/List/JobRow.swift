import JSON
import Posix
import Spool

/// One line of `list`: a drop or a job.
package struct JobRow: Sendable, Equatable {
  /// Nil for what is still in `incoming/`.
  package var id: JobID?
  /// "incoming", or the job's place.
  package var state: String
  package var drop: String?
  package var owner: String?
  package var title: String?
  /// The board that it runs or ran on; before that the one that it asks for.
  package var board: String?
  package var tags: [String] = []
  /// What it asks for on each of several boards, by role.
  package var roles: [JobRecord.Role] = []
  package var phase: Phase?
  /// How far the run is, from 0 to 1.
  package var progress: Double?
  private var percentage: String?
  package var created: Timestamp?
  package var started: Timestamp?
  package var ended: Timestamp?
  package var durationSeconds: Double?
  package var waitingFor: String?
  package var verdict: Verdict?
  package var reason: String?
  /// It is flagged as deleted.
  package var isDeleted = false

  package init(state: String) { self.state = state }

  /// A job.
  package init(_ view: JobView, site: Site) {
    let record = view.record()
    let situation = Situation(view, record: record, site: site)
    self.init(state: situation.place.rawValue)
    id = situation.id
    drop = record?.drop
    owner = record?.owner
    title = record?.title
    board = situation.board ?? record?.board
    tags = record?.tags ?? []
    roles = record?.roles ?? []
    phase = situation.phase
    progress = situation.progress
    percentage = situation.percentage
    created = record?.created
    started = situation.started ?? situation.result?.started
    ended = situation.result?.ended
    durationSeconds = situation.result?.durationSeconds
    waitingFor =
      situation.waitingFor ?? (record == nil && !situation.hasEnded ? "job.json cannot be read" : nil)
    verdict = situation.result?.verdict
    isDeleted = record?.deleted != nil
    reason = situation.result?.reason ?? (situation.hasEnded ? "result.json cannot be read" : nil)
  }

  package var json: JSONValue {
    var object = members
    if !roles.isEmpty { object["roles"] = .array(roles.map { .string($0.name) }) }
    return .object(object)
  }

  private var members: JSONObject {
    [
      "id": JSONValue(id?.number), "state": .string(state), "drop": JSONValue(drop),
      "owner": JSONValue(owner),
      "title": JSONValue(title), "board": JSONValue(board), "tags": .array(tags.map(JSONValue.string)),
      "phase": JSONValue(phase?.rawValue), "progress": progress.map(JSONValue.number) ?? .null,
      "created": JSONValue(created?.rfc3339),
      "started": JSONValue(started?.rfc3339), "ended": JSONValue(ended?.rfc3339),
      "duration_seconds": durationSeconds.map(JSONValue.number) ?? .null,
      "waiting_for": JSONValue(waitingFor), "verdict": JSONValue(verdict?.rawValue),
      "reason": JSONValue(reason), "deleted": .bool(isDeleted),
    ]
  }

  /// Where it is, or is to be run.
  private var place: String {
    if let board { return board }
    guard !roles.isEmpty else { return Self.place(nil, tags) }
    return roles.map { Self.place($0.board, $0.tags) }.joined(separator: ", ")
  }

  private static func place(_ board: String?, _ tags: [String]) -> String {
    board ?? (tags.isEmpty ? "" : "[" + tags.joined(separator: ",") + "]")
  }

  private func time(now: Timestamp) -> String {
    if let durationSeconds { return Self.duration(seconds: durationSeconds) }
    guard let since = started ?? created, ended == nil else { return "" }
    return Printable.duration(microseconds: now.microseconds - since.microseconds)
  }

  /// A duration that a file tells, which may be any number.
  static func duration(seconds: Double) -> String {
    Printable.duration(microseconds: Int(exactly: (max(0, min(seconds, 1e11)) * 1_000_000).rounded()) ?? 0)
  }

  private var remark: String {
    let doing = [phase?.rawValue, percentage].compactMap { $0 }.joined(separator: ", ")
    let what = waitingFor ?? reason ?? doing
    guard let title, !title.isEmpty else { return what }
    return what.isEmpty ? title : "\(title): \(what)"
  }

  private var tone: Table.Tone { state == Place.running.rawValue ? .busy : Table.Tone(verdict) }

  /// The rows as people read them.
  package static func table(_ rows: [JobRow], now: Timestamp) -> Table {
    var table = Table(["ID", "STATE", "DROP", "OWNER", "BOARD", "TIME", ""])
    for row in rows {
      table.add([
        Table.Cell(row.id.map { "\($0)" } ?? "-"), Table.Cell(row.verdict?.rawValue ?? row.state, row.tone),
        Table.Cell(row.drop ?? "?"), Table.Cell(row.owner ?? "?"), Table.Cell(row.place),
        Table.Cell(row.time(now: now)), Table.Cell(row.remark),
      ])
    }
    return table
  }
}
