import Custody
import Posix
import Spool

/// Claims jobs for this host's boards, has them run, and brings them to their ends.
///
/// It goes through its work in rounds. In each, the results of all attempts that ended and the claims
/// of all that are to start share one sync; so the disk is waited for once a round, not once a job.
/// ``Claiming`` and ``Closing`` do the two halves of a round; the ``Floor`` is what they share.
final class Steward {
  /// Between two looks for own claims that nobody knows of, in nanoseconds.
  private static let selfScanInterval: UInt64 = 60_000_000_000

  private let depot: Depot
  private let pulse: Pulse
  private let inbox: Inbox
  private let launch: Launch
  private let reaper: Reaper
  private let expectsCancel: @Sendable () -> Bool
  private let isStopping: @Sendable () -> Bool
  private let onEnded: @Sendable () -> Void
  private let report: @Sendable (Event) -> Void

  private var floor: Floor
  private var claiming: Claiming
  private var closing: Closing
  private var marks: MarkWatch
  private var news = BoardNews()
  private var isTold = false
  /// Set while the disk refuses: nothing is claimed meanwhile.
  private var trouble: String?
  private var nextSelfScan: UInt64

  init(
    _ depot: Depot,
    pulse: Pulse,
    inbox: Inbox,
    keeper: KeeperDesk,
    locks: LockFolder,
    expectsCancel: @escaping @Sendable () -> Bool,
    isStopping: @escaping @Sendable () -> Bool,
    onEnded: @escaping @Sendable () -> Void,
    report: @escaping @Sendable (Event) -> Void
  ) {
    self.depot = depot
    self.pulse = pulse
    self.inbox = inbox
    self.expectsCancel = expectsCancel
    self.isStopping = isStopping
    self.onEnded = onEnded
    self.report = report
    let holder = pulse.identity.holder
    let workplace = Workplace(depot: depot, holder: holder)
    launch = Launch(workplace: workplace, keeper: keeper, inbox: inbox, report: report)
    reaper = Reaper(depot, as: holder)
    floor = Floor(
      Bench(host: holder.host, reader: depot.reader, tools: ToolDesk { inbox.hint() }),
      health: HealthDesk(depot, host: holder.host, report: report)
    )
    claiming = Claiming(depot, pulse: pulse, locks: locks)
    closing = Closing(depot, pulse: pulse, report: report)
    marks = MarkWatch(depot)
    nextSelfScan = Clock.monotonic &+ Self.selfScanInterval
  }

  /// Works until it is told to stop and nothing runs any more.
  ///
  /// - Throws: ``CustodyError/retired`` where the lease is over, and others may have taken the jobs.
  func run() throws(CustodyError) {
    while true {
      let shouldStop = isStopping()
      if shouldStop, !isTold {
        isTold = true
        for entry in floor.running.values { entry.mailbox.put(.shutDown) }
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
      let isDone = floor.running.isEmpty && closing.count == 0
      // A disk that takes no results now must not hold up the stop: the next start finds the jobs.
      let isStuck = trouble != nil && floor.running.count <= closing.count
      if shouldStop, isDone || isStuck { return floor.health.write() }
      _ = inbox.bell.wait(milliseconds: pause())
    }
  }

  private func work(claims: Bool) throws(CustodyError) {
    for attempt in inbox.takeAll() { closing.close(attempt, on: &floor) }
    let claims = claims ? try claiming.claim(isHinted: inbox.takeHint(), on: &floor) : []
    // Without a round's claims on the disk nothing of them is started.
    do throws(CustodyError) {
      try closing.settle(isClaiming: !claims.isEmpty)
    } catch {
      claiming.abandon(claims, on: &floor)
      throw error
    }
    for claim in claims { launch.start(claim) }
    if try closing.publish(on: &floor) { onEnded() }
    if !floor.running.isEmpty { try marks.look(isExpected: expectsCancel(), on: &floor) }
    try scanOwn()
  }

  /// Tells how the boards are.
  private func tell(of now: Timestamp) {
    pulse.tell(floor.bench.states(at: now))
    for event in news.events(floor.bench.conditions(at: now)) { report(event) }
  }

  /// How long to wait for a ring, in milliseconds.
  private func pause() -> Int {
    if trouble != nil { return 1000 }
    let now = Clock.monotonic
    var next = nextSelfScan
    // Who stops claims nothing, and looks for nothing to claim.
    if !isTold {
      next = min(next, claiming.deadline(after: now), floor.health.deadline(after: (now, Clock.now)))
    }
    if !floor.running.isEmpty { next = min(next, marks.deadline) }
    if !isTold, let release = untilNextRelease { next = min(next, now &+ release) }
    return next > now ? Int(clamping: (next - now) / 1_000_000 + 1) : 1
  }

  /// Nanoseconds until a reserved board is everybody's again.
  private var untilNextRelease: UInt64? {
    let now = Clock.now
    guard let release = floor.bench.nextRelease(after: now) else { return nil }
    // The wall clock may be set at any time, so it is looked at again now and then.
    let microseconds = min(max(release.microseconds - now.microseconds, 0), 60_000_000)
    return UInt64(microseconds) &* 1000
  }

  /// Gives back what carries this process's name but is not known to it: a claim that was interrupted.
  private func scanOwn() throws(CustodyError) {
    let now = Clock.monotonic
    guard now >= nextSelfScan else { return }
    nextSelfScan = now &+ Self.selfScanInterval
    let tokens = try custody { () throws(PosixError) in try depot.reader.tokens(in: .running) }
    for token in tokens where token.holder == pulse.identity.holder && floor.running[token] == nil {
      let outcome = try reaper.reap(token)
      if let event = outcome.event(token, because: "nobody here knew of its claim") { report(event) }
    }
  }
}
