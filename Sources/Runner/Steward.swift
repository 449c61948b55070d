import Boards
import Custody
import Lab
import Posix
import Spool

/// Claims jobs for this host's boards, has them run, and brings them to their ends.
///
/// It goes through its work in rounds. In each, the results of all attempts that ended and the claims
/// of all that are to start share one sync; so the disk is waited for once a round, not once a job.
final class Steward {
  /// Between two looks for tools that are missing, in nanoseconds.
  private static let toolCheck: UInt64 = 10_000_000_000

  /// What others tell it.
  final class Inbox: Sendable {
    private let finished = Locked<[FinishedAttempt]>([])
    private let isQueueNew = Locked(true)
    let bell: Bell

    init() throws(PosixError) { bell = try Bell() }

    func put(_ attempt: FinishedAttempt) {
      finished.withLock { $0.append(attempt) }
      bell.ring()
    }

    /// Something may have come to the queue, or changed among the boards.
    func hint() {
      isQueueNew.withLock { $0 = true }
      bell.ring()
    }

    fileprivate func takeHint() -> Bool {
      isQueueNew.withLock { isNew in
        defer { isNew = false }
        return isNew
      }
    }

    fileprivate func takeAll() -> [FinishedAttempt] {
      finished.withLock { finished in
        let all = finished
        finished = []
        return all
      }
    }
  }

  /// The marks by which intake has runs ended, each outdoing those before it.
  private enum Mark: Int {
    case none, again, cancel
  }

  private struct Running {
    var mailbox: Mailbox
    /// What its attempt was told of the marks in its directory.
    var told = Mark.none
  }

  /// An attempt that ended, with what is to become of the job.
  private struct Closing {
    var attempt: FinishedAttempt
    var result: JobResult
  }

  private let depot: Depot
  private let pulse: Pulse
  private let inbox: Inbox
  private let keeper: KeeperDesk
  private let mover: Mover
  private let finisher: Finisher
  private let reaper: Reaper
  private let workplace: Workplace
  private let expectsCancel: @Sendable () -> Bool
  private let isStopping: @Sendable () -> Bool
  private let onEnded: @Sendable () -> Void
  private let report: @Sendable (Event) -> Void

  private var bench: Bench
  private var waiting: Waiting
  private var shares = Shares()
  private var news = BoardNews()
  private var running: [JobToken: Running] = [:]
  /// Ended attempts whose results are not on the disk yet.
  private var closing: [Closing] = []
  /// Ended jobs of which intake has not been told yet.
  private var unannounced: [(id: JobID, epoch: Int)] = []
  private var isTold = false
  /// Set while the disk refuses: nothing is claimed meanwhile.
  private var trouble: String?
  /// Something may have come to the queue since it was listed.
  private var isQueueStale = true
  private var nextListing: UInt64 = 0
  private var nextRescan: UInt64 = 0
  private var nextSelfScan: UInt64 = 0
  private var nextCancelLook: UInt64 = 0

  init(
    _ depot: Depot,
    pulse: Pulse,
    inbox: Inbox,
    keeper: KeeperDesk,
    expectsCancel: @escaping @Sendable () -> Bool,
    isStopping: @escaping @Sendable () -> Bool,
    onEnded: @escaping @Sendable () -> Void,
    report: @escaping @Sendable (Event) -> Void
  ) {
    self.depot = depot
    self.pulse = pulse
    self.inbox = inbox
    self.keeper = keeper
    self.expectsCancel = expectsCancel
    self.isStopping = isStopping
    self.onEnded = onEnded
    self.report = report
    let holder = pulse.identity.holder
    mover = Mover(depot)
    finisher = Finisher(depot)
    reaper = Reaper(depot, as: holder)
    workplace = Workplace(depot: depot, holder: holder)
    bench = Bench(host: holder.host, reader: depot.reader)
    waiting = Waiting(depot)
    nextSelfScan = Clock.monotonic &+ 60_000_000_000
  }

