import Posix
import Spool

/// Intake's lease, which is also the counter of ids.
enum LeaseCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
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
    let highest = survey.jobs.map(\.token.id.number).max() ?? 0
    return findings(leases: leases, highestID: highest)
  }

  /// - Parameters:
  ///   - leases: by their ids, highest first.
  ///   - highestID: of the jobs that are there; 0 for none.
  /// - Returns: what is wrong with the leases.
  static func findings(leases: [LeaseName], highestID: Int) -> [Finding] {
    guard let lease = leases.first else {
      guard highestID > 0 else { return [] }
      return [
        Finding(
          Layout.intake,
          "the lease, which counts the ids, is missing",
          remedy:
            "the next `boardspool up` counts on from job \(highestID); ids of removed jobs may come again"
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
