import JSON
import Posix
import Testing

@testable import Gateway

@Suite("Coalition: groups and lists", .timeLimit(.minutes(5)))
struct CoalitionGroupTests {
  private func group(_ id: Int, in parent: Int? = nil) -> JobScript {
    JobScript(id: id, wish: nil, parent: parent).with { $0.record = ["group": true, "executable": .null] }
  }

  private func child(_ job: JobScript, of parent: Int) -> JobScript { job.with { $0.parent = parent } }

  private func counts(_ job: JSONObject, _ names: [String]) -> [Int?] { names.map { job[$0]?.integer } }

  private let own = ["finished", "errors", "working"]
  private let all = ["total", "total_finished", "total_errors", "total_working"]

  @Test("A group counts its own leaves and all that are below it")
  func counters() throws {
    try servingCoalition(
      group(1),
      child(.ended(2), of: 1),
      child(.ended(3, "failed"), of: 1),
      child(JobScript(id: 4), of: 1),
      group(5, in: 1),
      child(.running(6), of: 5),
      child(.ended(7, "completed"), of: 5)
    ) { (serving) throws in
      let outer = try serving.job(1)
      #expect(counts(outer, own) == [1, 1, 0])
      #expect(counts(outer, all) == [5, 2, 1, 1])
      #expect(outer["progress"] == .number(0.4))
      #expect(outer["command"] == "")
      let inner = try serving.job(5)
      #expect(counts(inner, own) == [1, 0, 1])
      #expect(counts(inner, all) == [2, 1, 0, 1])
      #expect(inner["parent"] == 1)
      let leaf = try serving.job(6)
      #expect(counts(leaf, own + all) == [0, 0, 0, 0, 0, 0, 0])
    }
  }

  struct StateRow: CustomTestStringConvertible {
    var leaves: [String]
    var state: String
    var testDescription: String { leaves.joined(separator: ", ") }
  }

