import Custody
import Posix
import Spool
import TestSupport
import Testing

@Suite("Moving jobs")
struct MoverTests {
  private let spool: TemporarySpool
  private let mover: Mover
  private let lab1: Holder
  private let id: JobID

  init() throws {
    spool = try TemporarySpool()
    mover = Mover(spool.depot)
    lab1 = try .known("lab1~0123abcd")
    id = try .known(42)
  }

  @Test("A job goes through its life by renames")
  func life() throws {
    let queued = JobToken(id, .queued(epoch: 0))
    try spool.addJob(queued)
    let held = try mover.move(queued, on: .hold)
    let again = try mover.move(held, on: .unhold)
    let running = try mover.move(again, on: .claim(by: lab1))
    let ending = try mover.move(running, on: .decide)
    let finished = try mover.move(ending, on: .publish(.finished))
    #expect(
      [held, again, running, ending, finished].map(\.path) == [
        "queued/42~1~held", "queued/42~2", "running/42~3~lab1~0123abcd", "running/42~3~lab1~0123abcd~end",
        "finished/42",
      ]
    )
    #expect(try spool.place(of: id) == finished)
  }

  @Test("A job that is not where the token says is lost, and nothing is moved")
  func lost() throws {
    let queued = JobToken(id, .queued(epoch: 0))
    #expect(throws: CustodyError.lost(queued)) { try mover.move(queued, on: .claim(by: lab1)) }
    try spool.addJob(JobToken(id, .queued(epoch: 2)))
    #expect(throws: CustodyError.lost(queued)) { try mover.move(queued, on: .claim(by: lab1)) }
    #expect(try spool.place(of: id)?.path == "queued/42~2")
  }

  @Test("A move that the job's life does not have is refused, and nothing is moved")
  func refused() throws {
    let finished = JobToken(id, .finished)
    try spool.addJob(finished)
    #expect(throws: CustodyError.refused(finished, .hasEnded)) { try mover.move(finished, on: .requeue) }
    #expect(try spool.place(of: id) == finished)
  }

  @Test("A claim is won by exactly one of many who try at once; the others are told that it is lost")
  func race() throws {
    for round in 1...40 {
      let queued = JobToken(try .known(round), .queued(epoch: round))
      try spool.addJob(queued)
      let won = Locked<[String]>([])
      let lost = Locked(0)
      var threads: [ClaimThread] = []
      for number in 0..<6 {
        let holder = try Holder.known("lab\(number)~0123abcd")
        let mover = mover
        threads.append(
          try ClaimThread {
            do throws(CustodyError) {
              let token = try mover.move(queued, on: .claim(by: holder))
              won.withLock { $0.append(token.path) }
            } catch {
              if error == .lost(queued) { lost.withLock { $0 += 1 } }
            }
          }
        )
      }
      for thread in threads { thread.join() }
      let winners = won.withLock { $0 }
      #expect(winners.count == 1)
      #expect(lost.withLock { $0 } == 5)
      #expect(try spool.place(of: queued.id)?.path == winners.first)
    }
  }

  @Test("A rename that reports an error though it happened counts as done")
  func falseError() throws {
    // As an NFS client's retry sees it: the source is gone, the target has the name that only it makes.
    let queued = JobToken(id, .queued(epoch: 3))
    try spool.addJob(JobToken(id, .running(epoch: 4, holder: lab1)))
    #expect(try mover.move(queued, on: .claim(by: lab1)).path == "running/42~4~lab1~0123abcd")
  }

  @Test("Another's claim of the same epoch is not taken for one's own")
  func anothersClaim() throws {
    let queued = JobToken(id, .queued(epoch: 3))
    try spool.addJob(JobToken(id, .running(epoch: 4, holder: try .known("lab2~89abcdef"))))
    #expect(throws: CustodyError.lost(queued)) { try mover.move(queued, on: .claim(by: lab1)) }
  }

  @Test("A folder that cannot be opened is a failure and no loss")
  func failure() throws {
    let queued = JobToken(id, .queued(epoch: 0))
    try spool.addJob(queued)
    try spool.root.rename("running", to: spool.root, as: "elsewhere")
    try spool.root.put("running", "a file")
    do throws(CustodyError) {
      _ = try mover.move(queued, on: .claim(by: lab1))
      Issue.record("moved")
    } catch {
      guard case .failed(let cause) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(!cause.isMissing)
    }
    #expect(spool.root.has("queued/42"))
  }
}

/// A thread that can be kept in a list.
final class ClaimThread {
  private var worker: Worker?

  init(_ body: @escaping @Sendable () -> Void) throws(PosixError) { worker = try Worker(name: "claim", body) }

  func join() {
    if let worker = worker.take() { worker.join() }
  }
}