  /// Works until it is told to stop and nothing runs any more.
  ///
  /// - Throws: ``CustodyError/retired`` where the lease is over, and others may have taken the jobs.
  func run() throws(CustodyError) {
    while true {
      let shouldStop = isStopping()
      if shouldStop, !isTold {
        isTold = true
        for entry in running.values { entry.mailbox.put(.shutDown) }
      }
      do throws(CustodyError) {
        try work(claims: !shouldStop && trouble == nil)
        if trouble != nil { report(.runnerRecovery) }
        trouble = nil
      } catch .retired {
        throw .retired
      } catch {
        if trouble == nil { report(.runnerTrouble(error)) }
        trouble = error.description
      }
      tell(of: Clock.now)
      if shouldStop, running.isEmpty, closing.isEmpty { return }
      // A disk that takes no results now must not hold up the stop: the next start finds the jobs.
      if shouldStop, trouble != nil, running.count <= closing.count { return }
      _ = inbox.bell.wait(milliseconds: pause())
    }
  }

  /// Tells how the boards are.
  private func tell(of now: Timestamp) {
    pulse.tell(bench.states(at: now))
    for event in news.events(bench.conditions(at: now)) { report(event) }
  }

  /// How long to wait for a ring, in milliseconds.
  private func pause() -> Int {
    if trouble != nil { return 1000 }
    let now = Clock.monotonic
    var next = nextSelfScan
    // Who stops claims nothing, and looks for nothing to claim.
    if !isTold { next = min(next, nextRescan) }
    if !running.isEmpty { next = min(next, nextCancelLook) }
    if isQueueStale, nextListing > now { next = min(next, nextListing) }
    if !isTold, let release = untilNextRelease { next = min(next, now &+ release) }
    return next > now ? Int(clamping: (next - now) / 1_000_000 + 1) : 1
  }

  /// Nanoseconds until a reserved board is everybody's again.
  private var untilNextRelease: UInt64? {
    let now = Clock.now
    guard let release = bench.nextRelease(after: now) else { return nil }
    // The wall clock may be set at any time, so it is looked at again now and then.
    let microseconds = min(max(release.microseconds - now.microseconds, 0), 60_000_000)
    return UInt64(microseconds) &* 1000
  }

  private func work(claims: Bool) throws(CustodyError) {
    for attempt in inbox.takeAll() { close(attempt) }
    let claims = claims ? try claim() : []
    // Without a round's claims on the disk nothing of them is started.
    do throws(CustodyError) {
      try settle(isClaiming: !claims.isEmpty)
    } catch {
      for claim in claims { abandon(claim) }
      throw error
    }
    for claim in claims { start(claim) }
    try publish()
    try lookForCancels()
    try scanOwn()
  }

  // MARK: Claiming

  private func claim() throws(CustodyError) -> [Claim] {
    try lookAround()
    // Long lists are not read for more than a tenth of the time.
    let hasIdle = !bench.idle(at: Clock.now).isEmpty
    if isQueueStale, Clock.monotonic >= nextListing, hasIdle { try list(at: Clock.monotonic) }
    var claims: [Claim] = []
    do throws(CustodyError) {
      // A job that another took leaves its board free for the next one.
      while try !claimRound(&claims) {}
    } catch {
      for claim in claims { abandon(claim) }
      throw error
    }
    return claims
  }

  /// Claims a job for each idle board that suits one.
  ///
  /// - Returns: false where one was lost to somebody else, and others may do instead.
  private func claimRound(_ claims: inout [Claim]) throws(CustodyError) -> Bool {
    let now = Clock.now
    let idle = bench.idle(at: now)
    guard !idle.isEmpty, !waiting.queue.isEmpty else { return true }
    shares.advance(to: Clock.monotonic)
    var isComplete = true
    for pick in Choice.picks(from: waiting.queue, shares: shares, idle: idle, all: bench.inService(at: now)) {
      guard pulse.isAlive else { throw .retired }
      guard let board = idle.first(where: { $0.board.name == pick.board })?.board else { continue }
      waiting.drop(pick.job.token)
      let mailbox = try custody { () throws(PosixError) in try Mailbox() }
      do throws(CustodyError) {
        let token = try mover.move(pick.job.token, on: .claim(by: pulse.identity.holder))
        claims.append(Claim(token: token, board: board, mailbox: mailbox))
        running[token] = Running(mailbox: mailbox)
        bench.occupy(board.name, with: token.id)
        shares.begin(token, of: pick.job.owner, at: Clock.monotonic)
      } catch .lost {
        isComplete = false
      }
    }
    return isComplete
  }

