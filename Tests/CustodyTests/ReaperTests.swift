import Custody
import Posix
import Spool
import TestSupport
import Testing

/// The states that a runner's crash can leave, and what becomes of each.
@Suite("Taking over from the dead")
struct ReaperTests {
  private let spool: TemporarySpool
  private let reaper: Reaper
  private let dead: Holder
  private let running: JobToken
  private let ending: JobToken

  init() throws {
    spool = try TemporarySpool()
    dead = try .known("lab1~0123abcd")
    reaper = Reaper(spool.depot, as: try .known("lab2~89abcdef"))
    running = JobToken(try .known(42), .running(epoch: 3, holder: dead))
    ending = JobToken(running.id, .ending(epoch: 3, holder: dead))
  }

  private func result(
    _ verdict: Verdict,
    blame: Blame = .job,
    requeued: JobResult.Requeue? = nil
  ) -> JobResult {
    var result = JobResult(verdict: verdict, phase: .run, blame: blame, reason: "r", ended: Clock.now)
    result.requeued = requeued
    return result
  }

  private func put(_ result: JobResult, attempt: Int, in job: JobView) throws {
    try job.directory.put("attempts/\(attempt)/result.json", bytes: result.json.pretty)
  }

  @Test("Claimed, and nothing more: it waits again, with a higher epoch")
  func claimed() throws {
    try spool.addJob(running)
    #expect(try reaper.reap(running) == .queuedAgain)
    #expect(try spool.place(of: running.id)?.path == "queued/42~4")
  }

  @Test("Under way, with an attempt that has no result: it waits again, and the attempt is kept")
  func underWay() throws {
    let job = try spool.addJob(running)
    try job.directory.put("attempts/3/console.log", "half")
    #expect(try reaper.reap(running) == .queuedAgain)
    let view = try spool.depot.reader.job(running.id)
    #expect(view?.token.path == "queued/42~4")
    #expect(try view?.directory.text("attempts/3/console.log") == "half")
  }

  @Test("Result written, but not decided: it waits again, for only the rename decides")
  func written() throws {
    let job = try spool.addJob(running)
    try put(result(.passed), attempt: 3, in: job)
    #expect(try reaper.reap(running) == .queuedAgain)
    #expect(try spool.depot.reader.job(running.id)?.result() == nil)
  }

  @Test(
    "Decided, but not published: it is published with its result",
    arguments: [Verdict.failed, .cancelled]
  )
  func decided(verdict: Verdict) throws {
    let job = try spool.addJob(ending)
    try put(result(verdict), attempt: 3, in: job)
    #expect(try reaper.reap(ending) == .published)
    let view = try spool.depot.reader.job(ending.id)
    #expect(view?.token.path == "\(verdict.place.rawValue)/42")
    #expect(view?.result()?.verdict == verdict)
    #expect(try spool.depot.folder(Layout.news).names() == ["42~3"])
  }

  @Test("Decided and linked, but not moved: it is published")
  func linked() throws {
    let job = try spool.addJob(ending)
    try put(result(.passed), attempt: 3, in: job)
    try job.directory.makeLink(Layout.result, to: "attempts/3/result.json")
    try job.directory.makeLink(".result.json.new", to: "attempts/3/result.json")
    #expect(try reaper.reap(ending) == .published)
    #expect(try spool.depot.reader.job(ending.id)?.result()?.verdict == .passed)
  }

  @Test(
    "Decided, with a result that the disk lost: it ends all the same, blame infrastructure",
    arguments: ["", "{torn"]
  )
  func lostResult(text: String) throws {
    let job = try spool.addJob(ending)
    try job.directory.put("attempts/3/result.json", text)
    #expect(try reaper.reap(ending) == .published)
    let written = try spool.depot.reader.job(ending.id)?.result()
    #expect(written?.verdict == .error)
    #expect(written?.blame == .infrastructure)
  }

  @Test("Somebody took it over first: nothing is done")
  func lost() throws {
    try spool.addJob(JobToken(running.id, .running(epoch: 5, holder: dead)))
    #expect(try reaper.reap(running) == .lost)
    #expect(try reaper.reap(ending) == .lost)
    #expect(try spool.place(of: running.id)?.epoch == 5)
  }

