import Posix
import Spool

/// Finds jobs, and remembers of which team they are.
struct DciJobs: Sendable {
  let teams = DciTeams()
  private let lookout: Lookout

  init(_ context: Context) { lookout = context.lookout }

  /// The job as its folder says it is now; nil where there is none.
  ///
  /// This API knows no way back from a deletion: what is flagged as deleted is gone for its clients.
  func job(_ id: JobID) throws(PosixError) -> DciJob? {
    guard let view = try lookout.job(id) else { return nil }
    let job = DciJob(view, known: lookout.current?.jobs[id])
    guard job.record?.deleted == nil else { return nil }
    if let team = job.team { teams.note(team, of: id) }
    return job
  }
}
