import Custody
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

/// Drops, requests, runners' moves and new starts of intake in random order: what holds must hold whatever came
/// before what.
@Suite("Random lives")
struct RandomLifeTests {
  @Test("Nothing is lost, nothing is there twice, and every refusal has its reason", arguments: 1...20)
  func lives(seed: Int) throws {
    let world = try World(seed: UInt64(seed))
    for _ in 1...120 { try world.step() }
    try world.comeToRest()
    try world.check()
  }
}

private final class World {
  private static let verbs: [RequestName.Verb] = [
    .cancel, .pause, .start, .reset, .update, .delete, .restore, .release, .abort, .recheck,
  ]

  private let desk: Desk
  private var random: SeededGenerator
  private let holder: Holder
  private var drops = 0
  private var asked: [String: Int] = [:]

  init(seed: UInt64) throws {
    desk = try Desk()
    random = SeededGenerator(seed: seed)
    holder = try .known("lab9~89abcdef")
    try desk.start()
  }

  private func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  func step() throws {
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1: try drop()
    case 2, 3, 4: try ask()
    case 5, 6, 7: try run()
    case 8: if chance(20) { try desk.start() }
    default: break
    }
    if chance(60) { try desk.work() }
  }

  // MARK: What people do

  private func drop() throws {
    drops += 1
    var members = #""board": "b", "executable": "run.sh""#
    if chance(20) { members = #""group": true"# }
    if chance(30), let id = try someJob() { members += #", "depends_on": [\#(id)]"# }
    if chance(20) { members += #", "parent": "drop-\#(Int.random(in: 1...drops, using: &random))""# }
    if chance(15) { members += #", "paused": true"# }
    let files = members.contains("group") ? [:] : ["run.sh": "#!/bin/sh\n"]
    try desk.drop("drop-\(drops)", files, manifest: "{\(members)}")
  }

  private func ask() throws {
    guard let id = try someJob(), let verb = Self.verbs.randomElement(using: &random) else { return }
    let name = RequestName(job: id, verb: verb)
    guard !desk.root.has("incoming/\(name.name)") else { return }
    asked[name.name, default: 0] += 1
    try desk.root.put("incoming/\(name.name)", verb == .update ? #"{"title": "t\#(asked.count)"}"# : "")
  }

  private func tokens() throws -> [JobToken] {
    try Place.allCases.flatMap { try desk.spool.depot.reader.tokens(in: $0) }
  }

  private func someJob() throws -> JobID? {
    try tokens().map(\.id).sorted().randomElement(using: &random)
  }

  // MARK: What runners do

  /// Claims, or brings a run on.
  private func run() throws {
    let depot = desk.spool.depot
    let moving = try tokens().filter { token in
      switch token.state {
      case .queued, .running: true
      case .held, .ending, .finished, .cancelled: false
      }
    }
    guard let token = moving.sorted(by: { $0.id < $1.id }).randomElement(using: &random) else { return }
    guard case .running(let epoch, _) = token.state else {
      _ = try Mover(depot).move(token, on: .claim(by: holder))
      return
    }
    let view = try depot.reader.view(token)
    if view.directory.has(Layout.cancelMark(epoch: epoch)) {
      try end(view, epoch, .cancelled, .cancelled)
    } else if view.directory.has(Layout.againMark(epoch: epoch)) {
      try giveBack(view, epoch, .request)
    } else {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: try giveBack(view, epoch, .fault)
      case 1: try end(view, epoch, .failed, .job)
      default: try end(view, epoch, .passed, .job)
      }
    }
  }

  private func giveBack(_ view: JobView, _ epoch: Int, _ why: JobResult.Requeue) throws {
    var result = JobResult(
      verdict: .error,
      phase: .run,
      blame: .infrastructure,
      reason: "r",
      ended: Clock.now
    )
    result.requeued = why
    try Finisher(desk.spool.depot).write(result, in: view.directory, epoch: epoch)
    _ = try Mover(desk.spool.depot).move(view.token, on: .requeue)
  }

  private func end(_ view: JobView, _ epoch: Int, _ verdict: Verdict, _ blame: Blame) throws {
    var result = JobResult(verdict: verdict, phase: .run, blame: blame, reason: "r", ended: Clock.now)
    result.attempt = epoch
    let finisher = Finisher(desk.spool.depot)
    try finisher.write(result, in: view.directory, epoch: epoch)
    let decided = try finisher.decide(view.token)
    // A crash of the runner here is made good by who reaps it.
    _ = try finisher.publish(decided, result: result)
    try finisher.announce(view.token.id, epoch: epoch)
  }

  /// Runs what can run, and answers what is asked, until nothing changes.
  func comeToRest() throws {
    for _ in 1...400 {
      try desk.work()
      try run()
      if try isAtRest() { return }
    }
  }

  private func isAtRest() throws -> Bool {
    try desk.work(rounds: 2)
    let isMoving = try tokens().contains { !$0.isHeld && ($0.place == .queued || $0.place == .running) }
    return try !isMoving && pending().isEmpty
  }

  private func pending() throws -> [String] {
    try desk.incoming.names().filter { RequestName($0) != nil || $0.hasPrefix("drop-") }
  }

  // MARK: What holds

  func check() throws {
    let pending = try pending()
    #expect(pending.isEmpty, "everything is answered: \(pending)")
    try checkPlaces()
    try checkIndex()
    try checkRefusals()
    try checkHistories()
    try checkHeld()
  }

  private func checkPlaces() throws {
    let ids = try tokens().map(\.id)
    #expect(Set(ids).count == ids.count, "no job lies in two places")
    let records = try ids.map { try desk.spool.depot.reader.job($0)?.record() }
    for number in 1...max(drops, 1) where drops > 0 {
      let count = records.count { $0?.drop == "drop-\(number)" }
      #expect(count == 1, "drop-\(number) became \(count) jobs")
    }
    for token in try tokens() where token.place == .finished || token.place == .cancelled {
      let view = try desk.spool.depot.reader.view(token)
      #expect(
        view.result()?.verdict.place.rawValue == token.place.rawValue,
        "\(token.path) lies by its verdict"
      )
    }
  }

  private func checkIndex() throws {
    var open: Set<JobID> = []
    var ends: [JobID: Verdict] = [:]
    for line in try desk.index() {
      switch line {
      case .accepted(let job): open.insert(job.id)
      case .ended(let id, let verdict, _, _):
        open.remove(id)
        ends[id] = verdict
      case .reopened(let id, _):
        #expect(!open.contains(id), "only what has ended is reopened")
        open.insert(id)
        ends[id] = nil
      case .flagged: break
      }
    }
    for token in try tokens() {
      let isOver = token.place == .finished || token.place == .cancelled
      #expect(open.contains(token.id) != isOver, "the index knows whether job \(token.id) has ended")
      let verdict = try desk.spool.depot.reader.view(token).result()?.verdict
      #expect(ends[token.id] == verdict, "the index knows how job \(token.id) ended")
    }
  }

  private func checkRefusals() throws {
    let codes: Set = ["malformed", "forbidden", "not_found", "state", "conflict"]
    for name in try desk.incoming.names() where RequestName.isAnswer(name) {
      let answer = try JSONParser.parse(try desk.root.read("incoming/\(name)"))
      #expect(codes.contains(answer["code"]?.string ?? ""), "\(name) has a code")
      #expect(answer["reason"]?.string?.isEmpty == false, "\(name) has a reason")
    }
  }

  /// No request is carried out more often than it was made.
  private func checkHistories() throws {
    for token in try tokens() {
      let comments = try desk.spool.depot.reader.view(token).intakeHistory().compactMap(\.comment)
      for verb in Self.verbs {
        let made = asked["\(token.id).\(verb.rawValue)", default: 0]
        let noted = comments.count { $0.hasPrefix("\(verb.rawValue) requested by") }
        // A group's request is noted by its jobs too.
        let inherited = asked.filter { $0.key.hasSuffix(".\(verb.rawValue)") }.values.reduce(0, +)
        let record = try desk.spool.depot.reader.view(token).record()
        #expect(noted <= (record?.parent == nil ? made : inherited), "\(verb) of job \(token.id)")
      }
    }
  }

  /// What still waits has a reason to.
  private func checkHeld() throws {
    for token in try tokens() where token.isHeld {
      let record = try #require(try desk.spool.depot.reader.view(token).record())
      #expect(record.isRelated || record.pausedBy != nil, "job \(token.id) is held for a reason")
    }
  }
}
