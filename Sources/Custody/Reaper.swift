import Posix
import Spool

/// Takes over what dead holders left in `running/`.
///
/// What was decided is published; what was not waits again, as the attempt after next, or ends with
/// blame on the infrastructure when its retries are used up. Any number of processes may reap at once:
/// every step is a move that only one of them can make.
package struct Reaper: Sendable {
  private let depot: Depot
  private let mover: Mover
  private let finisher: Finisher
  private let holder: Holder

  package init(_ depot: Depot, as holder: Holder) {
    self.depot = depot
    mover = Mover(depot)
    finisher = Finisher(depot)
    self.holder = holder
  }

  /// What became of a job that was taken over.
  package enum Outcome: Sendable, Equatable {
    case published
    case queuedAgain
    case ended
    /// Somebody else took it over first.
    case lost
  }

  /// Takes over one job of a dead holder.
  package func reap(_ token: JobToken) throws(CustodyError) -> Outcome {
    do {
      switch token.state {
      case .ending(let epoch, _): return try publish(token, epoch: epoch)
      case .running:
        return try giveBack(token, because: "its runner on \(token.holder?.host ?? "?") was lost")
      case .queued, .held, .finished, .cancelled: return .lost
      }
    } catch .lost {
      return .lost
    }
  }

  /// Puts a job that is not decided back into the queue, or ends it when too many of its attempts
  /// failed for no fault of its own.
  ///
  /// - Parameters:
  ///   - token: where the job lies, in `running/`.
  ///   - reason: a clause that tells what happened to the last attempt.
  /// - Returns: ``Outcome/queuedAgain`` or ``Outcome/ended``.
  /// - Throws: ``CustodyError/lost(_:)`` where somebody else moved it first.
  package func giveBack(_ token: JobToken, because reason: String) throws(CustodyError) -> Outcome {
    let waiting = try mover.move(token, on: .requeue)
    let view: JobView
    do {
      view = try depot.reader.view(waiting)
    } catch {
      if error.isMissing { throw .lost(waiting) }
      throw .failed(error)
    }
    let record = view.record()
    let budget = record?.retry ?? ManifestLimits.defaultRetry
    let faults = Self.faults(of: view, after: record?.resetEpoch ?? 0)
    guard faults > budget else {
      try custody { () throws(PosixError) in
        try depot.sync(depot.folder(.queued))
        try depot.sync(depot.folder(.running))
      }
      return .queuedAgain
    }
    var result = JobResult(
      verdict: .error,
      phase: .claim,
      blame: .infrastructure,
      reason:
        "\(reason); \(faults) attempts failed for reasons that are not the job's, and its retries are used up",
      ended: Clock.now
    )
    result.host = holder.host
    result.queued = record?.created
    try finisher.endWithoutRun(waiting, as: holder, result)
    return .ended
  }

  /// How many attempts failed through no fault of the job: those with such a result, and those without
  /// any, whose runner was lost.
  ///
  /// - Parameters:
  ///   - view: the job.
  ///   - resetEpoch: attempts up to this one belong to the time before the job was started anew.
  /// - Returns: what counts against the job's retries.
  package static func faults(of view: JobView, after resetEpoch: Int) -> Int {
    view.attempts().count { $0 > resetEpoch && (view.result(ofAttempt: $0)?.isFault ?? true) }
  }

  private func publish(_ token: JobToken, epoch: Int) throws(CustodyError) -> Outcome {
    let job: JobView
    do {
      job = try depot.reader.view(token)
    } catch {
      if error.isMissing { throw .lost(token) }
      throw .failed(error)
    }
    let result: JobResult
    if let written = job.result(ofAttempt: epoch) {
      result = written
    } else {
      // The result is on the disk before the job is decided, so only a damaged disk comes here.
      result = JobResult(
        verdict: .error,
        phase: .collect,
        blame: .infrastructure,
        reason: "the attempt ended, but its result could not be read",
        ended: Clock.now
      )
      try finisher.write(result, in: job.directory, epoch: epoch)
    }
    let ended = try finisher.publish(token, result: result)
    try custody { () throws(PosixError) in
      try depot.sync(depot.folder(ended.place))
      try depot.sync(depot.folder(.running))
    }
    try finisher.announce(ended.id, epoch: epoch)
    return .published
  }
}
