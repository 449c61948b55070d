import Posix
import Spool

/// When a job ran last.
struct CoalitionTimes: Sendable {
  /// Nil for a job that never ran.
  var start: Timestamp?
  /// Seconds.
  var duration = 0
}

/// Finds out when jobs ran, and remembers it of those that have ended: a group's times are made of those of
/// all that is in it.
final class CoalitionClock: Sendable {
  private struct Kept: Sendable {
    var stamp: Sighting.Stamp
    var times: CoalitionTimes
  }

  private let context: Context
  private let kept = Locked(RecentCache<JobID, Kept>(capacity: 32768))

  init(_ context: Context) { self.context = context }

  /// - Parameters:
  ///   - job: as the snapshot has it.
  ///   - snapshot: tells whether a waiting job can have run at all.
  ///   - now: until when a run has lasted that goes on.
  /// - Returns: no start where the job cannot be read.
  func times(_ job: JobSummary, _ snapshot: Snapshot, at now: Timestamp) -> CoalitionTimes {
    if snapshot.hasNeverRun(job) { return CoalitionTimes() }
    guard let sighting = try? context.lookout.locate(job.id) else { return CoalitionTimes() }
    if let known = kept.withLock({ $0.value(job.id) }), known.stamp == sighting.stamp { return known.times }
    guard let view = try? context.lookout.view(sighting) else { return CoalitionTimes() }
    let run = CoalitionRun.all(of: view).since(view.record()).last
    let times = CoalitionTimes(start: run?.start, duration: run?.duration(at: now) ?? 0)
    // Of one that has not ended, files change whose folder shows nothing.
    let isSame = view.token == sighting.token && sighting.token.isOver
    if isSame, sighting.stamp.isSettled(at: context.wallClock()) {
      kept.withLock { $0.keep(Kept(stamp: sighting.stamp, times: times), for: job.id) }
    }
    return times
  }
}

extension Snapshot {
  /// True where a waiting job's name tells that it was never claimed; false where that is not known.
  ///
  /// A claim and the return to the queue raise the epoch by one each (The spool's protocol, "Moves").
  func hasNeverRun(_ job: JobSummary) -> Bool {
    guard job.place == .queued, let token = live[job.id], let epoch = token.epoch else { return false }
    return token.place == .queued && epoch < 2
  }
}