  /// Looks at the boards' files when something may have changed, and now and then.
  private func lookAround() throws(CustodyError) {
    let now = Clock.monotonic
    guard inbox.takeHint() || now >= nextRescan else { return }
    isQueueStale = true
    nextRescan = now &+ (bench.lacksTools ? min(Self.toolCheck, depot.rescanInterval) : depot.rescanInterval)
    try custody { () throws(PosixError) in try bench.refresh() }
  }

  private func list(at now: UInt64) throws(CustodyError) {
    isQueueStale = false
    try custody { () throws(PosixError) in try waiting.refresh() }
    let cost = Clock.monotonic &- now
    nextListing = cost > 5_000_000 ? Clock.monotonic &+ cost &* 10 : 0
  }

  /// A job that is this runner's, for a board that is now occupied.
  private struct Claim: Sendable {
    var token: JobToken
    var board: Board
    var mailbox: Mailbox
  }

  /// Gives a claim back that could not be put on the disk.
  private func abandon(_ claim: Claim) {
    running[claim.token] = nil
    bench.free(claim.board.name)
    shares.end(claim.token, at: Clock.monotonic)
    _ = try? mover.move(claim.token, on: .requeue)
  }

  private func start(_ claim: Claim) {
    let (inbox, keeper, workplace) = (inbox, keeper, workplace)
    do throws(PosixError) {
      let link = try keeper.link()
      let worker = try Worker(name: "board \(claim.board.name)".prefix(15).description) {
        inbox.put(Self.attempt(claim, in: workplace, link: link, keeper: keeper))
      }
      worker.detach()
    } catch {
      inbox.put(Self.unrun(claim, .error, .infrastructure, "the attempt cannot be started: \(error)"))
    }
    report(.attemptStart(claim.token, on: claim.board.name))
  }

  /// One attempt from its folder to its outputs; on a thread of its own.
  private static func attempt(
    _ claim: Claim,
    in workplace: Workplace,
    link: KeeperLink,
    keeper: KeeperDesk
  ) -> FinishedAttempt {
    let prepared: PreparedAttempt
    do throws(Workplace.Fault) {
      prepared = try workplace.prepare(claim.token, on: claim.board, mailbox: claim.mailbox)
    } catch {
      switch error {
      case .job(let reason): return unrun(claim, .failed, .job, reason)
      case .infrastructure(let reason): return unrun(claim, .error, .infrastructure, reason)
      }
    }
    do throws(PosixError) {
      var finished = try AttemptRun(prepared, keeper: link, register: { keeper.register($0) }).run()
      do throws(PosixError) {
        try workplace.collect(from: claim.board.name, into: prepared.folder)
        finished.ending = prepared.reports.judged(finished.ending, in: prepared.folder)
      } catch {
        finished.faults.append("its outputs were not kept: \(error)")
        finished.ending = prepared.reports.unread(finished.ending)
      }
      return finished
    } catch {
      return unrun(claim, .error, .infrastructure, "the console's log cannot be made: \(error)")
    }
  }

  private static func unrun(
    _ claim: Claim,
    _ verdict: Verdict,
    _ blame: Blame,
    _ reason: String
  ) -> FinishedAttempt {
    FinishedAttempt(
      token: claim.token,
      board: claim.board.name,
      ending: Ending(verdict, .claim, blame, reason),
      started: Clock.now,
      durationNanoseconds: 0
    )
  }

  // MARK: Closing

  /// Makes an ended attempt's result.
  private func close(_ attempt: FinishedAttempt) {
    bench.free(attempt.board)
    shares.end(attempt.token, at: Clock.monotonic)
    let end = attempt.ending
    var result = JobResult(
      verdict: end.verdict,
      phase: end.phase,
      blame: end.blame,
      reason: end.reason,
      ended: Clock.now
    )
    result.evidence = end.evidence
    result.cases = end.cases
    result.attempt = attempt.token.epoch
    result.board = attempt.board
    result.host = pulse.identity.holder.host
    result.started = attempt.started
    result.durationSeconds = Double(attempt.durationNanoseconds / 1000) / 1_000_000
    switch end.exit {
    case .status(let status): result.exitStatus = Int(status)
    case .signal(let signal): result.signal = Signal(number: signal).name
    case nil: break
    }
    for fault in attempt.faults { result.reason += " (\(fault))" }
    closing.append(Closing(attempt: attempt, result: result))
  }

