import Custody
import JSON
import Posix
import Spool
import TestSupport

@testable import Intake

/// A housekeeper on a spool of a test's own.
final class Household {
  let spool: TemporarySpool
  let index: IndexWriter
  private(set) var keeper: Housekeeper
  private let limits: HookRunner.Limits
  private let said = Locked<[Event]>([])

  var root: Directory { spool.root }
  var events: [Event] { said.withLock { $0 } }

  init(_ settings: JSONObject = [:], limits: HookRunner.Limits = HookRunner.Limits()) throws {
    self.limits = limits
    spool = try TemporarySpool()
    index = try IndexWriter(spool.depot)
    let said = said
    keeper = Housekeeper(spool.depot, index: index, hookLimits: limits) { event in
      said.withLock { $0.append(event) }
    }
    try configure(settings)
  }

  deinit { keeper.stop() }

  /// Has other members stand in `spool.json`.
  func configure(_ settings: JSONObject) throws {
    var object: JSONObject = [
      "version": 1, "uuid": "00000000-0000-4000-8000-000000000000", "durability": "none",
    ]
    for member in settings.members { object[member.name] = member.value }
    // A new name each time, so that it is another file whatever the clock says.
    try root.replace(Layout.configuration, JSONValue.object(object).pretty, sync: false)
    _ = try spool.depot.rereadConfiguration()
  }

  /// Has another housekeeper go on, as another start of the program does.
  func restart() {
    keeper.stop()
    let said = said
    keeper = Housekeeper(spool.depot, index: index, hookLimits: limits) { event in
      said.withLock { $0.append(event) }
    }
  }

  /// A program in the spool that the hook is.
  func hook(_ script: String) throws {
    try root.put("hook.sh", "#!/bin/sh\n\(script)\n")
    try root.setMode(0o755, of: "hook.sh")
    try configure(["on_end": ["./hook.sh"]])
  }

  /// An ended job, of which the index knows.
  @discardableResult
  func ended(
    _ number: Int,
    _ verdict: Verdict = .passed,
    ago days: Int = 0,
    deletedAgo: Int? = nil
  ) throws -> JobView {
    let id = try JobID.known(number)
    let time = { (days: Int) in Timestamp(microseconds: Clock.now.microseconds - days * 86_400_000_000) }
    let token = JobToken(id, verdict.place == .finished ? .finished : .cancelled)
    let view = try spool.addJob(token)
    var result = JobResult(verdict: verdict, phase: .run, blame: .job, reason: "r", ended: time(days))
    result.attempt = 1
    try view.directory.put("attempts/1/result.json", bytes: result.json.pretty)
    try view.directory.makeLink(Layout.result, to: "attempts/1/result.json")
    guard let record = view.record() else { throw SpoolError("no record") }
    var lines: [IndexLine] = [.accepted(IndexLine.Acceptance(record)), IndexWriter.end(id, result)]
    if let deletedAgo { lines.append(.flagged(id, .deleted, at: time(deletedAgo))) }
    try index.append(lines)
    return view
  }

  /// Notes that the job's hook is due, as intake does with the news of an end.
  func tellEnd(_ number: Int, epoch: Int = 1) throws {
    guard let view = try spool.depot.reader.job(.known(number)) else { throw SpoolError("no job") }
    try keeper.jobEnded(view.token.id, epoch: epoch)
    try keeper.sync()
  }

  /// Works until something holds; false when that took too long.
  func works(until isDone: () throws -> Bool) throws -> Bool {
    let deadline = Clock.monotonic + 30_000_000_000
    while try !isDone() {
      guard Clock.monotonic < deadline else { return false }
      _ = try keeper.work()
      _ = Poll.wait(for: [], milliseconds: 2)
    }
    return true
  }

  /// Works until there is nothing more to do at once.
  func settle() throws {
    while let next = try keeper.work(), next < Clock.monotonic &+ 1_000_000_000 {}
  }

  func names(_ folder: String) throws -> [String] { try root.directory(folder).names().sorted() }

  /// The ids of the jobs that have ended and are there.
  func left() throws -> [Int] {
    try (names("finished") + names("cancelled")).compactMap { Int($0) }.sorted()
  }

  /// The ids that the index says were purged.
  func purged() throws -> [Int] {
    var ids: [Int] = []
    var follower = IndexFollower(root: root)
    try follower.next { record in
      if case .flagged(let id, .purged, _) = record { ids.append(id.number) }
    }
    return ids
  }
}
