import JSON

/// `receipts/<user>/<drop>.json`: what became of the drops of one name, newest last.
package struct Receipt: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    /// Nil for what is still in `incoming/`, or was turned away without an id.
    package var id: JobID?
    /// "incoming", "turned away", or the job's place.
    package var state: String
    package var manifestSHA256: String?
    package var waitingFor: String?
    package var verdict: Verdict?
    package var reason: String?

    package init(id: JobID?, state: String) {
      self.id = id
      self.state = state
    }

    package var json: JSONValue {
      [
        "id": JSONValue(id?.number), "location": JSONValue(id.map { "/jobs/\($0)" }),
        "path": JSONValue(id.flatMap { id in Place(rawValue: state).map { Self.path(id, $0) } }),
        "manifest_sha256": JSONValue(manifestSHA256), "state": .string(state),
        "waiting_for": JSONValue(waitingFor), "verdict": JSONValue(verdict?.rawValue),
        "reason": JSONValue(reason),
      ]
    }

    init?(_ json: JSONValue) {
      guard let state = json["state"]?.string else { return nil }
      self.init(id: json["id"]?.integer.flatMap { JobID($0) }, state: state)
      manifestSHA256 = json["manifest_sha256"]?.string
      waitingFor = json["waiting_for"]?.string
      verdict = json["verdict"]?.string.flatMap(Verdict.init)
      reason = json["reason"]?.string
    }

    /// A path below the spool; a waiting or running job's name changes, so it is a pattern there.
    private static func path(_ id: JobID, _ place: Place) -> String {
      switch place {
      case .queued, .running: "\(place.rawValue)/\(id)*"
      case .finished, .cancelled: "\(place.rawValue)/\(id)"
      }
    }
  }

  /// How many entries are kept: a name that is dropped for ever must not make an ever growing file.
  package static let maximumEntries = 100

  package var drop: String
  package var owner: String
  package var entries: [Entry] = []

  package init(drop: String, owner: String) {
    self.drop = drop
    self.owner = owner
  }

  package init?(_ json: JSONValue) {
    guard let drop = json["drop"]?.string, let owner = json["owner"]?.string else { return nil }
    self.init(drop: drop, owner: owner)
    entries = json["jobs"]?.array?.compactMap(Entry.init) ?? []
  }

  package var json: JSONValue {
    ["drop": .string(drop), "owner": .string(owner), "jobs": .array(entries.map(\.json))]
  }

  /// Puts an entry last, in the place of the one without an id, or of the same job.
  package mutating func put(_ entry: Entry) {
    if let id = entry.id, let index = entries.firstIndex(where: { $0.id == id }) {
      entries[index] = entry
      return
    }
    entries.removeAll { $0.id == nil }
    entries.append(entry)
    entries.removeFirst(max(0, entries.count - Self.maximumEntries))
  }
}
