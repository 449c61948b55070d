import Boards
import Spool
import TestSupport
import Testing

@testable import Runner

/// A runner's boards and its queue, played through without a spool.
private struct Play {
  var queue: JobQueue
  var shares = Shares()
  let seats: [Seat]
  var busy: [String: (token: JobToken, until: UInt64)] = [:]
  var now: UInt64 = 0
  /// In the order of their starts.
  var starts: [WaitingJob] = []

  init(_ jobs: [WaitingJob], boards: [Board]) {
    queue = JobQueue(jobs)
    seats = boards.map { Seat(board: $0) }
  }

  /// Starts what can be started, and goes on to the next end.
  mutating func step(seconds: (WaitingJob) -> Double) {
    shares.advance(to: now)
    let idle = seats.filter { busy[$0.board.name] == nil }
    for pick in Choice.picks(from: queue, shares: shares, idle: idle, all: seats) {
      queue.remove(pick.job)
      shares.begin(pick.job.token, of: pick.job.owner, at: now)
      busy[pick.boards[0]] = (pick.job.token, now + UInt64(seconds(pick.job) * 1e9))
      starts.append(pick.job)
    }
    guard let next = busy.min(by: { $0.value.until < $1.value.until }) else { return }
    now = next.value.until
    shares.end(next.value.token, at: now)
    busy[next.key] = nil
  }
}

@Suite("Fair shares of the boards")
struct FairnessTests {
  private func boards(_ count: Int) throws -> [Board] { try (0..<count).map { try .known("board-\($0)") } }

  @Test("One person's thousand jobs do not keep out another's one", arguments: [1, 3])
  func thousand(boardCount: Int) throws {
    let jobs = try (1...1000).map { try WaitingJob.known($0) } + [try WaitingJob.known(1001, owner: "bob")]
    var play = Play(jobs, boards: try boards(boardCount))
    play.step { _ in 60 }
    play.step { _ in 60 }
    let turn = play.starts.firstIndex { $0.owner == "bob" }
    #expect(turn.map { $0 < 2 } == true)
  }

  @Test("Who comes while another's thousand jobs run gets the next board", arguments: [1, 3])
  func late(boardCount: Int) throws {
    var play = Play(try (1...1000).map { try WaitingJob.known($0) }, boards: try boards(boardCount))
    for _ in 0..<20 { play.step { _ in 10 } }
    play.queue = JobQueue(play.queue.jobs + [try WaitingJob.known(1001, owner: "bob")])
    let before = play.starts.count
    play.step { _ in 10 }
    #expect(play.starts[before...].first?.owner == "bob")
  }

  @Test("Two who always have jobs get as much time, be they short or long", arguments: [1, 3])
  func equalTime(boardCount: Int) throws {
    let jobs = try (1...4000).map { try WaitingJob.known($0, owner: $0 <= 2000 ? "ann" : "bob") }
    var play = Play(jobs, boards: try boards(boardCount))
    let seconds = { (job: WaitingJob) in job.owner == "ann" ? 120.0 : 30.0 }
    while play.now < 4 * 3600 * 1_000_000_000 { play.step(seconds: seconds) }
    var time: [String: Double] = [:]
    for job in play.starts { time[job.owner, default: 0] += seconds(job) + Shares.costOfStart }
    let (ann, bob) = (time["ann"] ?? 0, time["bob"] ?? 0)
    #expect(abs(ann - bob) < 0.1 * (ann + bob), "\(ann) and \(bob)")
  }

  @Test("Nobody starves: every job of every owner is started in the end", arguments: 0..<10)
  func noStarving(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let jobs = try (1...300).map { id in
      try WaitingJob.known(id, owner: "user \(Int.random(in: 0...7, using: &generator))")
    }
    var play = Play(jobs, boards: try boards(Int.random(in: 1...4, using: &generator)))
    var lengths: [JobToken: Double] = [:]
    for job in jobs { lengths[job.token] = Double.random(in: 0.1...500, using: &generator) }
    for _ in jobs.indices { play.step { lengths[$0.token] ?? 1 } }
    #expect(Set(play.starts) == Set(jobs))
    #expect(play.starts.count == jobs.count)
  }

  @Test("Between two starts of one who always waits the others get no more than their turns")
  func bounded() throws {
    let jobs = try (1...1000).map { try WaitingJob.known($0, owner: "user \($0 % 10)") }
    var play = Play(jobs, boards: try boards(1))
    for _ in 0..<200 { play.step { _ in 60 } }
    for user in 0..<10 {
      let turns = play.starts.indices.filter { play.starts[$0].owner == "user \(user)" }
      let gaps = zip(turns, turns.dropFirst()).map { $1 - $0 }
      #expect(gaps.allSatisfy { $0 <= 20 }, "user \(user): \(gaps)")
      #expect(turns.count >= 15)
    }
  }

  @Test("The higher priority goes first, whatever its owner has had", arguments: 0..<10)
  func priority(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let jobs = try (1...200).map { id in
      try WaitingJob.known(
        id,
        owner: "user \(Int.random(in: 0...3, using: &generator))",
        priority: Int.random(in: 0...5, using: &generator)
      )
    }
    var play = Play(jobs, boards: try boards(2))
    for _ in jobs.indices { play.step { _ in 10 } }
    #expect(play.starts.map(\.priority) == jobs.map(\.priority).sorted(by: >))
  }