  @Test("What does not run is nothing to take over")
  func notRunning() throws {
    for state in [JobToken.State.queued(epoch: 1), .held(epoch: 1), .finished, .cancelled] {
      #expect(try reaper.reap(JobToken(running.id, state)) == .lost)
    }
  }

  @Test("The retries that a job asks for are all given, and then it ends", arguments: [0, 1, 3])
  func budget(retry: Int) throws {
    var token = JobToken(running.id, .running(epoch: 1, holder: dead))
    try spool.addJob(token) { $0.retry = retry }
    for fault in 1...(retry + 1) {
      let view = try spool.depot.reader.view(token)
      try view.directory.put("attempts/\(token.epoch ?? 0)/plan.json", "{}")
      let outcome = try reaper.reap(token)
      #expect(outcome == (fault <= retry ? .queuedAgain : .ended), "after \(fault) faults")
      guard outcome == .queuedAgain, let waiting = try spool.place(of: token.id) else { continue }
      token = try Mover(spool.depot).move(waiting, on: .claim(by: dead))
    }
    let result = try spool.depot.reader.job(token.id)?.result()
    #expect(result?.verdict == .error)
    #expect(result?.blame == .infrastructure)
    #expect(try spool.place(of: token.id)?.path == "finished/42")
  }

  @Test("An orderly stop, and what is the job's own doing, cost no retry")
  func noFaults() throws {
    let job = try spool.addJob(running) { $0.retry = 0 }
    try put(result(.error, blame: .infrastructure, requeued: .stop), attempt: 1, in: job)
    try put(result(.failed), attempt: 2, in: job)
    #expect(Reaper.faults(of: job, after: 0) == 0)
    #expect(try reaper.reap(running) == .queuedAgain)
  }

  @Test("Faults are attempts without a result, and those with infrastructure to blame")
  func faults() throws {
    let job = try spool.addJob(running)
    try put(result(.error, blame: .infrastructure, requeued: .fault), attempt: 1, in: job)
    try put(result(.error, blame: .infrastructure), attempt: 2, in: job)
    try job.directory.put("attempts/3/plan.json", "{}")
    #expect(Reaper.faults(of: job, after: 0) == 3)
  }

  @Test("Attempts from before the job was started anew count no more", arguments: 0...4)
  func startedAnew(resetEpoch: Int) throws {
    let job = try spool.addJob(running)
    for epoch in 1...3 {
      try put(result(.error, blame: .infrastructure, requeued: .fault), attempt: epoch, in: job)
    }
    #expect(Reaper.faults(of: job, after: resetEpoch) == max(0, 3 - resetEpoch))
  }

  @Test("A job that was started anew has all its retries again")
  func newBudget() throws {
    let job = try spool.addJob(running) { record in
      record.retry = 1
      record.resetEpoch = 2
    }
    for epoch in 1...2 {
      try put(result(.error, blame: .infrastructure, requeued: .fault), attempt: epoch, in: job)
    }
    try job.directory.put("attempts/3/plan.json", "{}")
    #expect(try reaper.reap(running) == .queuedAgain)
  }

  @Test("What became of a job is told, where anything did")
  func events() {
    let lines = [Reaper.Outcome.queuedAgain, .ended, .published, .lost].map {
      $0.event(running, because: "lab1~0123abcd is dead")?.line(isForJournal: false)
    }
    #expect(
      lines == [
        "event=job.requeue job=42 attempt=3 cause=lost message=\"job 42: queued again, for lab1~0123abcd is dead\"",
        "event=job.end job=42 attempt=3 verdict=error message=\"job 42: ended, for lab1~0123abcd is dead, and its"
          + " retries are used up\"",
        "event=job.end job=42 attempt=3 message=\"job 42: published, for lab1~0123abcd is dead\"", nil,
      ]
    )
  }

  @Test("What somebody asked to run again costs no retry")
  func request() throws {
    let job = try spool.addJob(running) { $0.retry = 0 }
    try put(result(.error, blame: .infrastructure, requeued: .request), attempt: 1, in: job)
    #expect(Reaper.faults(of: job, after: 0) == 0)
    #expect(try reaper.reap(running) == .queuedAgain)
  }
}
