import Posix
import Spool

/// Who of the other processes is alive: a pure memory of their heartbeats.
///
/// A process is dead when its report did not change during 1.5 of its own leases of gapless
/// observation by this process's own clock, or at once where the same machine and process namespace
/// know its process to be gone (The spool's protocol, "Life and death"). The clocks of two hosts are
/// never compared.
package struct Observer: Sendable {
  private struct Sight: Sendable {
    var beat: Int?
    var leaseSeconds: Int
    /// When this beat was first seen, on the observer's clock.
    var since: UInt64
  }

  private var sights: [Holder: Sight] = [:]
  private var lastLook: UInt64?
  /// Longer between two looks is a gap: what happened in it was not observed.
  private let maximumGap: UInt64
  private let defaultLeaseSeconds: Int

  /// - Parameters:
  ///   - maximumGap: nanoseconds.
  ///   - defaultLeaseSeconds: the lease of a holder that has no report.
  package init(maximumGap: UInt64, defaultLeaseSeconds: Int) {
    self.maximumGap = maximumGap
    self.defaultLeaseSeconds = defaultLeaseSeconds
  }

  /// Takes in one look at all reports.
  ///
  /// - Parameters:
  ///   - reports: what lies in `hosts/`.
  ///   - holders: who holds running jobs, whether or not there is a report of them.
  ///   - now: a clock that counts sleep, in nanoseconds.
  ///   - isGone: whether a process of this machine is known to have ended.
  /// - Returns: the dead among the holders and reports.
  package mutating func look(
    at reports: [HostReport],
    holders: Set<Holder>,
    now: UInt64,
    isGone: (HostReport) -> Bool
  ) -> Set<Holder> {
    if let lastLook, now &- lastLook > maximumGap {
      for holder in sights.keys { sights[holder]?.since = now }
    }
    lastLook = now
    let byHolder = Dictionary(reports.map { ($0.holder, $0) }) { first, _ in first }
    let everyone = holders.union(byHolder.keys)
    sights = sights.filter { everyone.contains($0.key) }
    var dead: Set<Holder> = []
    for holder in everyone {
      let report = byHolder[holder]
      if let report, isGone(report) {
        dead.insert(holder)
        continue
      }
      if let sight = sights[holder], sight.beat == report?.beat {
        let lease = UInt64(sight.leaseSeconds) &* 1_000_000_000
        if now &- sight.since > lease &+ lease / 2 { dead.insert(holder) }
      } else {
        let lease = report?.leaseSeconds ?? sights[holder]?.leaseSeconds ?? defaultLeaseSeconds
        sights[holder] = Sight(beat: report?.beat, leaseSeconds: lease, since: now)
      }
    }
    return dead
  }
}
