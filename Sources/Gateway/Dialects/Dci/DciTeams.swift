import Posix
import Spool

/// Of which team jobs are, as far as they have been looked at: it never changes, lists go by it, and the
/// index does not tell it.
///
/// Two bytes a job, for the first four million ids and 65,535 teams; of others it knows nothing.
final class DciTeams: Sendable {
  private struct Known: Sendable {
    /// The first stands for none.
    var names: [String] = [""]
    var numbers: [String: UInt16] = [:]
    /// By the job's id.
    var teams: [UInt16] = []
  }

  private static let mostJobs = 1 << 22
  private static let longestName = 256

  private let known = Locked(Known())

  func team(of job: JobID) -> String? {
    known.withLock { known in
      guard job.number < known.teams.count, known.teams[job.number] > 0 else { return nil }
      return known.names[Int(known.teams[job.number])]
    }
  }

  func note(_ team: String, of job: JobID) {
    guard job.number < Self.mostJobs, team.utf8.count <= Self.longestName else { return }
    known.withLock { known in
      guard let number = Self.number(of: team, &known) else { return }
      if job.number >= known.teams.count {
        // Rarely, and not once for each job.
        let count = min(Self.mostJobs, max(1024, 2 * job.number))
        known.teams += [UInt16](repeating: 0, count: count - known.teams.count)
      }
      known.teams[job.number] = number
    }
  }

  private static func number(of team: String, _ known: inout Known) -> UInt16? {
    if let number = known.numbers[team] { return number }
    guard let number = UInt16(exactly: known.names.count) else { return nil }
    known.names.append(team)
    known.numbers[team] = number
    return number
  }
}
