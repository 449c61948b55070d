import JSON
import Posix
import Spool
import Testing

@testable import Client

@Suite("list")
struct ListTests {
  private func rows(
    _ spool: TemporarySpool,
    _ change: (inout ListFilter) -> Void = { _ in }
  ) throws -> [JobRow] {
    var filter = ListFilter()
    change(&filter)
    return try Listing(Site(path: spool.path), filter: filter).rows()
  }

  @Test("Rows follow the job's life: drops, queue, ends; within a state the newest last")
  func order() throws {
    let spool = try TemporarySpool()
    try spool.board("linux")
    try spool.write("incoming/new/manifest.json", "{}")
    try spool.job(7, at: "queued/7")
    try spool.job(6, at: "queued/6~2")
    for id in 1...3 { try spool.endedJob(id) }
    try spool.settle(accepted: [1, 2, 3, 6, 7], ended: [2, 1, 3])
    let rows = try rows(spool)
    #expect(rows.map { $0.id?.number } == [nil, 6, 7, 1, 2, 3])
    #expect(rows.map(\.state) == ["incoming", "queued", "queued", "finished", "finished", "finished"])
    #expect(rows[0].waitingFor == "no intake is running")
    #expect(rows[1].waitingFor == "no runner is running")
    #expect(rows[5].reason == "because 3")
  }

  @Test("A held job says what holds it")
  func held() throws {
    let spool = try TemporarySpool()
    try spool.board("linux")
    try spool.job(3, at: "queued/3~1~held")
    try spool.job(7, at: "queued/7~1~held")
    try spool.change("queued/7~1~held") { $0.dependsOn = [try jobID(3)] }
    try spool.change("queued/3~1~held") { job in
      job.isPaused = true
      job.pausedBy = "ann"
    }
    try spool.settle(accepted: [3, 7], ended: [])
    #expect(try rows(spool).map(\.waitingFor) == ["it was paused by ann", "it waits for the end of job 3"])
  }

  @Test("A deleted job is listed only where it is asked for")
  func deleted() throws {
    let spool = try TemporarySpool()
    for id in 1...2 { try spool.endedJob(id) }
    try spool.change("finished/2") { $0.deleted = Timestamp(microseconds: 1) }
    try spool.settle(accepted: [1, 2], ended: [1, 2])
    #expect(try rows(spool).map { $0.id?.number } == [1])
    #expect(try rows(spool) { $0.state = "deleted" }.map { $0.id?.number } == [2])
  }

  @Test("The limit keeps the jobs that ended last")
  func limit() throws {
    let spool = try TemporarySpool()
    for id in 1...5 { try spool.endedJob(id) }
    try spool.settle(accepted: [1, 2, 3, 4, 5], ended: [1, 2, 3, 4, 5])
    #expect(try rows(spool) { $0.limit = 2 }.map { $0.id?.number } == [4, 5])
    #expect(try rows(spool) { $0.limit = 0 }.isEmpty)
    #expect(try rows(spool) { $0.limit = nil }.count == 5)
  }

  @Test("An end that intake has not read yet is listed, and once only")
  func news() throws {
    let spool = try TemporarySpool()
    for id in 1...2 { try spool.endedJob(id) }
    try spool.settle(accepted: [1, 2], ended: [1])
    try spool.write(".news/1~1", "")
    try spool.write(".news/2~1", "")
    #expect(try rows(spool).map { $0.id?.number } == [1, 2])
  }

  @Test("Without an index the folders are listed")
  func noIndex() throws {
    let spool = try TemporarySpool()
    for id in 1...2 { try spool.endedJob(id) }
    #expect(try rows(spool).map { $0.id?.number } == [1, 2])
  }

  @Test("An index longer than a chunk is read from its end without losing a line")
  func longIndex() throws {
    let spool = try TemporarySpool()
    let ids = Array(1...3000)
    for id in [1, 1500, 3000] { try spool.endedJob(id) }
    try spool.settle(accepted: ids, ended: ids)
    #expect(try rows(spool) { $0.limit = nil }.map { $0.id?.number } == [1, 1500, 3000])
    #expect(try rows(spool) { $0.limit = 1 }.map { $0.id?.number } == [3000])
  }

  @Test("Filters: a state, a verdict, the ended, an owner, a board")
  func filters() throws {
    let spool = try TemporarySpool()
    try spool.job(3, at: "queued/3")
    try spool.endedJob(1)
    try spool.endedJob(2, verdict: .cancelled)
    let me = Users.name(ofUser: Users.current)
    func ids(_ change: (inout ListFilter) -> Void) throws -> [Int?] {
      try rows(spool, change).map { $0.id?.number }
    }
    #expect(try ids { $0.state = "queued" } == [3])
    #expect(try ids { $0.state = "ended" } == [1, 2])
    #expect(try ids { $0.state = "passed" } == [1])
    #expect(try ids { $0.state = "cancelled" } == [2])
    #expect(try ids { $0.owner = me } == [3, 1, 2])
    #expect(try ids { $0.owner = "nobody-else" } == [])
    #expect(try ids { $0.board = "linux" } == [3, 1, 2])
    #expect(try ids { $0.board = "other" } == [])
  }

  @Test("Requests, refusals and uploads under way are no drops")
  func notDrops() throws {
    let spool = try TemporarySpool()
    for name in ["3.cancel", "3.cancel.refused"] { try spool.write("incoming/\(name)", "") }
    try spool.write("incoming/.up/manifest.json", "")
    #expect(try rows(spool).isEmpty)
  }

  @Test("The table shows verdicts, hides nothing dangerous, and tells what is missing")
  func table() throws {
    var ended = JobRow(state: "finished")
    ended.id = JobID(42)
    ended.drop = "evil\u{1B}[31m"
    ended.owner = "ann"
    ended.board = "n1"
    ended.verdict = .failed
    ended.reason = "line\n2"
    ended.durationSeconds = 61.5
    var queued = JobRow(state: "queued")
    queued.id = JobID(43)
    queued.tags = ["a", "b"]
    queued.created = Timestamp(microseconds: 0)
    queued.title = "title"
    queued.waitingFor = "no runner is running"
    let lines = JobRow.table([ended, queued], now: Timestamp(microseconds: 5_000_000)).lines(
      width: nil,
      colours: false
    )
    #expect(
      lines == [
        "ID  STATE   DROP          OWNER  BOARD  TIME",
        "42  failed  evil\\x1b[31m  ann    n1     1 min 1 s  line\\n2",
        "43  queued  ?             ?      [a,b]  5 s        title: no runner is running",
      ]
    )
  }

  @Test("JSON has every field, null where it is unknown")
  func json() {
    let json = JobRow(state: "incoming").json
    #expect(json["id"] == .null)
    #expect(json["state"] == "incoming")
    #expect(json["verdict"] == .null)
  }

  @Test("A job whose record is damaged is still listed")
  func damaged() throws {
    let spool = try TemporarySpool()
    try spool.write("queued/5/job.json", "{")
    let row = try #require(try rows(spool).first)
    #expect(row.id == JobID(5))
    #expect(row.drop == nil)
  }
}