  /// As it was before there were shares: by priority, then by id.
  private func plainPicks(_ jobs: [WaitingJob], idle: [Seat], all: [Seat]) -> [Choice.Pick] {
    slowPicks(jobs, shares: nil, idle: idle, all: all)
  }

  /// By the rule itself: the first of those that have not been looked at, one after the other.
  private func slowPicks(_ jobs: [WaitingJob], shares: Shares?, idle: [Seat], all: [Seat]) -> [Choice.Pick] {
    var (rest, free, picks) = (jobs, idle, [Choice.Pick]())
    func usage(_ owner: String) -> Double {
      guard let shares else { return 0 }
      return shares.usage(of: owner) + Double(picks.count { $0.job.owner == owner }) * Shares.costOfStart
    }
    func goesFirst(_ a: WaitingJob, _ b: WaitingJob) -> Bool {
      if a.priority != b.priority { return a.priority > b.priority }
      let (mine, theirs) = (usage(a.owner), usage(b.owner))
      return mine == theirs ? a.token.id < b.token.id : mine < theirs
    }
    while !free.isEmpty, let job = rest.min(by: goesFirst) {
      rest.removeAll { $0 == job }
      let elsewhere = { (seat: Seat) in
        seat.suits(job.wishes[0], of: JobQueue.Kind(job)) && !job.failedBoards.contains(seat.board.name)
      }
      let isElsewhere = all.contains(where: elsewhere)
      guard
        let index = isElsewhere
          ? free.firstIndex(where: elsewhere)
          : free.firstIndex(where: { $0.suits(job.wishes[0], of: JobQueue.Kind(job)) })
      else { continue }
      picks.append(Choice.Pick(job: job, boards: [free.remove(at: index).board.name]))
    }
    return picks
  }

  private struct Scene {
    var jobs: [WaitingJob]
    var all: [Seat]
    var idle: [Seat]
    var shares = Shares()
  }

  private func scene(_ seed: UInt64, owners: Int) throws -> Scene {
    var generator = SeededGenerator(seed: seed)
    let types = ["x", "y"]
    let all = try (0..<Int.random(in: 1...5, using: &generator)).map { index in
      Seat(
        board: try .known(
          "b\(index)",
          type: types.randomElement(using: &generator) ?? "x",
          tags: Bool.random(using: &generator) ? ["usb"] : []
        ),
        reservedFor: Int.random(in: 0...4, using: &generator) == 0 ? "user 0" : nil
      )
    }
    let jobs = try (1...Int.random(in: 1...30, using: &generator)).map { id in
      try WaitingJob.known(
        id,
        owner: "user \(Int.random(in: 0..<owners, using: &generator))",
        board: ["x", "y", "b0", "b1", nil].randomElement(using: &generator) ?? nil,
        tags: Bool.random(using: &generator) ? ["usb"] : [],
        priority: Int.random(in: 0...2, using: &generator),
        failed: Int.random(in: 0...3, using: &generator) == 0 ? ["b0", "b2"] : []
      )
    }
    var scene = Scene(jobs: jobs, all: all, idle: all.filter { _ in Bool.random(using: &generator) })
    for index in 0..<Int.random(in: 0...6, using: &generator) {
      let token = JobToken(try .known(1000 + index), .running(epoch: 1, holder: try .known("l~0123abcd")))
      scene.shares.begin(
        token,
        of: "user \(Int.random(in: 0..<owners, using: &generator))",
        at: UInt64(index) * 60_000_000_000
      )
    }
    scene.shares.advance(to: 600_000_000_000)
    return scene
  }

  @Test("One owner alone has the order of before: by priority, then by id", arguments: 0..<100)
  func oneOwner(seed: UInt64) throws {
    let scene = try scene(seed, owners: 1)
    let picks = Choice.picks(
      from: JobQueue(scene.jobs),
      shares: scene.shares,
      idle: scene.idle,
      all: scene.all
    )
    #expect(picks == plainPicks(scene.jobs, idle: scene.idle, all: scene.all))
  }

  @Test("The lanes pick what the rule picks", arguments: 0..<200)
  func asTheRule(seed: UInt64) throws {
    let scene = try scene(seed, owners: 4)
    let picks = Choice.picks(
      from: JobQueue(scene.jobs),
      shares: scene.shares,
      idle: scene.idle,
      all: scene.all
    )
    #expect(picks == slowPicks(scene.jobs, shares: scene.shares, idle: scene.idle, all: scene.all))
  }

  @Test("Hundred thousand jobs of thousands of owners are gone through one claim after the other")
  func many() throws {
    let jobs = try (1...100_000).map { id in
      try WaitingJob.known(id, owner: "user \(id % 5000)", priority: id % 3)
    }
    var play = Play(jobs, boards: try boards(1))
    for _ in 0..<300 { play.step { _ in 1 } }
    #expect(play.starts.count == 300)
    #expect(Set(play.starts.map(\.owner)).count == 300)
  }
}
