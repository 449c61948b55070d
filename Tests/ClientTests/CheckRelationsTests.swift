import JSON
import Posix
import Spool
import Testing

@testable import Client

/// What `check` says of jobs that are held, related, started anew, deleted or purged.
@Suite("check, and what requests leave")
struct CheckRelationsTests {
  /// Jobs 1 and 2 have passed, 3 waits, and nothing is wrong.
  private func soundSpool() throws -> TemporarySpool {
    let spool = try TemporarySpool()
    try spool.board("linux")
    try spool.endedJob(1)
    try spool.endedJob(2)
    try spool.job(3, at: "queued/3")
    try spool.settle(accepted: [1, 2, 3], ended: [1, 2])
    return spool
  }

  /// Moves the waiting job, and changes its record.
  private func waiting(
    at path: String = "queued/3",
    _ change: (inout JobRecord) throws -> Void
  ) throws -> TemporarySpool {
    let spool = try soundSpool()
    if path != "queued/3" {
      let name = String(path.split(separator: "/")[1])
      try spool.folder("queued").rename(
        "3",
        to: spool.folder(path.split(separator: "/")[0].description),
        as: name
      )
    }
    try spool.change(path, change)
    return spool
  }

  // MARK: Held jobs and relations

  @Test("A held job with a reason is no finding")
  func held() throws {
    let paused = try waiting(at: "queued/3~1~held") { $0.isPaused = true }
    #expect(try paused.findings().isEmpty)
    let spool = try waiting(at: "queued/3~1~held") { $0.dependsOn = [try jobID(4)] }
    try spool.job(4, at: "queued/4")
    try spool.settleAgain(accepted: [1, 2, 3, 4], ended: [1, 2])
    #expect(try spool.findings().isEmpty)
  }

  @Test("A held job without a reason is a note, and none while intake runs")
  func heldForNothing() throws {
    let spool = try waiting(at: "queued/3~1~held") { $0.dependsOn = [try jobID(1)] }
    #expect(try spool.findings().map(\.path) == ["queued/3~1~held"])
    #expect(try spool.findings().map(\.isNote) == [true])
    try spool.pretendIntake()
    #expect(try spool.findings().isEmpty)
  }

  @Test("A held job whose dependency failed is a note: it can never run")
  func never() throws {
    let spool = try waiting(at: "queued/3~1~held") { $0.dependsOn = [try jobID(4)] }
    try spool.endedJob(4, verdict: .failed)
    try spool.settleAgain(accepted: [1, 2, 3, 4], ended: [1, 2, 4])
    let found = try spool.findings()
    #expect(found.map(\.isNote) == [true])
    #expect(found.first?.problem.contains("ended as failed") ?? false)
  }

  @Test("A job that has to be held and is not, is taken aside under its next epoch")
  func notHeld() throws {
    let spool = try waiting(at: "queued/3~4") { $0.isPaused = true }
    #expect(try spool.findings().map(\.repair) == [.hold(as: "3~5~held")])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists("queued/3~5~held/job.json"))
    let group = try waiting { record in
      record.isGroup = true
      record.executable = nil
    }
    #expect(try group.findings().map(\.repair) == [.hold(as: "3~1~held")])
  }

  @Test("A dependency that there is not is found, and is reason enough to be held")
  func dependency() throws {
    let found = try waiting(at: "queued/3~1~held") { $0.dependsOn = [try jobID(1), try jobID(9)] }.findings()
    #expect(found.map(\.path) == ["queued/3~1~held"])
    #expect(found.first?.problem == "job 9, on which it depends, is not there, so it can never run")
    #expect(found.first?.isNote == false)
  }

