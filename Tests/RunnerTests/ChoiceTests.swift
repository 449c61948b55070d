import Boards
import JSON
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("Choosing among waiting jobs")
struct ChoiceTests {
  private func board(_ name: String, type: String = "t", tags: [String] = []) throws -> Board {
    try .known(name, type: type, tags: tags)
  }

  private func job(
    _ id: Int,
    board: String? = "t",
    tags: [String] = [],
    priority: Int = 1000,
    failed: Set<String> = [],
    owner: String = "ann"
  ) throws -> WaitingJob {
    try .known(id, owner: owner, board: board, tags: tags, priority: priority, failed: failed)
  }

  private func picks(_ jobs: [WaitingJob], idle: [Board], all: [Board]? = nil) -> [String] {
    picks(jobs, idle: idle.map { Seat(board: $0) }, all: (all ?? idle).map { Seat(board: $0) })
  }

  private func picks(_ jobs: [WaitingJob], idle: [Seat], all: [Seat]? = nil) -> [String] {
    Choice.picks(from: JobQueue(jobs), shares: Shares(), idle: idle, all: all ?? idle).map {
      "\($0.job.token.id) on \($0.boards.joined(separator: "+"))"
    }
  }

  @Test("The higher priority goes first, and of the same the older")
  func order() throws {
    let jobs = [
      try job(1, priority: 5), try job(3, priority: 9), try job(2, priority: 9), try job(4, priority: 0),
    ]
    #expect(picks(jobs.shuffled(), idle: [try board("a")]) == ["2 on a"])
    #expect(
      picks(jobs.shuffled(), idle: try ["a", "b", "c"].map { try board($0) }) == [
        "2 on a", "3 on b", "1 on c",
      ]
    )
  }

  @Test("Each board gets one job, each job one board")
  func once() throws {
    let boards = try ["a", "b"].map { try board($0) }
    #expect(picks([try job(1)], idle: boards) == ["1 on a"])
    #expect(picks(try (1...5).map { try job($0) }, idle: boards) == ["1 on a", "2 on b"])
  }

  @Test("A job goes to a board of its name or type, with all its tags")
  func matching() throws {
    let boards = [try board("a", type: "x", tags: ["usb"]), try board("b", type: "y", tags: ["usb", "can"])]
    #expect(picks([try job(1, board: "b")], idle: boards) == ["1 on b"])
    #expect(picks([try job(1, board: "y")], idle: boards) == ["1 on b"])
    #expect(picks([try job(1, board: nil, tags: ["usb", "can"])], idle: boards) == ["1 on b"])
    #expect(picks([try job(1, board: "x", tags: ["can"])], idle: boards).isEmpty)
    #expect(picks([try job(1, board: "z")], idle: boards).isEmpty)
  }

  @Test("A job that finds no board does not hold up the ones behind it")
  func noBlocking() throws {
    let jobs = [try job(1, board: "busy", priority: 9), try job(2)]
    #expect(picks(jobs, idle: [try board("a")], all: [try board("a"), try board("busy")]) == ["2 on a"])
  }

  @Test("After a fault on a board a job goes to another that suits it")
  func elsewhere() throws {
    let boards = try ["a", "b"].map { try board($0) }
    #expect(picks([try job(1, failed: ["a"])], idle: boards) == ["1 on b"])
  }

  @Test("After a fault on a board a job waits for another that is busy")
  func waitsForAnother() throws {
    let boards = try ["a", "b"].map { try board($0) }
    #expect(picks([try job(1, failed: ["a"])], idle: [boards[0]], all: boards).isEmpty)
  }

  @Test("Where there is no other board the job goes where the fault was")
  func onlyOne() throws {
    let boards = [try board("a"), try board("b", type: "other")]
    #expect(picks([try job(1, failed: ["a"])], idle: boards) == ["1 on a"])
    #expect(picks([try job(1, failed: ["a", "c"])], idle: boards) == ["1 on a"])
  }

  @Test("No jobs, or no boards, are no picks")
  func nothing() throws {
    #expect(picks([], idle: [try board("a")]).isEmpty)
    #expect(picks([try job(1)], idle: [Board]()).isEmpty)
  }

  @Test("A reserved board takes the jobs of its user alone")
  func reserved() throws {
    let seats = [Seat(board: try board("a"), reservedFor: "bob"), Seat(board: try board("b"))]
    #expect(picks([try job(1), try job(2)], idle: seats) == ["1 on b"])
    #expect(picks([try job(1, owner: "bob"), try job(2)], idle: seats) == ["1 on a", "2 on b"])
  }

  @Test("After a fault a board that is reserved for another is no other board to wait for")
  func reservedElsewhere() throws {
    let seats = [Seat(board: try board("a")), Seat(board: try board("b"), reservedFor: "bob")]
    #expect(picks([try job(1, failed: ["a"])], idle: [seats[0]], all: seats) == ["1 on a"])
    #expect(picks([try job(1, failed: ["a"], owner: "bob")], idle: [seats[0]], all: seats).isEmpty)
  }
}
