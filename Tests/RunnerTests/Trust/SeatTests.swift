import Boards
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("Which jobs a board takes")
struct SeatTests {
  private func golden(board: String = "a") throws -> JobQueue.Kind {
    var record = JobRecord(
      id: try .known(1),
      uuid: "u",
      drop: "d",
      owner: "root",
      ownerID: 0,
      team: "t",
      created: Timestamp(microseconds: 0)
    )
    record.health = board
    record.key = GoldenName(board: board, host: "lab1").key(7)
    var job = try WaitingJob.known(1, owner: "root", board: board)
    job.golden = GoldenMark(record)
    return JobQueue.Kind(job)
  }

  private func seat(reservedFor user: String? = nil, isForGoldenJobs: Bool = false) throws -> Seat {
    Seat(board: try .known("a"), host: "lab1", reservedFor: user, isForGoldenJobs: isForGoldenJobs)
  }

  private func suits(_ seat: Seat, _ kind: JobQueue.Kind) -> Bool {
    kind.wishes.allSatisfy { seat.suits($0, of: kind) }
  }

  @Test("A board that is checked or set aside takes its golden job and no other")
  func checked() throws {
    let seat = try seat(isForGoldenJobs: true)
    #expect(try suits(seat, golden()))
    #expect(try !suits(seat, JobQueue.Kind(.known(1, board: "a"))))
  }

  @Test("A board that is reserved for somebody takes its golden job all the same")
  func reserved() throws {
    #expect(try suits(seat(reservedFor: "ann"), golden()))
    #expect(try !suits(seat(reservedFor: "ann"), JobQueue.Kind(.known(1, owner: "bob"))))
  }

  @Test("Another board's golden job, or another host's, is not its own")
  func others() throws {
    #expect(try !suits(seat(), golden(board: "b")))
    var far = try seat()
    far.host = "lab2"
    #expect(try !suits(far, golden()))
  }
}
