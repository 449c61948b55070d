import Spool

/// What a verb is going to read of a spool.
package enum SpoolNeed: Sendable, Equatable {
  /// `spool.json`, the boards, who is alive, and what runs.
  case overview
  /// The jobs that wait and that run, with their records.
  case queue
  /// A job's small files: records, results, histories; of its attempts too.
  case job(JobID)
  /// What changes of a job while it lives: the least that tells its state.
  case state(JobID)
  /// The records and results of jobs that ended; of others, nothing.
  case ended([JobID])
  /// Everything of a job, however large.
  case folder(JobID)
  /// The receipt of a user's drop of that name.
  case receipt(user: String, drop: String)
}
