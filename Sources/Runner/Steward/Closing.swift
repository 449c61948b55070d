import Custody
import Posix
import Spool

/// Brings ended attempts to what becomes of their jobs: a result, and a place in the spool.
struct Closing {
  /// An attempt that ended, with what is to become of the job.
  private struct Item {
    var attempt: FinishedAttempt
    var result: JobResult
  }

  private let depot: Depot
  private let pulse: Pulse
  private let mover: Mover
  private let finisher: Finisher
  private let report: @Sendable (Event) -> Void
  /// Ended attempts whose results are not on the disk yet.
  private var items: [Item] = []
  /// Ended jobs of which intake has not been told yet.
  private var unannounced: [(id: JobID, epoch: Int)] = []

  init(_ depot: Depot, pulse: Pulse, report: @escaping @Sendable (Event) -> Void) {
    self.depot = depot
    self.pulse = pulse
    self.report = report
    mover = Mover(depot)
    finisher = Finisher(depot)
  }

  /// How many attempts wait for their results to be on the disk.
  var count: Int { items.count }

  /// Makes an ended attempt's result.
  mutating func close(_ attempt: FinishedAttempt, on floor: inout Floor) {
    floor.end(attempt)
    items.append(Item(attempt: attempt, result: JobResult(attempt, on: pulse.identity.holder.host)))
  }

  /// Writes the results, and puts them and the round's claims onto the disk.
  mutating func settle(isClaiming: Bool) throws(CustodyError) {
    guard isClaiming || !items.isEmpty else { return }
    for index in items.indices { try settle(&items[index]) }
    try custody { () throws(PosixError) in try depot.sync() }
  }

  private func settle(_ item: inout Item) throws(CustodyError) {
    let token = item.attempt.token
    let job: JobView
    do throws(PosixError) {
      job = try depot.reader.view(token)
    } catch {
      // Gone: somebody took it for lost. What comes of it is theirs to say.
      if error.isMissing { return }
      throw .failed(error)
    }
    let record = job.record()
    item.result.queued = record?.created
    if let requeue = item.attempt.ending.requeue {
      item.result.requeued = requeue
    } else if let reason = SharedFault.reason(of: item.result, after: earlier(job, record, token)) {
      item.result.verdict = .failed
      item.result.blame = .job
      item.result.reason = reason
    } else if item.result.blame == .infrastructure, item.result.verdict == .error {
      let retries = record?.retry ?? ManifestLimits.defaultRetry
      // The attempt's own folder has no result yet, and so counts already.
      let faults = Reaper.faults(of: job, after: record?.resetEpoch ?? 0)
      if faults <= retries { item.result.requeued = .fault }
      if faults > retries, faults > 1 { item.result.reason = Self.lastOf(faults, item.attempt.ending.reason) }
    }
    try finisher.write(item.result, in: job.directory, epoch: token.epoch ?? 0)
  }

  /// The results of the job's other attempts since it was last started anew.
  private func earlier(_ job: JobView, _ record: JobRecord?, _ token: JobToken) -> [JobResult] {
    job.attempts().filter { $0 > record?.resetEpoch ?? 0 && $0 != token.epoch }
      .compactMap { job.result(ofAttempt: $0) }
  }

  private static func lastOf(_ attempts: Int, _ reason: String) -> String {
    "\(reason) (the last of \(attempts) attempts, none of which failed by the job's fault)"
  }

  /// Moves what is settled to where it belongs.
  ///
  /// - Returns: true where jobs have ended.
  mutating func publish(on floor: inout Floor) throws(CustodyError) -> Bool {
    guard !items.isEmpty || !unannounced.isEmpty else { return false }
    guard pulse.isAlive else { throw .retired }
    while let item = items.first {
      try publish(item)
      floor.health.count(item.attempt, item.result)
      items.removeFirst()
      floor.forget(item.attempt.token)
    }
    try custody { () throws(PosixError) in
      try depot.sync(depot.folder(.finished))
      try depot.sync(depot.folder(.running))
    }
    return try announce()
  }

  private mutating func publish(_ item: Item) throws(CustodyError) {
    let token = item.attempt.token
    do throws(CustodyError) {
      if let requeued = item.result.requeued {
        _ = try mover.move(token, on: .requeue)
        report(.attemptEnd(token, item.result))
        report(.jobRequeue(token, requeued, item.result.reason))
      } else {
        let decided = try finisher.decide(token)
        _ = try finisher.publish(decided, result: item.result)
        unannounced.append((token.id, token.epoch ?? 0))
        report(.attemptEnd(token, item.result))
        report(.jobEnd(token, item.result))
      }
    } catch .lost {
      report(.attemptLost(token))
    }
  }

  private mutating func announce() throws(CustodyError) -> Bool {
    guard !unannounced.isEmpty else { return false }
    while let job = unannounced.last {
      try finisher.announce(job.id, epoch: job.epoch)
      unannounced.removeLast()
    }
    return true
  }
}

extension JobResult {
  /// What an attempt comes to, before it is known whether the job is to wait again.
  fileprivate init(_ attempt: FinishedAttempt, on host: String) {
    let end = attempt.ending
    self.init(verdict: end.verdict, phase: end.phase, blame: end.blame, reason: end.reason, ended: Clock.now)
    isLost = end.isLost
    evidence = end.evidence
    cases = end.cases
    self.attempt = attempt.token.epoch
    board = attempt.board
    boards = attempt.boards
    role = attempt.role
    self.host = host
    started = attempt.started
    durationSeconds = Double(attempt.durationNanoseconds / 1000) / 1_000_000
    switch end.exit {
    case .status(let status): exitStatus = Int(status)
    case .signal(let number): signal = Signal(number: number).name
    case nil: break
    }
    for fault in attempt.faults { reason += " (\(fault))" }
  }
}