  /// Writes the results, and puts them and the claims onto the disk.
  private func settle(isClaiming: Bool) throws(CustodyError) {
    guard isClaiming || !closing.isEmpty else { return }
    for index in closing.indices { try settle(&closing[index]) }
    try custody { () throws(PosixError) in try depot.sync() }
  }

  private func settle(_ item: inout Closing) throws(CustodyError) {
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
    } else if item.result.blame == .infrastructure, item.result.verdict == .error {
      let retries = record?.retry ?? ManifestLimits.defaultRetry
      // The attempt's own folder has no result yet, and so counts already.
      let faults = Reaper.faults(of: job, after: record?.resetEpoch ?? 0)
      if faults <= retries { item.result.requeued = .fault }
      if faults > retries, faults > 1 { item.result.reason = Self.lastOf(faults, item.attempt.ending.reason) }
    }
    try finisher.write(item.result, in: job.directory, epoch: token.epoch ?? 0)
  }

  private static func lastOf(_ attempts: Int, _ reason: String) -> String {
    "\(reason) (the last of \(attempts) attempts, none of which failed by the job's fault)"
  }

  /// Moves what is settled to where it belongs.
  private func publish() throws(CustodyError) {
    guard !closing.isEmpty || !unannounced.isEmpty else { return }
    guard pulse.isAlive else { throw .retired }
    while let item = closing.first {
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
      closing.removeFirst()
      running[token] = nil
    }
    try custody { () throws(PosixError) in
      try depot.sync(depot.folder(.finished))
      try depot.sync(depot.folder(.running))
    }
    guard !unannounced.isEmpty else { return }
    while let job = unannounced.last {
      try finisher.announce(job.id, epoch: job.epoch)
      unannounced.removeLast()
    }
    onEnded()
  }

  // MARK: Looking after what runs

  /// Looks for the marks by which intake asks to end running jobs.
  private func lookForCancels() throws(CustodyError) {
    let now = Clock.monotonic
    guard !running.isEmpty, expectsCancel() || now >= nextCancelLook else { return }
    nextCancelLook = now &+ 500_000_000
    for (token, entry) in running where entry.told != .cancel {
      let found = try custody { () throws(PosixError) in try mark(on: token) }
      guard let (mark, message) = found, mark.rawValue > entry.told.rawValue else { continue }
      running[token]?.told = mark
      entry.mailbox.put(message)
    }
  }

  /// Where both marks stand, the cancel's.
  private func mark(on token: JobToken) throws(PosixError) -> (Mark, Mailbox.Message)? {
    let epoch = token.epoch ?? 0
    do throws(PosixError) {
      let job = try depot.folder(.running).directory(token.name)
      if let user = try job.readIfPresent(Layout.cancelMark(epoch: epoch), limit: 4096) {
        let name = String(decoding: user.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return (.cancel, .cancelled(by: name))
      }
      let request = try job.readIfPresent(Layout.againMark(epoch: epoch), limit: 4096)
      return request.map { (.again, .again(AgainMark($0))) }
    } catch  where error.isMissing {
      return nil
    }
  }

  /// Gives back what carries this process's name but is not known to it: a claim that was interrupted.
  private func scanOwn() throws(CustodyError) {
    let now = Clock.monotonic
    guard now >= nextSelfScan else { return }
    nextSelfScan = now &+ 60_000_000_000
    let tokens = try custody { () throws(PosixError) in try depot.reader.tokens(in: .running) }
    for token in tokens where token.holder == pulse.identity.holder && running[token] == nil {
      let outcome = try reaper.reap(token)
      if let event = outcome.event(token, because: "nobody here knew of its claim") { report(event) }
    }
  }
}
