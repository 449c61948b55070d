import Posix
import Spool
import Testing

@testable import Gateway

/// A lookout whose clock stands still until it is set on.
private struct Watched {
  let tree: SpoolTree
  let lookout: Lookout
  let reports = Locked<[String]>([])
  private let time = Locked<UInt64>(1_000_000_000)

  init(_ tree: SpoolTree) {
    self.tree = tree
    let (time, reports) = (time, reports)
    lookout = Lookout(
      reader: tree.reader,
      clock: { time.withLock { $0 } },
      wallClock: { Timestamp(microseconds: SpoolTree.createdMicroseconds) },
      report: { sentence in reports.withLock { $0.append(sentence.message) } }
    )
  }

  func pass(milliseconds: UInt64) { time.withLock { $0 += milliseconds * 1_000_000 } }

  /// What a look after a hint shows.
  func look() -> Snapshot {
    lookout.hint()
    pass(milliseconds: 25)
    return lookout.fresh()
  }

  func locate(_ number: Int) throws -> String? {
    try lookout.locate(known(number))?.token.path
  }

  func job(_ number: Int) throws -> JobSummary? { try lookout.fresh().jobs[known(number)] }
}

@Suite("The lookout: snapshots")
struct LookoutTests {
  private static let running = "running/4~1~lab1~0123456789abcdef"

  private func watched(_ fill: (SpoolTree) throws -> Void = { _ in }) throws -> Watched {
    let tree = try SpoolTree()
    try fill(tree)
    return Watched(tree)
  }

  @Test("Nothing is known before the first look, and something after it")
  func first() throws {
    let watched = try watched { try $0.addOneOfEach() }
    #expect(watched.lookout.current == nil)
    #expect(watched.lookout.ifFresh() == nil)
    let snapshot = watched.lookout.fresh()
    #expect(snapshot.jobs.count == 6)
    #expect(watched.lookout.current === snapshot)
    #expect(watched.lookout.ifFresh() === snapshot)
  }

  @Test("A snapshot is fresh for half a second, and after a hint for 20 ms")
  func freshness() throws {
    let watched = try watched()
    let first = watched.lookout.fresh()
    watched.pass(milliseconds: 499)
    #expect(watched.lookout.fresh() === first)
    watched.pass(milliseconds: 1)
    #expect(watched.lookout.ifFresh() == nil)
    #expect(watched.lookout.current === first)
    let second = watched.lookout.fresh()
    #expect(second !== first)
    watched.lookout.hint()
    #expect(watched.lookout.fresh() === second)
    watched.pass(milliseconds: 20)
    #expect(watched.lookout.fresh() !== second)
  }

  @Test("Threads that ask at the same time share one look")
  func shared() throws {
    let watched = try watched { try $0.addOneOfEach() }
    let lookout = watched.lookout
    let counts = Locked<[Int]>([])
    try withWorkers(8) {
      let count = lookout.fresh().jobs.count
      counts.withLock { $0.append(count) }
    }
    #expect(counts.withLock { $0 } == Array(repeating: 6, count: 8))
    #expect(lookout.looks == 1)
  }

  @Test("The summaries have all that the index tells")
  func summaries() throws {
    let watched = try watched { tree in
      try tree.append(
        ".index/jobs",
        "A\t1\t1000\tann\t1000\tblink\tnucleo\tkey\t7\nE\t1\tfailed\t2000\tnucleo-1\n"
      )
    }
    let expected = JobSummary(
      id: try known(1),
      place: .finished,
      created: Timestamp(microseconds: 1000),
      ended: Timestamp(microseconds: 2000),
      owner: "ann",
      wish: "nucleo",
      board: "nucleo-1",
      verdict: .failed,
      parent: JobID(7)
    )
    #expect(try watched.job(1) == expected)
    #expect(watched.lookout.fresh().jobs.tally(board: "nucleo-1")?.finished == 1)
  }