  @Test(
    "A group is in error if a leaf is, else finished when all are, else working while one is, else waiting",
    arguments: [
      StateRow(leaves: ["passed"], state: "FINISHED"),
      StateRow(leaves: ["passed", "queued"], state: "WAITING"),
      StateRow(leaves: ["passed", "queued", "running"], state: "WORKING"),
      StateRow(leaves: ["queued"], state: "WAITING"),
      StateRow(leaves: ["running", "failed", "queued", "passed"], state: "ERROR"),
      StateRow(leaves: ["cancelled"], state: "ERROR"),
      StateRow(leaves: ["passed", "completed"], state: "FINISHED"),
    ]
  )
  func state(row: StateRow) throws {
    let tree = try SpoolTree()
    try tree.add(group(1), group(2, in: 1))
    for (id, leaf) in zip(3..., row.leaves) {
      let job: JobScript =
        switch leaf {
        case "queued": JobScript(id: id)
        case "running": .running(id)
        default: .ended(id, leaf)
        }
      try tree.add(child(job, of: 2))
    }
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.job(1)["state"] == .string(row.state))
      #expect(try serving.job(2)["state"] == .string(row.state))
    }
  }

  @Test("A group without children is what its folder says")
  func empty() throws {
    try servingCoalition(group(1)) { (serving) throws in
      let job = try serving.job(1)
      #expect(job["state"] == "WAITING")
      #expect(job["progress"] == .null)
      #expect(counts(job, all) == [0, 0, 0, 0])
    }
  }

  @Test("A group starts with the first of its leaves, and lasts as long as all together")
  func times() throws {
    try servingCoalition(
      group(1),
      child(.ended(2, start: 200, end: 230), of: 1),
      group(3, in: 1),
      child(.ended(4, start: 150, end: 152), of: 3),
      child(.running(5, start: 590), of: 3),
      child(JobScript(id: 6), of: 3)
    ) { (serving) throws in
      let job = try serving.job(1)
      #expect(job["start_time"] == .integer(Moment.start + 150))
      #expect(job["duration"] == .integer(30 + 2 + 10))
    }
  }

  @Test("A group none of which has started has no progress")
  func unstarted() throws {
    try servingCoalition(group(1), child(JobScript(id: 2), of: 1)) { (serving) throws in
      let job = try serving.job(1)
      #expect(job["start_time"] == 0)
      #expect(job["progress"] == .null)
    }
  }

  @Test("A group with more leaves than are counted at one go is counted to the end")
  func large() throws {
    let tree = try SpoolTree()
    try tree.add(group(1))
    for id in 2...301 { try tree.add(JobScript.ended(id).with { $0.parent = 1 }) }
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.job(1)["total"] == 300)
      #expect(try serving.job(1)["duration"] == .integer(300 * 30))
      #expect(try serving.ids("/api/jobs") == [1])
      #expect(try serving.ids("/api/jobs/1/children") == Array(2...301))
    }
  }

  @Test("Jobs in a circle, and one that is its own parent, keep nobody waiting")
  func circles() throws {
    try servingCoalition(
      child(JobScript(id: 1), of: 2),
      child(JobScript(id: 2), of: 1),
      child(JobScript(id: 3), of: 3),
      child(.ended(4), of: 3)
    ) { (serving) throws in
      #expect(try serving.job(1)["total"] == 0)
      #expect(try serving.job(3)["total"] == 1)
      #expect(try serving.ids("/api/jobs/1/children") == [2])
      #expect(try serving.ids("/api/jobs/3/children") == [3, 4])
    }
  }

  @Test("A job whose group is not there is a root")
  func orphan() throws {
    try servingCoalition(child(JobScript(id: 2), of: 1)) { (serving) throws in
      #expect(try serving.ids("/api/jobs") == [2])
      #expect(try serving.job(2)["parent"] == 0)
      #expect(try serving.exchange("GET", "/api/jobs/1/children").status == 404)
    }
  }

  @Test("Times that are remembered of a leaf are forgotten when it lies elsewhere")
  func remembered() throws {
    let tree = try SpoolTree()
    try tree.add(group(1), child(.ended(2), of: 1))
    var options = ServerOptions()
    // To this clock all files are old enough.
    options.wallClock = { Timestamp(microseconds: Clock.now.microseconds + 3_600_000_000) }
    let later = Moment.text(Moment.start + 190)
    try serving(tree, options: options) { (serving) throws in
      #expect(try serving.job(1)["duration"] == 30)
      try tree.write(
        "finished/2/attempts/1/result.json",
        JSONValue.object([
          "verdict": "passed", "reason": "", "started": Moment.text(Moment.start + 100), "ended": later,
        ]).compact
      )
      #expect(try serving.job(1)["duration"] == 30)
      try tree.move("finished/2", to: "cancelled/2")
      #expect(try serving.eventually("/api/jobs/1") { try $0.json()["duration"] == 90 })
    }
  }

  // MARK: Lists

  @Test("The roots are all jobs without a parent, by ascending number")
  func roots() throws {
    try servingCoalition(
      JobScript(id: 3),
      group(1),
      child(.running(2), of: 1),
      .ended(4)
    ) { (serving) throws in
      #expect(try serving.ids("/api/jobs") == [1, 3, 4])
      #expect(try serving.ids("/api/jobs/0/children") == [1, 3, 4])
      #expect(try serving.ids("/api/jobs/1/children") == [2])
      #expect(try serving.ids("/api/jobs/2/children") == [])
    }
  }

  @Test("A list's jobs are what each is alone")
  func same() throws {
    try servingCoalition(group(1), child(.running(2), of: 1), .ended(3)) { (serving) throws in
      let roots = try #require(try serving.json("/api/jobs").array)
      #expect(roots == [try serving.json("/api/jobs/1"), try serving.json("/api/jobs/3")])
    }
  }

  @Test(
    "A list can be had in pages",
    arguments: zip(
      ["limit=2", "offset=1", "offset=1&limit=2", "offset=9", "limit=0", "limit=9", "offset=4&limit=1"],
      [[1, 2], [2, 3, 5], [2, 3], [], [], [1, 2, 3, 5], []]
    )
  )
  func pages(query: String, ids: [Int]) throws {
    try servingCoalition(
      JobScript(id: 1),
      JobScript(id: 2),
      group(3),
      child(.ended(4), of: 3),
      JobScript(id: 5)
    ) { (serving) throws in
      #expect(try serving.ids("/api/jobs?\(query)") == ids)
    }
  }

  @Test(
    "A page of what is no number is refused",
    arguments: ["limit=-1", "limit=x", "offset=1.5", "offset="]
  )
  func badPage(query: String) throws {
    try servingCoalition(JobScript(id: 1)) { (serving) throws in
      let reply = try serving.exchange("GET", "/api/jobs?\(query)")
      #expect(reply.status == 400)
      #expect(try reply.json()["error"]?.string != nil)
    }
  }

  @Test("Dependencies are the jobs that a job waits for and that are there")
  func dependencies() throws {
    try servingCoalition(
      .ended(1),
      JobScript(id: 2),
      JobScript(id: 3).with { $0.record = ["depends_on": [2, 1, 99]] }
    ) { (serving) throws in
      #expect(try serving.ids("/api/jobs/3/dependencies") == [2, 1])
      #expect(try serving.ids("/api/jobs/1/dependencies") == [])
    }
  }

  @Test("A list that is too long for one piece comes whole")
  func long() throws {
    let tree = try SpoolTree()
    let comment = JSONValue.string(String(repeating: "long ", count: 2000))
    for id in 1...60 { try tree.add(JobScript(id: id).with { $0.record = ["comment": comment] }) }
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.ids("/api/jobs") == Array(1...60))
    }
  }
}
