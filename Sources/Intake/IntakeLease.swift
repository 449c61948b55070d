import Custody
import Posix
import Spool

/// The right to be a spool's one intake, and the counter of its ids, in one file name.
///
/// On disk: `.intake/lease~<last id>~<incarnation>`, an empty file. Taking over, and reserving ids, are
/// each one rename of it, which only one process can win (The spool's protocol, "One intake").
struct IntakeLease {
  private let depot: Depot
  private(set) var current: LeaseName
  /// When the ids that were reserved last got known to anybody at the earliest, by the spool's file system, in
  /// nanoseconds; nil where it cannot be told.
  private(set) var reservedAt: Int?

  /// Takes the lease.
  ///
  /// - Parameters:
  ///   - depot: the spool.
  ///   - identity: who takes it.
  ///   - isDead: whether the process of an incarnation is known to have ended.
  /// - Throws: ``IntakeError/isElsewhere(host:)`` where its holder may be alive.
  init(_ depot: Depot, identity: Identity, isDead: (HostReport) -> Bool) throws(IntakeError) {
    self.depot = depot
    let incarnation = identity.holder.incarnation
    let folder = try files { () throws(PosixError) in try depot.folder(Layout.intake) }
    let names = try files { () throws(PosixError) in try folder.names() }.compactMap { LeaseName($0) }
    // There is one file, which is only ever renamed. Were there several, the highest would be the truth.
    let held: LeaseName
    if let highest = names.max(by: { $0.lastID < $1.lastID }) {
      held = highest
    } else {
      held = try Self.begin(depot, in: folder)
    }
    let reports = try files { () throws(PosixError) in try depot.reader.hostReports() }
    if let report = reports.first(where: { $0.holder.incarnation == held.incarnation }), !isDead(report) {
      throw .isElsewhere(host: report.holder.host)
    }
    current = held
    try become(LeaseName(lastID: held.lastID, incarnation: incarnation))
  }

  /// Reserves ids that nobody will ever get again.
  ///
  /// - Returns: the first of them.
  mutating func reserve(_ count: Int) throws(IntakeError) -> Int {
    let first = current.lastID + 1
    try become(LeaseName(lastID: current.lastID + count, incarnation: current.incarnation))
    // A rename sets the time of change of what is renamed.
    let status = try files { () throws(PosixError) in
      try depot.folder(Layout.intake).statusIfPresent(of: current.name)
    }
    reservedAt = status?.changed.total
    return first
  }

  private mutating func become(_ next: LeaseName) throws(IntakeError) {
    guard next != current else { return }
    do throws(PosixError) {
      let folder = try depot.folder(Layout.intake)
      do throws(PosixError) {
        try folder.rename(current.name, to: folder, as: next.name)
      } catch {
        // On NFS a rename may report an error though it happened.
        guard try depot.folder(Layout.intake).names().contains(next.name) else { throw error }
      }
      try depot.sync(folder)
    } catch {
      if error.isMissing { throw .lostLease }
      throw .failed(error)
    }
    current = next
  }

  /// Makes the file where there is none, as nobody's: of two processes that begin at once both find the
  /// same file, and one of them wins the rename.
  private static func begin(_ depot: Depot, in folder: Directory) throws(IntakeError) -> LeaseName {
    let nobodys = LeaseName(lastID: try highestID(depot), incarnation: "00000000")
    try files { () throws(PosixError) in
      do throws(PosixError) {
        _ = try folder.create(nobodys.name, mode: 0o600)
      } catch  where error.exists {}
    }
    return nobodys
  }

  /// The highest id that the folders show: for a spool whose lease was lost.
  private static func highestID(_ depot: Depot) throws(IntakeError) -> Int {
    var highest = 0
    for place in Place.allCases {
      let tokens = try files { () throws(PosixError) in try depot.reader.tokens(in: place) }
      highest = tokens.reduce(highest) { max($0, $1.id.number) }
    }
    return highest
  }
}
