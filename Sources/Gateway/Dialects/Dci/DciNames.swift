import Posix
import Spool

/// The UUIDs under which this API knows what the spool knows by names and numbers.
///
/// | what | UUID |
/// | --- | --- |
/// | job | ``JobUUID`` of its id; the id itself, as a number, is understood too |
/// | team (Unix group) | version 5 of `team:NAME` under the spool's UUID |
/// | remoteci (board, or type of boards) | version 5 of `board:NAME` |
/// | jobdefinition (template) | version 5 of `template:NAME`; that of a job without one is `template:direct` |
/// | file, jobstate | ``DciItemID`` |
struct DciNames: Sendable {
  enum Kind: String, Sendable {
    case team, board, template
  }

  /// The jobdefinition of jobs that were made from no template.
  static let direct = "direct"

  private struct Key: Hashable, Sendable {
    var kind: Kind
    var name: String
  }

  /// No system has longer names.
  private static let longestKept = 256

  private let spool: String
  private let names: UUID5
  /// Those that were asked for last: the same few stand in nearly all jobs.
  private let known = Locked(RecentCache<Key, String>(capacity: 1024))

  /// - Parameter spool: the spool's own UUID.
  init(spool: String) {
    self.spool = spool
    names = UUID5(spool: spool)
  }

  func uuid(_ kind: Kind, _ name: String) -> String {
    let key = Key(kind: kind, name: name)
    if let uuid = known.withLock({ $0.value(key) }) { return uuid }
    let uuid = names.uuid(of: "\(kind.rawValue):\(name)")
    if name.utf8.count <= Self.longestKept { known.withLock { $0.keep(uuid, for: key) } }
    return uuid
  }

  /// The one of these names that a UUID was made of.
  func name(_ kind: Kind, _ uuid: String, among names: some Sequence<String>) -> String? {
    guard let wanted = UUIDBytes(uuid)?.text else { return nil }
    return names.first { self.uuid(kind, $0) == wanted }
  }

  // MARK: Jobs

  func uuid(_ job: JobID) -> String { JobUUID.make(spool: spool, id: job) }

  /// Reads a job's id: a UUID, or the number itself.
  func job(_ text: String) -> JobID? { JobID(text) ?? JobUUID.id(of: text, spool: spool) }

  // MARK: What jobs have

  func id(_ kind: DciItemID.Kind, _ name: String, of job: JobID) -> DciItemID {
    DciItemID(kind, name, of: job, spool: spool)
  }

  func uuid(_ kind: DciItemID.Kind, _ name: String, of job: JobID) -> String {
    id(kind, name, of: job).uuid(kind, spool: spool)
  }

  func item(_ kind: DciItemID.Kind, _ text: String) -> DciItemID? { DciItemID(text, kind, spool: spool) }
}
