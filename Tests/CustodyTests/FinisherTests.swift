import Custody
import Posix
import Spool
import TestSupport
import Testing

@Suite("Ending jobs")
struct FinisherTests {
  private let spool: TemporarySpool
  private let finisher: Finisher
  private let holder: Holder
  private let running: JobToken

  init() throws {
    spool = try TemporarySpool()
    finisher = Finisher(spool.depot)
    holder = try .known("lab1~0123abcd")
    running = JobToken(try .known(42), .running(epoch: 3, holder: holder))
  }

  private func result(_ verdict: Verdict, _ reason: String = "r") -> JobResult {
    JobResult(verdict: verdict, phase: .run, blame: .job, reason: reason, ended: Clock.now)
  }

  @Test("A result lies in its attempt's folder and nowhere else until the job is decided")
  func write() throws {
    let job = try spool.addJob(running)
    try finisher.write(result(.passed), in: job.directory, epoch: 3)
    #expect(job.result(ofAttempt: 3)?.verdict == .passed)
    #expect(job.result() == nil)
    #expect(try spool.place(of: running.id) == running)
  }

  @Test("Deciding renames, and can be done once")
  func decide() throws {
    try spool.addJob(running)
    let decided = try finisher.decide(running)
    #expect(decided.path == "running/42~3~lab1~0123abcd~end")
    #expect(throws: CustodyError.refused(decided, .isDecided)) { try finisher.decide(decided) }
  }

  @Test(
    "What ran is published among the finished, what was cancelled among the cancelled",
    arguments: Verdict.allCases
  )
  func publish(verdict: Verdict) throws {
    let job = try spool.addJob(running)
    try finisher.write(result(verdict), in: job.directory, epoch: 3)
    let ended = try finisher.publish(finisher.decide(running), result: result(verdict))
    #expect(ended.place.rawValue == verdict.place.rawValue)
    let view = try spool.depot.reader.job(running.id)
    #expect(view?.token == ended)
    #expect(view?.result()?.verdict == verdict)
  }

  @Test("The published links are the deciding attempt's, in place of an earlier one's")
  func links() throws {
    let job = try spool.addJob(running)
    try job.directory.put("attempts/1/console.log", "first")
    try job.directory.put("attempts/3/console.log", "third")
    try job.directory.makeLink(Layout.log, to: "attempts/1/console.log")
    try job.directory.makeLink(Layout.result, to: "attempts/1/result.json")
    try finisher.write(result(.passed), in: job.directory, epoch: 3)
    _ = try finisher.publish(finisher.decide(running), result: result(.passed))
    #expect(try job.directory.linkTarget(Layout.log) == "attempts/3/console.log")
    #expect(try job.directory.linkTarget(Layout.result) == "attempts/3/result.json")
    #expect(try job.directory.names().allSatisfy { !$0.hasPrefix(".") })
  }

  @Test("A run that printed nothing has no link to a log")
  func noLog() throws {
    let job = try spool.addJob(running)
    try finisher.write(result(.passed), in: job.directory, epoch: 3)
    _ = try finisher.publish(finisher.decide(running), result: result(.passed))
    #expect(!job.directory.has(Layout.log))
  }

  @Test("Only what was decided is published")
  func undecided() throws {
    try spool.addJob(running)
    #expect(throws: CustodyError.refused(running, .notDecided)) {
      try finisher.publish(running, result: result(.passed))
    }
    #expect(try spool.place(of: running.id) == running)
  }

  @Test("A job that somebody took over meanwhile is lost")
  func takenOver() throws {
    try spool.addJob(JobToken(running.id, .queued(epoch: 4)))
    #expect(throws: CustodyError.lost(running)) { try finisher.decide(running) }
    let decided = JobToken(running.id, .ending(epoch: 3, holder: holder))
    #expect(throws: CustodyError.lost(decided)) { try finisher.publish(decided, result: result(.passed)) }
  }

  @Test("An end is told by a note where intake is elsewhere, as often as one likes")
  func note() throws {
    try finisher.announce(running.id, epoch: 3)
    try finisher.announce(running.id, epoch: 3)
    #expect(try spool.depot.folder(Layout.news).names() == ["42~3"])
  }

  @Test("An end is told by word where intake is here, and no note is made")
  func word() throws {
    let told = Locked<[JobID]>([])
    spool.depot.setIntake { id in told.withLock { $0.append(id) } }
    try finisher.announce(running.id, epoch: 3)
    #expect(told.withLock { $0 } == [running.id])
    #expect(try spool.depot.folder(Layout.news).names().isEmpty)
  }

  @Test("A waiting job that ends without a run has an attempt that tells why", arguments: [0, 7])
  func withoutRun(epoch: Int) throws {
    let queued = JobToken(running.id, .queued(epoch: epoch))
    try spool.addJob(queued)
    try finisher.endWithoutRun(queued, as: holder, result(.cancelled, "cancelled by ada"))
    let view = try spool.depot.reader.job(queued.id)
    #expect(view?.token.path == "cancelled/42")
    #expect(view?.result()?.reason == "cancelled by ada")
    #expect(view?.result()?.attempt == epoch + 1)
    #expect(view?.attempts() == [epoch + 1])
    #expect(try spool.depot.folder(Layout.news).names() == ["42~\(epoch + 1)"])
  }

  @Test("A held job can be ended without a run as well")
  func heldWithoutRun() throws {
    let held = JobToken(running.id, .held(epoch: 7))
    try spool.addJob(held)
    try finisher.endWithoutRun(held, as: holder, result(.cancelled))
    #expect(try spool.place(of: held.id)?.path == "cancelled/42")
  }

  @Test("A job that a runner claimed first is not ended")
  func claimedFirst() throws {
    try spool.addJob(running)
    let queued = JobToken(running.id, .queued(epoch: 2))
    let other = try Holder.known("lab2~89abcdef")
    #expect(throws: CustodyError.lost(queued)) {
      try finisher.endWithoutRun(queued, as: other, result(.cancelled))
    }
    #expect(try spool.place(of: running.id) == running)
  }
}
