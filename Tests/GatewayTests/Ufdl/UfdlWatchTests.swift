import HTTP
import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("UFDL: what happened between two looks")
struct UfdlWatchTests {
  private static let second: UInt64 = 1_000_000_000

  private static func waiting(_ epoch: Int) -> UfdlStage { UfdlStage(.created, epoch: epoch) }

  private static func running(_ epoch: Int, board: String? = "b", progress: Double? = nil) -> UfdlStage {
    var stage = UfdlStage(.started, epoch: epoch, board: board, hasRun: true)
    stage.progress = progress
    return stage
  }

  private static func ended(_ phase: UfdlJob.Phase, _ epoch: Int, hasRun: Bool = true) -> UfdlStage {
    var stage = UfdlStage(phase, epoch: epoch, board: hasRun ? "b" : nil, hasRun: hasRun)
    stage.error = phase == .finished ? nil : "reason"
    return stage
  }

  /// What is told of the last of the looks.
  private static func told(_ stages: UfdlStage...) -> [UfdlTransition] {
    var watch = UfdlWatch()
    return stages.map { watch.see($0, at: 0) }.last ?? []
  }

  private static func kinds(_ stages: UfdlStage...) -> [UfdlTransition.Kind] {
    var watch = UfdlWatch()
    return stages.map { watch.see($0, at: 0) }.last?.map(\.kind) ?? []
  }

  @Test("At first a watcher is told how far the job is, and nothing of one that waits")
  func present() {
    #expect(Self.kinds(Self.waiting(0)) == [])
    #expect(Self.kinds(Self.running(1)) == [.progress])
    #expect(Self.kinds(Self.running(1, board: nil)) == [.progress])
    #expect(Self.kinds(Self.ended(.finished, 1)) == [.finish])
    #expect(Self.kinds(Self.ended(.errored, 1)) == [.error])
    #expect(Self.kinds(Self.ended(.cancelled, 1)) == [.cancel])
  }

  @Test("What stays as it is, and what intake does to a job that waits, is not told")
  func nothing() {
    #expect(Self.kinds(Self.waiting(0), Self.waiting(2)) == [])
    #expect(Self.kinds(Self.running(1, progress: 0.5), Self.running(1, progress: 0.5)) == [])
    #expect(Self.kinds(Self.running(1, progress: 0.5), Self.running(1)) == [])
    for phase in [UfdlJob.Phase.finished, .errored, .cancelled] {
      #expect(Self.kinds(Self.ended(phase, 1), Self.ended(phase, 1)) == [])
    }
  }

  @Test("A run is acquired and started, goes on, and ends")
  func run() {
    #expect(Self.kinds(Self.waiting(0), Self.running(1)) == [.acquire, .start])
    #expect(Self.kinds(Self.waiting(0), Self.running(1, progress: 0.1)) == [.acquire, .start, .progress])
    #expect(Self.kinds(Self.running(1), Self.running(1, progress: 0.1)) == [.progress])
    #expect(Self.kinds(Self.running(1), Self.ended(.finished, 1)) == [.finish])
    #expect(Self.kinds(Self.running(1), Self.ended(.errored, 1)) == [.error])
    #expect(Self.kinds(Self.running(1), Self.ended(.cancelled, 1)) == [.cancel])
  }

  @Test("A run that was over between two looks is told whole, a job that never ran has only its end")
  func missedRun() {
    #expect(Self.kinds(Self.waiting(0), Self.ended(.finished, 1)) == [.acquire, .start, .finish])
    #expect(Self.kinds(Self.waiting(0), Self.ended(.cancelled, 1, hasRun: false)) == [.cancel])
    #expect(Self.kinds(Self.waiting(0), Self.ended(.errored, 1, hasRun: false)) == [.error])
  }

  @Test(
    "A run that is not the job's end is aborted, or whatever was requested",
    arguments: zip(
      [.release, .reset, .start, .abort] as [RequestName.Verb],
      [.release, .reset, .reset, .abort] as [UfdlTransition.Kind]
    )
  )
  func backToTheQueue(request: RequestName.Verb, kind: UfdlTransition.Kind) {
    #expect(Self.kinds(Self.running(1), Self.waiting(2)) == [.abort])
    #expect(Self.kinds(Self.running(1), Self.running(3)) == [.abort, .acquire, .start])
    var waiting = Self.waiting(2)
    waiting.notes = [nil, request, .update]
    var running = Self.running(1)
    running.notes = [nil]
    #expect(Self.kinds(running, waiting) == [kind])
    // An earlier request says nothing of this.
    running.notes = [nil, request]
    #expect(Self.kinds(running, waiting) == [.abort])
  }

