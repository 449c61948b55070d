import Lab
import Posix
import Spool

/// What the gateway knew of a spool at one moment.
///
/// It never changes, so any thread may read it, and holds on to it for as long as an answer takes.
final class Snapshot: Sendable {
  /// All jobs of the index, and the waiting and running ones whether or not the index tells of them.
  let jobs: JobTable
  /// The waiting and running jobs of the last listing, and under which names they lay.
  let live: [JobID: JobToken]
  /// Of the processes that are alive, by holder, with their boards as the running jobs tell it.
  let reports: [HostReport]
  let catalogue: BoardCatalogue
  /// Changes with everything that a list of jobs, boards or processes could show, heartbeats too.
  let revision: UInt64
  /// Changes only where ``jobs`` or ``live`` do.
  let jobsRevision: UInt64
  /// When the look began that it was made of.
  let taken: Timestamp

  init(
    jobs: JobTable,
    live: [JobID: JobToken],
    reports: [HostReport],
    catalogue: BoardCatalogue,
    revision: UInt64,
    jobsRevision: UInt64,
    taken: Timestamp
  ) {
    self.jobs = jobs
    self.live = live
    self.reports = reports
    self.catalogue = catalogue
    self.revision = revision
    self.jobsRevision = jobsRevision
    self.taken = taken
  }
}