  @Test(
    "Of a job that has ended before the index tells, the result tells how; and the index then adds nothing"
  )
  func laggingIndex() throws {
    let watched = try watched { tree in
      try tree.addEndedJob(1, verdict: "failed")
      try tree.indexAcceptance(1)
    }
    let job = try #require(try watched.job(1))
    #expect(job.place == .finished)
    #expect(job.verdict == .failed)
    #expect(job.ended == Timestamp(microseconds: SpoolTree.createdMicroseconds + 60_000_000))
    let before = watched.lookout.fresh()
    let end = "E\t1\tfailed\t\(SpoolTree.createdMicroseconds + 60_000_000)\t\n"
    try watched.tree.append(".index/jobs", end)
    #expect(watched.look().revision == before.revision)
  }

  @Test("A running job has the board that its attempt has told")
  func runningBoard() throws {
    let watched = try watched { try $0.addJob(4, at: Self.running) }
    #expect(try watched.job(4)?.board == nil)
    try watched.tree.write(
      "\(Self.running)/attempts/1/history.jsonl",
      #"{"time": "\#(SpoolTree.created)", "state": "running", "board": "nucleo-1"}"# + "\n"
    )
    let jobs = watched.look().jobs
    #expect(try jobs[known(4)]?.board == "nucleo-1")
    #expect(jobs.select(JobFilter(board: "nucleo-1"), order: .ascending, offset: 0, limit: 9).total == 1)
  }

  @Test("What is known of a job stays known when its acceptance comes late")
  func lateAcceptance() throws {
    let watched = try watched { tree in
      try tree.write("queued/9/job.json", "{")
    }
    #expect(try watched.job(9)?.owner == nil)
    try watched.tree.indexAcceptance(9)
    _ = watched.look()
    #expect(try watched.job(9)?.owner == "ann")
    #expect(try watched.job(9)?.place == .queued)
  }

  @Test("A snapshot stays as it was while jobs move on")
  func immutable() throws {
    let watched = try watched { try $0.addOneOfEach() }
    let before = watched.lookout.fresh()
    let shown = Array(before.jobs.summaries())
    try watched.tree.move("queued/3", to: "running/3~1~lab1~0123456789abcdef")
    try watched.tree.move(Self.running, to: "finished/4")
    let after = watched.look()
    #expect(Array(before.jobs.summaries()) == shown)
    #expect(before.live.count == 4)
    #expect(after.live.count == 3)
    #expect(after.jobs.count(in: .finished) == 2)
  }

  @Test("A job that is queued again after its end has no verdict until the next end")
  func again() throws {
    let watched = try watched { tree in
      try tree.addJob(1, at: "queued/1~4")
      try tree.indexAcceptance(1)
      try tree.indexEnd(1, "failed")
    }
    #expect(try watched.job(1)?.place == .queued)
    #expect(try watched.job(1)?.verdict == nil)
    #expect(watched.lookout.fresh().jobs.count(of: .failed) == 0)
  }

  @Test("Boards and living hosts are told, with what runs on them now")
  func boards() throws {
    let watched = try watched { tree in
      try tree.write(
        "boards/b.json",
        #"{"type": "linux", "driver": {"kind": "process"}, "trusted_submitters": true}"#
      )
      try tree.write("hosts/lab1~0123456789abcdef.json", Self.report("lab1", state: "idle"))
      try tree.write(
        "hosts/lab2~0123456789abcdef.json",
        Self.report("lab2", written: "2019-12-31T23:58:00.000000Z")
      )
      try tree.write("hosts/lab3~0123456789abcdef.json", "{")
      try tree.write("hosts/.x.json", Self.report("lab4"))
      try tree.addJob(4, at: Self.running)
      try tree.write(
        "\(Self.running)/attempts/1/history.jsonl",
        #"{"time": "\#(SpoolTree.created)", "state": "running", "board": "b"}"# + "\n"
      )
    }
    let snapshot = watched.lookout.fresh()
    #expect(snapshot.catalogue.entries.map(\.name) == ["b"])
    #expect(snapshot.reports.map(\.holder.host) == ["lab1"])
    #expect(snapshot.reports.first?.boards.map(\.state) == ["busy"])
    #expect(snapshot.reports.first?.boards.first?.job?.number == 4)
    #expect(watched.reports.withLock { $0 } == [])
  }

