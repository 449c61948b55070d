import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("The queue in memory")
struct WaitingTests {
  private let spool: TemporarySpool
  private let queued: JobToken

  init() throws {
    spool = try TemporarySpool()
    queued = JobToken(try .known(42), .queued(epoch: 0))
  }

  private func waiting() throws -> Waiting {
    var waiting = Waiting(spool.depot)
    try waiting.refresh()
    return waiting
  }

  @Test("A waiting job is known with what it asks for")
  func reads() throws {
    try spool.addJob(queued) { record in
      record.board = "nucleo"
      record.tags = ["usb"]
      record.priority = 7
    }
    #expect(
      try waiting().jobs
        == [
          WaitingJob(
            token: queued,
            owner: Users.name(ofUser: Users.current),
            wishes: [BoardWish(board: "nucleo", tags: ["usb"])],
            priority: 7,
            failedBoards: []
          )
        ]
    )
  }

  @Test("Held and running jobs do not wait, nor do those whose record cannot be read")
  func others() throws {
    try spool.addJob(JobToken(.known(1), .held(epoch: 1)))
    try spool.addJob(JobToken(.known(2), .running(epoch: 1, holder: .known("lab1~0123abcd"))))
    try spool.addJob(queued).directory.put(Layout.record, "{")
    #expect(try waiting().jobs.isEmpty)
  }

  @Test("A job that moved on is forgotten, one that came back is read anew")
  func movesOn() throws {
    try spool.addJob(queued) { $0.priority = 1 }
    var waiting = try waiting()
    try spool.root.rename("queued/42", to: spool.root, as: "elsewhere")
    try waiting.refresh()
    #expect(waiting.jobs.isEmpty)
    let again = JobToken(queued.id, .queued(epoch: 2))
    try spool.addJob(again) { $0.priority = 2 }
    try waiting.refresh()
    #expect(waiting.jobs.map(\.priority) == [2])
  }

  @Test("A job is read once for each time that it waits")
  func readOnce() throws {
    let view = try spool.addJob(queued) { $0.priority = 1 }
    var waiting = try waiting()
    try view.directory.put(Layout.record, "{")
    try waiting.refresh()
    #expect(waiting.jobs.map(\.priority) == [1])
  }

  @Test("The boards on which it met a fault of the infrastructure are known; those of other ends are not")
  func failedBoards() throws {
    let again = JobToken(queued.id, .queued(epoch: 5))
    let view = try spool.addJob(again)
    func leave(_ epoch: Int, _ board: String, _ blame: Blame, _ requeued: JobResult.Requeue?) throws {
      var result = JobResult(verdict: .error, phase: .run, blame: blame, reason: "", ended: Clock.now)
      result.board = board
      result.requeued = requeued
      try view.directory.put("attempts/\(epoch)/result.json", bytes: result.json.pretty)
    }
    try leave(1, "a", .infrastructure, .fault)
    try leave(2, "b", .infrastructure, .stop)
    try leave(3, "c", .job, nil)
    try view.directory.put("attempts/4/plan.json", "{}")
    #expect(try waiting().jobs.map(\.failedBoards) == [["a"]])
  }

  @Test("What a job met before it was started anew is no reason to shun a board")
  func startedAnew() throws {
    let view = try spool.addJob(JobToken(queued.id, .queued(epoch: 5))) { $0.resetEpoch = 2 }
    for (epoch, board) in [(1, "a"), (2, "b"), (3, "c")] {
      var result = JobResult(
        verdict: .error,
        phase: .run,
        blame: .infrastructure,
        reason: "",
        ended: Clock.now
      )
      result.board = board
      result.requeued = .fault
      try view.directory.put("attempts/\(epoch)/result.json", bytes: result.json.pretty)
    }
    #expect(try waiting().jobs.map(\.failedBoards) == [["c"]])
  }

  @Test("They stand in the order in which they are to be claimed")
  func order() throws {
    for (id, priority) in [(1, 5), (2, 9), (3, 9), (4, 0)] {
      try spool.addJob(JobToken(.known(id), .queued(epoch: 0))) { $0.priority = priority }
    }
    #expect(try waiting().jobs.map(\.token.id.number) == [2, 3, 1, 4])
  }

  @Test("A job that is dropped is read again while it waits")
  func drop() throws {
    try spool.addJob(queued)
    var waiting = try waiting()
    waiting.drop(queued)
    #expect(waiting.jobs.isEmpty)
    try waiting.refresh()
    #expect(waiting.jobs.map(\.token) == [queued])
  }
}

extension Waiting {
  fileprivate var jobs: [WaitingJob] { queue.jobs }
}
