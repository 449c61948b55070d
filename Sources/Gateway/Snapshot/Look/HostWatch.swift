import Posix
import Spool

/// Which of the processes that report are alive: a pure memory of their heartbeats.
///
/// One of this machine is, for as long as its process. Of another it is believed at first that its clock
/// is this one's; when it has been watched for a lease, only its beats count.
struct HostWatch: Sendable {
  private struct Sight {
    var beat: Int
    /// When this beat was first seen.
    var since: UInt64
    /// Whether an earlier one was seen before it.
    var hasChanged: Bool
  }

  private let here: Residence
  private let startTime: @Sendable (Int) -> Int?
  private var sights: [Holder: Sight] = [:]

  /// - Parameters:
  ///   - here: where this process lives.
  ///   - startTime: of a process here, in clock ticks since boot; nil where there is none of that id.
  init(
    here: Residence = .here,
    startTime: @escaping @Sendable (Int) -> Int? = { Machine.startTime(ofProcess: $0) }
  ) {
    self.here = here
    self.startTime = startTime
  }

  /// Tells the living from the dead.
  ///
  /// - Parameters:
  ///   - reports: all that lie in `hosts/`.
  ///   - now: the wall clock.
  ///   - clock: nanoseconds of a clock that never jumps.
  /// - Returns: the reports of the living, by holder.
  mutating func living(_ reports: [HostReport], now: Timestamp, clock: UInt64) -> [HostReport] {
    var seen: [Holder: Sight] = [:]
    for report in reports { seen[report.holder] = sight(report, clock: clock) }
    sights = seen
    let living = reports.filter { report in
      if report.isKnownGone(from: here, startTime: startTime) { return false }
      return report.residence == here || isBeating(report, now: now, clock: clock)
    }
    return living.sorted { "\($0.holder)" < "\($1.holder)" }
  }

  private func sight(_ report: HostReport, clock: UInt64) -> Sight {
    guard let last = sights[report.holder] else {
      return Sight(beat: report.beat, since: clock, hasChanged: false)
    }
    return last.beat == report.beat ? last : Sight(beat: report.beat, since: clock, hasChanged: true)
  }

  private func isBeating(_ report: HostReport, now: Timestamp, clock: UInt64) -> Bool {
    guard let sight = sights[report.holder] else { return false }
    let (lease, isEndless) = UInt64(max(0, report.leaseSeconds)).multipliedReportingOverflow(
      by: 1_000_000_000
    )
    guard isEndless || clock &- sight.since <= lease else { return false }
    return sight.hasChanged || report.isFresh(at: now)
  }
}