  private static func report(
    _ host: String,
    beat: Int = 1,
    written: String = SpoolTree.created,
    state: String = "idle"
  ) -> String {
    """
    {"host": "\(host)", "incarnation": "0123456789abcdef", "beat": \(beat), "written": "\(written)",
     "lease_seconds": 60, "machine_id": "elsewhere", "boot_id": "x", "process_namespace": "y",
     "process_id": 1, "start_time": 1, "roles": ["runner"],
     "boards": [{"name": "b", "type": "linux", "tags": [], "state": "\(state)", "reason": null, "job": null}]}
    """
  }

  @Test("The revision changes with all that lists show, that of the jobs with the jobs alone")
  func revisions() throws {
    let watched = try watched { try $0.addOneOfEach() }
    var last = watched.lookout.fresh()
    func changed(_ change: (SpoolTree) throws -> Void) throws -> (all: Bool, jobs: Bool) {
      try change(watched.tree)
      let next = watched.look()
      defer { last = next }
      return (next.revision != last.revision, next.jobsRevision != last.jobsRevision)
    }
    #expect(try changed { _ in } == (false, false))
    #expect(try changed { try $0.move("queued/5~2~held", to: "queued/5~3") } == (true, true))
    #expect(try changed { try $0.indexAcceptance(8) } == (true, true))
    // One that lies nowhere leaves the list at the second look.
    #expect(try changed { _ in } == (true, true))
    #expect(
      try changed { try $0.write("hosts/lab1~0123456789abcdef.json", Self.report("lab1")) } == (true, false)
    )
    #expect(
      try changed { try $0.write("hosts/lab1~0123456789abcdef.json", Self.report("lab1", beat: 2)) }
        == (true, false)
    )
    #expect(try changed { try $0.write("boards/b.json", "{") } == (true, false))
    #expect(try changed { try $0.move("boards", to: "was") } == (true, false))
    #expect(try changed { _ in } == (false, false))
  }

  @Test("Threads that read while jobs come and go each see one whole moment")
  func stress() throws {
    let tree = try SpoolTree()
    let lookout = Lookout(reader: tree.reader) { _ in }
    let rounds = 40
    let faults = Locked<Set<String>>([])
    try withWorkers(2) {
      for _ in 0..<100 {
        let jobs = lookout.fresh().jobs
        let places = Place.allCases.reduce(0) { $0 + jobs.count(in: $1) }
        let listed = jobs.select(JobFilter(owner: "ann"), order: .descending, offset: 0, limit: .max)
        if places != jobs.count || listed.total != jobs.count || listed.summaries.count != jobs.count {
          faults.withLock { _ = $0.insert("\(places) \(jobs.count) \(listed.total)") }
        }
        if let id = jobs.ids().first(where: { _ in true }) { _ = try? lookout.locate(id) }
      }
    } while: {
      for id in 1...rounds {
        try tree.addJob(id, at: "staged/\(id)")
        try tree.move("staged/\(id)", to: "queued/\(id)")
        try tree.indexAcceptance(id)
        lookout.hint()
        if id > 10 {
          try tree.move("queued/\(id - 10)", to: "finished/\(id - 10)")
          try tree.indexEnd(id - 10)
        }
      }
    }
    #expect(faults.withLock { $0 } == [])
    lookout.hint()
    let end = Clock.monotonic + 10_000_000_000
    while lookout.fresh().jobs.count(in: .finished) != rounds - 10, Clock.monotonic < end {}
    #expect(lookout.fresh().jobs.count(in: .finished) == rounds - 10)
    #expect(lookout.fresh().jobs.count == rounds)
  }
}

@Suite("The lookout: one job")
struct LookoutJobTests {
  private static let running = "running/4~1~lab1~0123456789abcdef"

  private func watched(_ fill: (SpoolTree) throws -> Void = { _ in }) throws -> Watched {
    let tree = try SpoolTree()
    try fill(tree)
    return Watched(tree)
  }

