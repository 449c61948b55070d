import Spool

/// Ended jobs that were just seen, so that a job that many ask for is not looked at for each of them.
///
/// Only ended ones: what waits or runs moves by itself. Times are nanoseconds of a clock that never jumps.
struct SeenJobs: Sendable {
  /// How long it is believed that a job lies as it was seen.
  static let belief: UInt64 = 10_000_000
  private static let capacity = 256

  private var sightings: [JobID: Sighting] = [:]
  private var since: UInt64 = 0

  /// Forgets all of them, for the spool has changed.
  mutating func forget() { sightings.removeAll(keepingCapacity: true) }

  mutating func note(_ sighting: Sighting, at now: UInt64) {
    guard sighting.token.isOver else { return }
    // The oldest among them tells how long all are believed.
    if now &- since > Self.belief || sightings.count >= Self.capacity { forget() }
    if sightings.isEmpty { since = now }
    sightings[sighting.id] = sighting
  }

  func sighting(of id: JobID, at now: UInt64) -> Sighting? {
    now &- since <= Self.belief ? sightings[id] : nil
  }
}