  @Test(
    "An end that does not hold any more is reset",
    arguments: [UfdlJob.Phase.finished, .errored, .cancelled]
  )
  func undone(phase: UfdlJob.Phase) {
    #expect(Self.kinds(Self.ended(phase, 1), Self.waiting(2)) == [.reset])
    #expect(Self.kinds(Self.ended(phase, 1), Self.running(3)) == [.reset, .acquire, .start])
    #expect(
      Self.kinds(Self.ended(phase, 1), Self.ended(.finished, 3)) == [.reset, .acquire, .start, .finish]
    )
  }

  @Test("Another verdict on the same run is told as an end alone")
  func anotherVerdict() {
    #expect(Self.kinds(Self.ended(.errored, 1), Self.ended(.finished, 1)) == [.finish])
  }

  @Test("Runs that were begun and lost between two looks are told")
  func lostRuns() {
    var waiting = Self.waiting(6)
    waiting.lostRuns = [UfdlStage.LostRun(attempt: 3, board: "x"), UfdlStage.LostRun(attempt: 5, board: nil)]
    let told = Self.told(Self.waiting(0), waiting)
    #expect(told.map(\.kind) == [.acquire, .start, .abort, .acquire, .start, .abort])
    #expect(told.map(\.board) == ["x", "x", nil, nil, nil, nil])
    #expect(Self.kinds(Self.running(1), waiting).first == .abort)
  }

  @Test("A claim is told when the runner has said for which board, or after a second")
  func patience() {
    var watch = UfdlWatch()
    #expect(watch.see(Self.waiting(0), at: 0) == [])
    #expect(watch.see(Self.running(1, board: nil), at: 5) == [])
    #expect(watch.see(Self.running(1, board: nil), at: Self.second) == [])
    #expect(watch.see(Self.running(1), at: Self.second + 1).map(\.board) == ["b", "b"])
    #expect(watch.see(Self.waiting(2), at: Self.second + 2).map(\.kind) == [.abort])
    #expect(watch.see(Self.running(3, board: nil), at: Self.second + 3) == [])
    #expect(
      watch.see(Self.running(3, board: nil), at: 2 * Self.second + 3).map(\.kind) == [.acquire, .start]
    )
    #expect(watch.see(Self.running(3), at: 2 * Self.second + 4) == [])
  }

  @Test("A claim that is given back before it began is not told")
  func claimGivenBack() {
    var watch = UfdlWatch()
    _ = watch.see(Self.waiting(0), at: 0)
    #expect(watch.see(Self.running(1, board: nil), at: 1) == [])
    #expect(watch.see(Self.waiting(2), at: 2) == [])
  }

  @Test("Progress lasts until the end, is whole at a good one, and begins anew with each run")
  func progress() {
    #expect(Self.told(Self.waiting(0), Self.running(1)).map(\.progress) == [0, 0])
    #expect(Self.told(Self.running(1, progress: 0.4), Self.ended(.errored, 1)).map(\.progress) == [0.4])
    #expect(Self.told(Self.running(1, progress: 0.4), Self.ended(.finished, 1)).map(\.progress) == [1])
    #expect(Self.told(Self.running(1, progress: 0.4), Self.running(3)).map(\.progress) == [0, 0, 0])
  }

  /// Any two stages of a job's life, in any order, however damaged the spool.
  @Test("Whatever is seen after whatever, what is told fits where the job then is")
  func allPairs() {
    let stages =
      [0, 2].flatMap { epoch in
        [Self.waiting(epoch), Self.running(epoch), Self.running(epoch, board: nil)]
          + [UfdlJob.Phase.finished, .errored, .cancelled].flatMap { phase in
            [Self.ended(phase, epoch), Self.ended(phase, epoch, hasRun: false)]
          }
      }
    for before in stages {
      for now in stages {
        var watch = UfdlWatch()
        _ = watch.see(before, at: 0)
        let told = watch.see(now, at: 0) + watch.see(now, at: 2 * Self.second)
        #expect(watch.see(now, at: 3 * Self.second) == [], "\(before) → \(now)")
        switch (told.last?.kind, now.phase) {
        case (.finish, let phase): #expect(phase == .finished)
        case (.error, let phase): #expect(phase == .errored)
        case (.cancel, let phase): #expect(phase == .cancelled)
        case (.start, let phase), (.progress, let phase): #expect(phase == .started)
        case (.reset, let phase), (.abort, let phase), (.release, let phase): #expect(phase == .created)
        case (.acquire, _): Issue.record("\(before) → \(now) ends with acquire")
        case (nil, _): break
        }
      }
    }
  }
}

