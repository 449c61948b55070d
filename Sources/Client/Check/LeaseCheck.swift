import Posix
import Spool

/// Intake's lease, which is also the counter of ids.
enum LeaseCheck {
  /// The incarnation of a lease that no process has.
  private static let nobody = "00000000"

  static func findings(_ survey: Survey, _ index: IndexContent) throws(PosixError) -> [Finding] {
    guard let status = try survey.root.statusIfPresent(of: Layout.intake), status.kind == .directory else {
      return []
    }
    let names: [String]
    do throws(PosixError) {
      names = try survey.root.directory(Layout.intake).names()
    } catch {
      let owner = Users.name(ofUser: survey.owner)
      return [
        Finding(
          Layout.intake,
          "it cannot be read: \(error.reason)",
          remedy: "run check as \(owner)",
          isNote: true
        )
      ]
    }
    let leases = names.compactMap { LeaseName($0) }.sorted { $0.lastID > $1.lastID }
    // Of purged jobs only the index may tell.
    let highest = survey.jobs.reduce(index.highestID) { max($0, $1.token.id.number) }
    return findings(leases: leases, highestID: highest)
  }

  /// - Parameters:
  ///   - leases: by their ids, highest first.
  ///   - highestID: of the jobs that are there or were; 0 for none.
  /// - Returns: what is wrong with the leases.
  static func findings(leases: [LeaseName], highestID: Int) -> [Finding] {
    guard let lease = leases.first else {
      guard highestID > 0 else { return [] }
      return [
        Finding(
          Layout.intake,
          "the lease, which counts the ids, is missing; without it ids of purged jobs may come again",
          repair: .makeLease(name: LeaseName(lastID: highestID, incarnation: nobody).name)
        )
      ]
    }
    var findings = leases.dropFirst().map {
      Finding("\(Layout.intake)/\($0.name)", "there is a second lease", repair: .setAside)
    }
    if lease.lastID < highestID {
      let name = LeaseName(lastID: highestID, incarnation: lease.incarnation).name
      findings.append(
        Finding(
          "\(Layout.intake)/\(lease.name)",
          "job \(highestID) has a higher id than the lease has given out",
          repair: .renameLease(to: name)
        )
      )
    }
    return findings
  }
}
