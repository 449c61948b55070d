import JSON
import Spool
import Testing

@testable import Gateway

@Suite("Coalition: events", .timeLimit(.minutes(5)))
struct CoalitionEventTests {
  /// Ids of the events, as job and run.
  private func events(_ serving: Serving, _ query: String) throws -> [[Int]] {
    try serving.ids("/api/events?\(query)").map { [$0 / 256, $0 % 256] }
  }

  @Test("Each run of a job is an event, whatever became of it")
  func runs() throws {
    let script = JobScript.running(7, epoch: 5, start: 300).with {
      $0.record = ["title": "Job 7"]
      $0.runs = [
        RunScript(epoch: 1, board: "nucleo-2", start: 100, end: 130, verdict: "error"),
        // Its host was lost; its last line of history came seven seconds later.
        RunScript(epoch: 3, board: "nucleo-3", start: 200), RunScript(epoch: 5, start: 300),
      ]
    }
    func event(_ run: Int, _ worker: JSONValue, _ state: JSONValue, start: Int, _ duration: Int) -> JSONValue
    {
      [
        "id": .integer(7 * 256 + run), "worker": worker, "job_id": 7, "job_title": "Job 7", "state": state,
        "start": .integer(Moment.start + start), "duration": .integer(duration),
      ]
    }
    try servingCoalition(script) { (serving) throws in
      let expected: JSONValue = [
        event(1, "nucleo-2", "ERROR", start: 100, 30), event(2, "nucleo-3", "ERROR", start: 200, 7),
        event(3, "nucleo-1", "WORKING", start: 300, 300),
      ]
      #expect(try serving.json("/api/events") == expected)
    }
  }