@Suite("UFDL: messages to watchers")
struct UfdlMessageTests {
  private static let transition = UfdlTransition(
    kind: .error,
    board: "nucleo-1",
    progress: 0.5,
    error: "reason",
    description: "text",
    data: ["a": 1]
  )

  private static func message(_ disclosure: UfdlTransition.Disclosure) -> JSONValue? {
    JobID(42).map { .object(transition.message($0, UfdlKeys(spool: SpoolTree.uuid), disclosure)) }
  }

  @Test("A message has the fields that clients read, in their types")
  func fields() {
    let expected: JSONValue = [
      "transition": "error", "description": "text", "pk": 42, "progress": .number(0.5), "cancelled": false,
      "node": 85_090_325_459_100, "error": "reason", "transition_data": ["a": 1],
    ]
    #expect(Self.message(.everything) == expected)
  }

  @Test("Where users are configured there is no data, and for strangers no words")
  func disclosure() {
    #expect(Self.message(.withoutData)?["transition_data"] == .object([:]))
    #expect(Self.message(.withoutData)?["error"] == "reason")
    let expected: JSONValue = [
      "transition": "error", "description": "", "pk": 42, "progress": .number(0.5), "cancelled": false,
      "node": 85_090_325_459_100, "transition_data": .object([:]),
    ]
    #expect(Self.message(.formAlone) == expected)
  }

  @Test("What there is not, is left out: node before a board is known, error without one")
  func absent() {
    let transition = UfdlTransition(kind: .acquire)
    let message = JobID(1).map { transition.message($0, UfdlKeys(spool: "x"), .everything) }
    #expect(
      message?.names == ["transition", "description", "pk", "progress", "cancelled", "transition_data"]
    )
  }
}

@Suite("UFDL: the feed of a WebSocket")
struct UfdlWatchFeedTests {
  private static let second: UInt64 = 1_000_000_000

  @Test("After 15 seconds of silence there is a ping, and the next one 15 seconds later")
  func pings() throws {
    let tree = try SpoolTree()
    try tree.addJob(42, at: "queued/42")
    let clock = Locked<UInt64>(0)
    let id = try #require(JobID(42))
    let lookout = Lookout(reader: tree.reader) { _ in }
    let feed = UfdlWatchFeed(id, lookout, UfdlKeys(spool: "x"), .everything) { clock.withLock { $0 } }
    func next(at time: UInt64) -> Piece {
      clock.withLock { $0 = time }
      return feed.next()
    }
    let ping = Piece.bytes(WebSocketFrame.ping())
    #expect(feed.begin())
    #expect(next(at: 0) == .nothing)
    #expect(next(at: 15 * Self.second - 1) == .nothing)
    #expect(next(at: 15 * Self.second) == ping)
    #expect(next(at: 29 * Self.second) == .nothing)
    #expect(next(at: 31 * Self.second) == ping)
  }

  @Test("With the job it ends")
  func gone() throws {
    let tree = try SpoolTree()
    try tree.addRunJob(42)
    let clock = Locked<UInt64>(0)
    let id = try #require(JobID(42))
    let lookout = Lookout(reader: tree.reader) { _ in }
    let feed = UfdlWatchFeed(id, lookout, UfdlKeys(spool: "x"), .everything) { clock.withLock { $0 } }
    guard case .bytes = feed.next() else {
      Issue.record("nothing is told of a job that has ended")
      return
    }
    try tree.move("finished/42", to: ".trash/42")
    clock.withLock { $0 = Self.second }
    #expect(feed.next() == .end)
    #expect(feed.next() == .end)
  }
}
