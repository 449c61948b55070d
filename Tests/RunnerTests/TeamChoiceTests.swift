import Boards
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("Choosing among jobs of several boards")
struct TeamChoiceTests {
  private func job(
    _ id: Int,
    _ wishes: [String],
    owner: String = "ann",
    priority: Int = 1000,
    failed: Set<String> = []
  ) throws -> WaitingJob {
    var job = try WaitingJob.known(id, owner: owner, priority: priority, failed: failed)
    job.wishes = wishes.map { BoardWish(board: $0, tags: []) }
    return job
  }

  private func seats(_ names: String) throws -> [Seat] {
    try names.split(separator: " ").map { name in
      // "g:n" is board g of type n.
      let parts = name.split(separator: ":").map(String.init)
      return Seat(board: try .known(parts[0], type: parts.count > 1 ? parts[1] : "t"))
    }
  }

  private func picks(_ jobs: [WaitingJob], idle: String, busy: String = "") throws -> [String] {
    let idle = try seats(idle)
    let all = idle + (try seats(busy))
    return Choice.picks(from: JobQueue(jobs), shares: Shares(), idle: idle, all: all).map {
      "\($0.job.token.id) on \($0.boards.joined(separator: "+"))"
    }
  }

  @Test("It gets a board for each role, in the order of the roles")
  func all() throws {
    #expect(try picks([job(1, ["t", "t"])], idle: "a b c") == ["1 on a+b"])
    #expect(try picks([job(1, ["n", "g"])], idle: "a:g b:n") == ["1 on b+a"])
  }

  @Test("A role that could have several boards leaves the one that another role needs")
  func augmentation() throws {
    #expect(try picks([job(1, ["t", "a"])], idle: "a b") == ["1 on b+a"])
  }

  @Test("It gets all of its boards or none")
  func none() throws {
    #expect(try picks([job(1, ["t", "t"])], idle: "a").isEmpty)
    #expect(try picks([job(1, ["t", "t"])], idle: "a", busy: "b").isEmpty)
    #expect(try picks([job(1, ["t", "x"])], idle: "a b").isEmpty)
  }

  @Test("The idle boards that it is going to get are held from the jobs behind it")
  func holding() throws {
    let jobs = try [job(1, ["t", "t"]), job(2, ["t"])]
    #expect(try picks(jobs, idle: "a", busy: "b").isEmpty)
  }

  @Test("Boards that it is not going to get are not held")
  func holdsNoMore() throws {
    let jobs = try [job(1, ["g", "g"]), job(2, ["t"])]
    #expect(try picks(jobs, idle: "a:g c", busy: "b:g") == ["2 on c"])
    // Two idle boards suit the first role, and one of them is enough.
    let others = try [job(1, ["t", "x"]), job(2, ["t"])]
    #expect(try picks(others, idle: "a b", busy: "c:x") == ["2 on b"])
  }

  @Test("A job whose boards are not all here holds none")
  func absent() throws {
    #expect(try picks([job(1, ["t", "x"]), job(2, ["t"])], idle: "a", busy: "b") == ["2 on a"])
  }

  @Test("Jobs before it are not held up")
  func before() throws {
    let jobs = try [job(1, ["t"]), job(2, ["t", "t"])]
    #expect(try picks(jobs, idle: "a", busy: "b") == ["1 on a"])
    let higher = try [job(1, ["t", "t"]), job(2, ["t"], priority: 2000)]
    #expect(try picks(higher, idle: "a", busy: "b") == ["2 on a"])
  }

  @Test("Only the first of two that wait holds boards, so that neither has what the other lacks")
  func oneHolder() throws {
    let jobs = try [job(1, ["g", "n"]), job(2, ["n", "x"]), job(3, ["n"])]
    // Job 1 holds a; job 2 holds nothing, so b goes to job 3.
    #expect(try picks(jobs, idle: "a:g b:n", busy: "c:n d:x").first == "1 on a+b")
    let waiting = try [job(1, ["g", "y"]), job(2, ["n", "x"]), job(3, ["n"])]
    #expect(try picks(waiting, idle: "a:g b:n", busy: "c:y d:x") == ["3 on b"])
  }

  @Test("A board on which it met a fault is avoided where others suit, and waited for")
  func failed() throws {
    #expect(try picks([job(1, ["t", "t"], failed: ["a"])], idle: "a b c") == ["1 on b+c"])
    #expect(try picks([job(1, ["t", "t"], failed: ["a"])], idle: "a b", busy: "c").isEmpty)
    #expect(try picks([job(1, ["t", "t"], failed: ["a"])], idle: "a b") == ["1 on a+b"])
  }

  @Test("Each of its boards counts as a start of its owner's")
  func shares() throws {
    let jobs = try [
      job(1, ["t", "t"], owner: "ann"), job(2, ["t"], owner: "ann"), job(3, ["t"], owner: "bob"),
    ]
    #expect(try picks(jobs, idle: "a b c d") == ["1 on a+b", "3 on c", "2 on d"])
    var shares = Shares()
    shares.begin(jobs[0].token, of: "ann", boards: 2, at: 0)
    shares.advance(to: 1_000_000_000)
    #expect(abs(shares.usage(of: "ann") - 12) < 0.01)
  }

  @Test("No board is given twice, and none that does not suit, whatever waits", arguments: 0..<100)
  func sound(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let types = ["g", "n", "t"]
    let all = try (0..<Int.random(in: 1...8, using: &generator)).map { index in
      Seat(board: try .known("b\(index)", type: types.randomElement(using: &generator) ?? "t"))
    }
    let idle = all.filter { _ in Bool.random(using: &generator) }
    let jobs = try (1...20).map { id in
      let count = Int.random(in: 1...3, using: &generator)
      return try job(
        id,
        (0..<count).map { _ in types.randomElement(using: &generator) ?? "t" },
        owner: ["ann", "bob"].randomElement(using: &generator) ?? "ann"
      )
    }
    let picks = Choice.picks(from: JobQueue(jobs), shares: Shares(), idle: idle, all: all)
    let given = picks.flatMap(\.boards)
    #expect(Set(given).count == given.count)
    for pick in picks {
      #expect(pick.boards.count == pick.job.wishes.count)
      for (name, wish) in zip(pick.boards, pick.job.wishes) {
        #expect(idle.contains { $0.board.name == name && $0.suits(wish, of: JobQueue.Kind(pick.job)) })
      }
    }
  }

  @Test("A stream of jobs of one board does not keep it waiting for ever")
  func noStarvation() throws {
    let all = try seats("a b")
    var (shares, now) = (Shares(), UInt64(0))
    var waiting = [try job(1, ["t", "t"], owner: "ann")]
    // Each board is busy for ten seconds at a time, and without a hold never are both free at once.
    var busy = ["b": (token: JobToken(try .known(1000), .queued(epoch: 0)), until: UInt64(10_000_000_000))]
    for id in 2..<100 {
      waiting.append(try job(id, ["t"], owner: "bob"))
      now += 5_000_000_000
      for (board, run) in busy where run.until <= now {
        busy[board] = nil
        shares.end(run.token, at: now)
      }
      shares.advance(to: now)
      let idle = all.filter { busy[$0.board.name] == nil }
      for pick in Choice.picks(from: JobQueue(waiting), shares: shares, idle: idle, all: all) {
        if pick.boards.count == 2 { return }
        waiting.removeAll { $0.token == pick.job.token }
        shares.begin(pick.job.token, of: pick.job.owner, at: now)
        for board in pick.boards { busy[board] = (pick.job.token, now + 10_000_000_000) }
      }
    }
    Issue.record("the job of two boards never got them")
  }
}
