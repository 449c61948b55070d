import Custody
import Posix
import Spool

/// Settles which of a round's candidates can become jobs now, which wait for other drops, and which would wait
/// for themselves.
struct RelationRound {
  /// Those that can be accepted, or are refused.
  private(set) var ready: [Acceptor.Candidate] = []
  /// Names of those that wait, with the reason.
  private(set) var waiting: [(candidate: Acceptor.Candidate, reason: String)] = []
  private var references: [Key: [Key]] = [:]

  private struct Key: Hashable {
    var owner: UInt32
    var drop: String
  }

  /// - Parameters:
  ///   - candidates: in the order in which they came.
  ///   - present: tells who owns the directory of a name in `incoming/`; nil where there is none.
  ///   - desk: finds the jobs that they name.
  /// - Throws: where the spool cannot be read.
  init(
    _ candidates: [Acceptor.Candidate],
    present: (String) -> UInt32?,
    desk: RelationDesk
  ) throws(IntakeError) {
    for candidate in candidates {
      guard case .accept(let manifest, _) = candidate.decision, manifest.hasRelations else {
        ready.append(candidate)
        continue
      }
      try settle(candidate, manifest, present, desk)
    }
    refuseLoops()
  }

  /// Of one candidate that is settled now or never, as one that was taken before a crash: what becomes of it.
  var settled: Acceptor.Candidate? {
    if let candidate = ready.first { return candidate }
    guard let (first, reason) = waiting.first else { return nil }
    var candidate = first
    candidate.decision = .refuse(reason)
    return candidate
  }

  private mutating func settle(
    _ candidate: Acceptor.Candidate,
    _ manifest: Manifest,
    _ present: (String) -> UInt32?,
    _ desk: RelationDesk
  ) throws(IntakeError) {
    var candidate = candidate
    let wish = RelationDesk.Wish(drop: candidate.drop, owner: candidate.owner, manifest: manifest)
    switch try desk.find(wish, present: present) {
    case .found(let relations):
      candidate.relations = relations
      ready.append(candidate)
    case .refused(let reason):
      candidate.decision = .refuse(reason)
      ready.append(candidate)
    case .waits(let reason):
      waiting.append((candidate, reason))
      let names = (manifest.dependsOn + [manifest.parent].compactMap { $0 }).compactMap(\.dropName)
      references[Key(owner: candidate.owner, drop: candidate.drop)] = names.map {
        Key(owner: candidate.owner, drop: $0)
      }
    }
  }

  /// Of drops that wait for one another the last to come is refused.
  private mutating func refuseLoops() {
    for index in waiting.indices.reversed() {
      var candidate = waiting[index].candidate
      let key = Key(owner: candidate.owner, drop: candidate.drop)
      guard let loop = Cycle.through(key, { references[$0] ?? [] }) else { continue }
      let way = (loop + [key]).map(\.drop).joined(separator: " → ")
      candidate.decision = .refuse("it waits for itself: \(way)")
      references[key] = nil
      waiting.remove(at: index)
      ready.append(candidate)
    }
  }
}

extension Manifest {
  var hasRelations: Bool { parent != nil || !dependsOn.isEmpty || recheckOf != nil }
}

extension Manifest.Reference {
  /// The drop's name; nil for an id.
  var dropName: String? { if case .drop(let name) = self { name } else { nil } }
}
