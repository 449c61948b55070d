import Custody
import Posix
import Spool

/// Ends waiting jobs that are never to run, with intake as their holder.
struct UnrunFinisher {
  let depot: Depot
  let holder: Holder

  /// Ends a job.
  ///
  /// - Parameters:
  ///   - token: where it waits.
  ///   - record: its `job.json`.
  ///   - verdict: how it ends.
  ///   - blame: whose doing that is.
  ///   - reason: a clause.
  /// - Returns: false where a runner has claimed it just now, and then it runs.
  /// - Throws: where the disk refuses.
  func end(
    _ token: JobToken,
    _ record: JobRecord,
    _ verdict: Verdict,
    _ blame: Blame,
    _ reason: String
  ) throws(IntakeError) -> Bool {
    var result = JobResult(verdict: verdict, phase: .claim, blame: blame, reason: reason, ended: Clock.now)
    result.host = holder.host
    result.queued = record.created
    do throws(CustodyError) {
      try Finisher(depot).endWithoutRun(token, as: holder, result)
      return true
    } catch {
      guard case .lost = error else { throw .custody(error) }
      return false
    }
  }
}