  @Test("A job is found without a look, wherever it lies")
  func found() throws {
    let watched = try watched { try $0.addOneOfEach() }
    let paths = try (1...7).map { try watched.locate($0) }
    #expect(
      paths == [
        "finished/1", "cancelled/2", "queued/3", Self.running, "queued/5~2~held",
        "running/6~3~lab1~0123456789abcdef~end", nil,
      ]
    )
    #expect(watched.lookout.looks == 0)
  }

  @Test("A job is found at once where it has moved since the last look, at each step of its way")
  func moved() throws {
    let watched = try watched { tree in
      try tree.addJob(4, at: "queued/4")
      try tree.indexAcceptance(4)
    }
    _ = watched.lookout.fresh()
    for (from, to) in [
      ("queued/4", Self.running), (Self.running, "\(Self.running)~end"),
      ("\(Self.running)~end", "queued/4~2"),
      ("queued/4~2", "running/4~3~lab1~0123456789abcdef"),
      ("running/4~3~lab1~0123456789abcdef", "finished/4"),
    ] {
      try watched.tree.move(from, to: to)
      #expect(try watched.locate(4) == to)
      #expect(try watched.locate(4) == to)
    }
    #expect(watched.lookout.looks == 1)
  }

  @Test("Whoever was told where a job has moved sees it there in the next list")
  func refuted() throws {
    let watched = try watched { tree in
      try tree.addJob(4, at: "queued/4")
      try tree.indexAcceptance(4)
    }
    _ = watched.lookout.fresh()
    try watched.tree.move("queued/4", to: Self.running)
    _ = try watched.locate(4)
    #expect(watched.lookout.ifFresh() == nil)
    #expect(try watched.job(4)?.place == .running)
  }

  @Test("What was found is not believed against what a later look saw")
  func older() throws {
    let watched = try watched { try $0.addJob(4, at: "queued/4") }
    _ = try watched.locate(4)
    try watched.tree.move("queued/4", to: Self.running)
    _ = watched.look()
    #expect(try watched.locate(4) == Self.running)
  }

  @Test("An absent job is believed to be absent for a tenth of a second")
  func absent() throws {
    let watched = try watched()
    #expect(try watched.locate(4) == nil)
    try watched.tree.addJob(4, at: "queued/4")
    #expect(try watched.locate(4) == nil)
    watched.pass(milliseconds: 101)
    #expect(try watched.locate(4) == "queued/4")
  }

  @Test("A hint ends the belief")
  func absentHinted() throws {
    let watched = try watched()
    #expect(try watched.locate(4) == nil)
    try watched.tree.addJob(4, at: "queued/4")
    watched.lookout.hint()
    #expect(try watched.locate(4) == "queued/4")
  }

  @Test("An ended job that an admin has removed leaves the list when somebody has asked for it")
  func removed() throws {
    let watched = try watched { tree in
      for id in 1...3 {
        try tree.addEndedJob(id)
        try tree.indexAcceptance(id)
        try tree.indexEnd(id)
      }
    }
    #expect(watched.lookout.fresh().jobs.count == 3)
    try watched.tree.root.directory("finished").removeTree("2")
    #expect(try watched.locate(2) == nil)
    #expect(watched.lookout.fresh().jobs.ids().map(\.number) == [1, 3])
  }

  @Test("A live job is not taken out because one search missed it")
  func missedOnce() throws {
    let watched = try watched { tree in
      try tree.addJob(4, at: "queued/4")
      try tree.indexAcceptance(4)
    }
    _ = watched.lookout.fresh()
    try watched.tree.move("queued/4", to: "aside")
    #expect(try watched.locate(4) == nil)
    try watched.tree.move("aside", to: "queued/4")
    #expect(watched.look().jobs.count == 1)
    #expect(try watched.locate(4) == "queued/4")
  }

  @Test("A job's directory is opened where it was seen, or where it has gone since")
  func view() throws {
    let watched = try watched { try $0.addJob(4, at: "queued/4") }
    let sighting = try #require(try watched.lookout.locate(known(4)))
    #expect(try watched.lookout.view(sighting)?.token.path == "queued/4")
    try watched.tree.move("queued/4", to: Self.running)
    #expect(try watched.lookout.view(sighting)?.token.path == Self.running)
    try watched.tree.root.directory("running").removeTree("4~1~lab1~0123456789abcdef")
    #expect(try watched.lookout.view(sighting)?.token == nil)
  }
}