  private static func spool() throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    try tree.addBoard("nucleo-2")
    try tree.addBoard("disco-1", type: "disco")
    try tree.add(
      .ended(1, start: 100, end: 130),
      JobScript.ended(2, start: 400, end: 545).with { $0.runs[0].board = "nucleo-2" },
      JobScript.ended(3, start: 500, end: 560).with {
        $0.wish = "disco-1"
        $0.runs[0].board = "disco-1"
      },
      // It ran on another board before.
      JobScript.ended(4, start: 580, end: 590).with {
        $0.runs.insert(RunScript(epoch: 0, board: "nucleo-2", start: 570, end: 575, verdict: "error"), at: 0)
        $0.runs[0].epoch = 1
        $0.runs[1].epoch = 3
      },
      .running(5, start: 50),
      JobScript(id: 6),
      // It was lost once, and waits again.
      JobScript(
        id: 7,
        suffix: "~2",
        runs: [RunScript(epoch: 1, board: "nucleo-2", start: 10, end: 20, verdict: "error")]
      ),
      JobScript.ended(8, "cancelled").with { $0.runs[0].start = nil }
    )
    return tree
  }

  struct Row: CustomTestStringConvertible {
    var query: String
    var events: [[Int]]
    var testDescription: String { query }
  }

  private static let every = [[1, 1], [2, 1], [3, 1], [4, 1], [4, 2], [5, 1], [7, 1]]

  static let rows = [
    Row(query: "", events: every), Row(query: "job=4", events: [[4, 1], [4, 2]]),
    Row(query: "job=6", events: []), Row(query: "job=8", events: []), Row(query: "job=99", events: []),
    Row(query: "job=0", events: []), Row(query: "job=-1", events: every),
    Row(query: "job=&worker=", events: every),
    Row(query: "worker=nucleo-1", events: [[1, 1], [4, 2], [5, 1]]),
    Row(query: "worker=nucleo-2", events: [[2, 1], [4, 1], [7, 1]]),
    Row(query: "worker=disco-1", events: [[3, 1]]), Row(query: "worker=nobody", events: []),
    Row(query: "worker=nucleo-2&job=4", events: [[4, 1]]),
    Row(query: "howlong=60", events: [[2, 1], [3, 1], [4, 1], [4, 2], [5, 1]]),
    Row(query: "howlong=54", events: [[3, 1], [4, 1], [4, 2], [5, 1]]),
    Row(query: "howlong=20", events: [[4, 2], [5, 1]]), Row(query: "howlong=0", events: [[5, 1]]),
    Row(query: "howlong=-1", events: every), Row(query: "howlong=9223372036854775807", events: every),
    Row(query: "howlong=60&worker=nucleo-2", events: [[2, 1], [4, 1]]),
    Row(query: "howlong=60&job=1", events: []), Row(query: "howlong=60&job=5", events: [[5, 1]]),
  ]

  @Test("Job, worker and time select the runs", arguments: rows)
  func select(row: Row) throws {
    try servingCoalition(try Self.spool()) { (serving) throws in
      #expect(try events(serving, row.query) == row.events)
    }
  }

  @Test(
    "A parameter that is no number is refused",
    arguments: ["job=x", "howlong=1.5", "howlong=-x", "howlong=-", "job=--1"]
  )
  func bad(query: String) throws {
    try servingCoalition(try Self.spool()) { (serving) throws in
      let reply = try serving.exchange("GET", "/api/events?\(query)")
      #expect(reply.status == 400)
      #expect(try reply.json()["error"]?.string?.contains("whole number") == true)
    }
  }

  @Test("Jobs are not opened that ended before the time that is asked for")
  func timeSparesJobs() throws {
    let tree = try SpoolTree()
    try tree.add(.ended(1, end: 130))
    // What would be found there, where anybody looked.
    try tree.write(
      "finished/1/attempts/1/result.json",
      SpoolTree.result("passed", "late", attempt: 1)
        .replacing("2020-01-01T00:01:00", with: "2020-01-01T00:09:59")
        .replacing("\"attempt\"", with: "\"started\": \"2020-01-01T00:01:00.000000Z\", \"attempt\"")
    )
    try servingCoalition(tree) { (serving) throws in
      #expect(try events(serving, "howlong=60") == [])
      #expect(try events(serving, "howlong=60&job=1") == [[1, 1]])
    }
  }

  @Test("Jobs are not opened that asked for another board by its name, nor those that cannot have run")
  func boardSparesJobs() throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    try tree.addBoard("disco-1", type: "disco")
    let run = RunScript(epoch: 1, board: "nucleo-1", start: 10, end: 20)
    try tree.add(
      JobScript.ended(1).with {
        $0.wish = "disco-1"
        $0.runs = [run, RunScript(epoch: 3, board: "disco-1", start: 30, end: 40)]
      },
      JobScript(id: 2, runs: [run])
    )
    try servingCoalition(tree) { (serving) throws in
      #expect(try events(serving, "worker=nucleo-1") == [])
      #expect(try events(serving, "worker=nucleo-1&job=1") == [[1, 1]])
    }
  }

  @Test("The number of an event fits, or is null")
  func numbers() throws {
    let tree = try SpoolTree()
    try tree.add(JobScript.ended(1))
    let id = try #require(JobID(1))
    let view = try #require(try tree.reader.job(id))
    let run = try #require(CoalitionRun.all(of: view).first)
    #expect(run.eventID(of: id) == 257)
    let last = try #require(JobID(Int.max / 256))
    #expect(run.eventID(of: last) == Int.max / 256 * 256 + 1)
    let next = try #require(JobID(Int.max / 256 + 1))
    #expect(run.eventID(of: next) == nil)
    var late = run
    late.ordinal = 300
    #expect(late.eventID(of: id) == 511)
  }

  @Test("A list that is too long for one piece comes whole")
  func long() throws {
    let tree = try SpoolTree()
    let title = JSONValue.string(String(repeating: "long ", count: 2000))
    for id in 1...60 { try tree.add(JobScript.ended(id).with { $0.record = ["title": title] }) }
    try servingCoalition(tree) { (serving) throws in
      #expect(try events(serving, "") == (1...60).map { [$0, 1] })
    }
  }
}
