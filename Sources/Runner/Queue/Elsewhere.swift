import Boards
import Posix
import Spool

/// The boards of other hosts, by their heartbeats: a job that met a fault of the infrastructure here is left to
/// them for a while.
///
/// A pure memory: the clock and the reports are the caller's, and clocks of hosts are never compared.
struct Elsewhere: Sendable {
  /// For how long a job waits for another host at most, in nanoseconds: its board may have other work.
  static let patience: UInt64 = 600_000_000_000

  private struct Sight {
    var beat: Int
    /// When this beat was first seen.
    var since: UInt64
  }

  private let host: String
  private var sights: [Holder: Sight] = [:]
  /// Of each host, the boards that take jobs.
  private var served: [(host: String, boards: [HostReport.Board])] = []
  private var waits: [JobQueue.Kind: UInt64] = [:]

  /// - Parameter host: this one, which does not count.
  init(host: String) { self.host = host }

  /// Takes in a look at all reports.
  ///
  /// - Parameters:
  ///   - reports: what lies in `hosts/`; one whose beat has not changed for 1.5 of its leases is dead.
  ///   - now: the monotonic clock.
  mutating func look(at reports: [HostReport], now: UInt64) {
    var seen: [Holder: Sight] = [:]
    served = []
    for report in reports where report.holder.host != host {
      let old = sights[report.holder].flatMap { $0.beat == report.beat ? $0 : nil }
      let sight = old ?? Sight(beat: report.beat, since: now)
      seen[report.holder] = sight
      let lease = UInt64(clamping: report.leaseSeconds).multipliedReportingOverflow(by: 1_500_000_000)
      guard !lease.overflow, now &- sight.since <= lease.partialValue else { continue }
      let boards = report.boards.filter { $0.state == "idle" || $0.state == "busy" }
      served.append((report.holder.host, boards))
    }
    sights = seen
  }

  /// Forgets jobs that do not wait any more.
  mutating func keep(_ isWaiting: (JobQueue.Kind) -> Bool) { waits = waits.filter { isWaiting($0.key) } }

  /// Whether such jobs are another host's to run.
  ///
  /// - Parameters:
  ///   - kind: jobs that met a fault on boards of this host.
  ///   - boards: the board files.
  ///   - now: the monotonic clock; from the first question on patience runs out.
  /// - Returns: true while another host serves a board that suits them, and on which they have not failed.
  mutating func has(_ kind: JobQueue.Kind, among boards: [Board], now: UInt64) -> Bool {
    let isThere = served.contains { Placement.isPossible(kind, on: Self.seats($0, among: boards)) }
    guard isThere else { return false }
    let since = waits[kind] ?? now
    waits[kind] = since
    return now &- since < Self.patience
  }

  private static func seats(
    _ served: (host: String, boards: [HostReport.Board]),
    among files: [Board]
  ) -> [Seat] {
    served.boards.compactMap { post in
      guard let board = files.first(where: { $0.name == post.name }), board.host != nil else { return nil }
      return Seat(board: board, host: served.host, reservedFor: post.reservedFor)
    }
  }
}