  @Test("A parent that there is not, or that is no group, is found; of an ended job it is not asked for")
  func parent() throws {
    #expect(
      try waiting { $0.parent = try jobID(9) }.findings().map(\.problem) == ["its group, job 9, is not there"]
    )
    #expect(
      try waiting { $0.parent = try jobID(1) }.findings().map(\.problem) == ["its parent, job 1, is no group"]
    )
    let spool = try soundSpool()
    try spool.change("finished/1") { $0.parent = try jobID(9) }
    #expect(try spool.findings().isEmpty)
  }

  @Test("A group with an executable is found")
  func groupWithExecutable() throws {
    let found = try waiting(at: "queued/3~1~held") { $0.isGroup = true }.findings()
    #expect(found.map(\.problem) == ["it is a group, and its executable a.sh is never run"])
  }

  @Test("Jobs that wait for each other, and groups within themselves, are found")
  func loops() throws {
    let spool = try waiting(at: "queued/3~1~held") { $0.dependsOn = [try jobID(4)] }
    try spool.job(4, at: "queued/4~1~held")
    try spool.change("queued/4~1~held") { $0.dependsOn = [try jobID(3)] }
    try spool.settleAgain(accepted: [1, 2, 3, 4], ended: [1, 2])
    #expect(
      try spool.findings().map(\.problem) == Array(repeating: "what it waits for waits for it", count: 2)
    )
    let own = try waiting(at: "queued/3~1~held") { record in
      record.isGroup = true
      record.executable = nil
      record.parent = record.id
    }
    #expect(try own.findings().map(\.problem) == ["what it waits for waits for it"])
  }

  // MARK: Jobs that were started anew

  @Test("A job that was started anew, with its attempts, is no finding")
  func reopened() throws {
    let spool = try soundSpool()
    try spool.reopen(1)
    #expect(try spool.findings().isEmpty)
  }

  @Test("The result of a former end in a waiting job is a note, and its link is removed")
  func formerResult() throws {
    let spool = try soundSpool()
    try spool.reopen(1)
    try spool.folder("queued/1~2").makeLink("result.json", to: "attempts/1/result.json")
    #expect(try spool.findings().map(\.path) == ["queued/1~2/result.json"])
    #expect(try spool.findings().map(\.isNote) == [true])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists("queued/1~2/attempts/1/result.json"))
  }

  @Test("A copy from before a job was started anew does not count")
  func copy() throws {
    let spool = try soundSpool()
    try spool.reopen(1)
    try spool.endedJob(1)
    #expect(try spool.findings().map(\.path) == ["finished/1"])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists("queued/1~2"))
  }

  @Test("A receipt and an index that tell of a former end are mended")
  func formerEnd() throws {
    let spool = try soundSpool()
    try spool.reopen(1)
    try spool.settleAgain(accepted: [1, 2, 3], ended: [1, 2])
    var receipt = Receipt(drop: "drop", owner: "ann")
    var entry = Receipt.Entry(id: try jobID(1), state: "finished")
    entry.verdict = .passed
    receipt.put(entry)
    try spool.write("receipts/ann/drop.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    #expect(try spool.findings().map(\.repair) == [.rebuildIndex, .mendReceipt])
    #expect(try spool.repair().isEmpty)
    let mended = try #require(try SpoolReader(path: spool.path).receipt(user: "ann", drop: "drop"))
    #expect(mended.entries.map(\.verdict) == [nil])
    #expect(mended.entries.map(\.state) == ["queued"])
    #expect(
      try spool.index().contains { if case .ended(let id, _, _, _) = $0 { id.number == 1 } else { false } }
        == false
    )
  }

  // MARK: Marks

  @Test(
    "A mark for an epoch that is still to come is removed, one of an epoch that is over is a note",
    arguments: [
      ("queued/3~4", "cancel~9", false), ("queued/3~4", "again~3", true), ("queued/3~4", "cancel~4", true),
      ("queued/3~4~held", "again~5", false), ("finished/1", "cancel~2", false),
    ] as [(String, String, Bool)]
  )
  func marks(place: String, mark: String, isNote: Bool) throws {
    let spool = try waiting(at: "queued/3~4") { _ in }
    if place.hasSuffix("held") {
      try spool.folder("queued").rename("3~4", to: spool.folder("queued"), as: "3~4~held")
      try spool.change(place) { $0.isPaused = true }
    }
    try spool.write("\(place)/\(mark)", "ann\n")
    let found = try spool.findings()
    #expect(found.map(\.path) == ["\(place)/\(mark)"])
    #expect(found.map(\.isNote) == [isNote])
    #expect(try spool.repair().isEmpty)
  }

  @Test("The mark by which an attempt was ended is part of an ended job")
  func ownMark() throws {
    let spool = try soundSpool()
    try spool.write("finished/1/cancel~1", "ann\n")
    #expect(try spool.findings().isEmpty)
  }

  @Test("What only looks like a mark is set aside")
  func noMark() throws {
    let spool = try soundSpool()
    try spool.write("queued/3/cancel~x", "")
    #expect(try spool.findings().map(\.repair) == [.setAside])
  }

  // MARK: Deleted and purged jobs

  @Test("A deletion, or a restoration, that the index lacks is found, and the index made anew with it")
  func deleted() throws {
    let spool = try soundSpool()
    let time = Timestamp(microseconds: 50)
    try spool.change("finished/1") { $0.deleted = time }
    #expect(try spool.findings().map(\.repair) == [.rebuildIndex])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.index().contains(.flagged(try jobID(1), .deleted, at: time)))
    try spool.change("finished/1") { $0.deleted = nil }
    #expect(try spool.findings().map(\.repair) == [.rebuildIndex])
    #expect(try spool.repair().isEmpty)
  }

  @Test("A job that the index lists and that is not there is found, unless it was purged")
  func gone() throws {
    let spool = try soundSpool()
    try spool.root.directory("finished").removeTree("1")
    #expect(try spool.findings().map(\.problem) == ["it lists job 1, which is not there"])
    try spool.append(.flagged(try jobID(1), .purged, at: Clock.now))
    #expect(try spool.findings().isEmpty)
  }

  @Test("A job that is back though it was purged is listed again")
  func back() throws {
    let spool = try soundSpool()
    try spool.append(.flagged(try jobID(1), .purged, at: Clock.now))
    #expect(try spool.findings().map(\.repair) == [.rebuildIndex])
    #expect(try spool.repair().isEmpty)
  }

  @Test("The receipt of a purged job keeps what it says")
  func purgedReceipt() throws {
    let spool = try soundSpool()
    var receipt = Receipt(drop: "old", owner: "ann")
    var entry = Receipt.Entry(id: try jobID(7), state: "finished")
    entry.verdict = .passed
    receipt.put(entry)
    try spool.write("receipts/ann/old.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    #expect(try spool.findings().isEmpty)
  }

  @Test("The ids of purged jobs are not given out again when the lease is lost")
  func lease() throws {
    let spool = try soundSpool()
    try spool.append(.flagged(try jobID(8), .purged, at: Clock.now))
    try spool.folder(".intake").remove("lease~3~00000000")
    #expect(try spool.findings().map(\.repair) == [.makeLease(name: "lease~8~00000000")])
    #expect(try spool.repair().isEmpty)
    #expect(try spool.exists(".intake/lease~8~00000000"))
  }

  // MARK: More jobs than a process can have open

  @Test("All jobs are looked at, however few files may be open")
  func openFiles() throws {
    let spool = try soundSpool()
    let survey = try Survey(try SpoolReader(path: spool.path), live: [], now: Clock.now)
    let before = try Directory(path: "/proc/self/fd").names().count
    let surveys = try (0..<300).map { _ in try Survey(survey.reader, live: [], now: Clock.now) }
    #expect(try Directory(path: "/proc/self/fd").names().count < before + 500)
    #expect(surveys.count == 300)
  }
}

extension TemporarySpool {
  /// Writes index and lease anew.
  fileprivate func settleAgain(accepted: [Int], ended: [Int]) throws {
    try folder(".intake").remove("lease~3~00000000")
    try settle(accepted: accepted, ended: ended)
  }

  /// Has a finished job wait again, as intake does.
  fileprivate func reopen(_ id: Int) throws {
    try folder("finished").rename("\(id)", to: folder("queued"), as: "\(id)~2")
    try folder("queued/\(id)~2").remove("result.json")
    try append(.reopened(try jobID(id), at: Clock.now))
  }

  fileprivate func append(_ line: IndexLine) throws {
    try folder(".index").openToAppend("jobs").writeAll(line.bytes)
  }

  fileprivate func index() throws -> [IndexLine] {
    var lines: [IndexLine] = []
    var follower = IndexFollower(root: root)
    try follower.next { lines.append(IndexLine($0)) }
    return lines
  }
}
