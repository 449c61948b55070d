import Boards
import Custody
import JSON
import Posix
import Spool

/// Drops golden jobs into `incoming/`, as any submitter does, and reads in their receipts what became of them.
struct GoldenDrop {
  private let depot: Depot
  private let host: String
  private let user = Users.name(ofUser: Users.current)

  init(_ depot: Depot, host: String) {
    self.depot = depot
    self.host = host
  }

  /// What has become of a drop.
  enum Fate: Sendable, Hashable {
    /// Intake has not taken it yet.
    case waits
    case accepted(JobID)
    case ended(JobID, Verdict, reason: String)
    /// It never will be a job; the sentence tells why.
    case refused(String)
  }

  /// Drops the golden job of that number.
  ///
  /// - Throws: where `incoming/` takes nothing.
  func drop(_ settings: HealthSettings, for board: String, number: Int) throws(PosixError) {
    let name = GoldenName(board: board, host: host)
    let incoming = try depot.folder(Layout.incoming)
    // What a crash left, and one that intake has not taken: this one is in their place.
    try incoming.removeTree(".\(name.drop)")
    try incoming.removeTree(name.drop)
    let folder = try incoming.directory(making: ".\(name.drop)")
    try folder.write(Layout.manifest, Self.manifest(settings, name, number), sync: depot.isDurable)
    try incoming.renameExclusively(".\(name.drop)", to: incoming, as: name.drop)
  }

  /// What a golden job asks for: nothing but its template, and its board before all others.
  static func manifest(_ settings: HealthSettings, _ name: GoldenName, _ number: Int) -> [UInt8] {
    let json: JSONValue = [
      "template": ["name": .string(settings.template)], "board": .string(name.board),
      "health": .string(name.board), "key": .string(name.key(number)), "retry": 0, "priority": 65535,
    ]
    return json.pretty
  }

  /// - Parameters:
  ///   - settings: as when it was dropped; where they have changed since, only its job tells.
  ///   - board: whose golden job it is.
  ///   - pending: the drop.
  /// - Returns: what has become of it.
  /// - Throws: where the spool cannot be read.
  func fate(
    _ settings: HealthSettings,
    of board: String,
    _ pending: HealthLedger.Pending
  ) throws(PosixError) -> Fate {
    let name = GoldenName(board: board, host: host)
    // Before its receipt: intake writes that before it takes the drop.
    let isWaiting = try depot.folder(Layout.incoming).statusIfPresent(of: name.drop) != nil
    let digest = SHA256.digest(of: Self.manifest(settings, name, pending.number))
    let entries = depot.reader.receipt(user: user, drop: name.drop)?.entries ?? []
    if let entry = entries.last(where: { $0.id == pending.job && $0.id != nil || $0.manifestSHA256 == digest }
    ),
      let id = entry.id
    {
      guard let verdict = entry.verdict else { return try standing(id) }
      return .ended(id, verdict, reason: entry.reason ?? "it ended")
    }
    if let entry = entries.last, entry.id == nil, entry.state == "turned away" {
      return .refused("its golden job was turned away: \(entry.waitingFor ?? "intake gives no reason")")
    }
    if isWaiting { return .waits }
    return .refused("its golden job was taken out of incoming/ before it was accepted")
  }

  /// What a receipt does not tell of a job that has not ended.
  private func standing(_ id: JobID) throws(PosixError) -> Fate {
    try depot.reader.locate(id) == nil ? .refused("its golden job \(id) was purged") : .accepted(id)
  }
}
