import JSON
import Testing

@testable import Gateway

@Suite("Jobs that are held", .timeLimit(.minutes(5)))
struct HoldingTests {
  private static let held = "~1~held"

  private static func job(_ id: Int, in parent: Int? = nil, _ record: JSONObject = [:]) -> JobScript {
    JobScript(id: id, suffix: held, parent: parent, record: record)
  }

  private static func group(_ id: Int, in parent: Int? = nil, _ record: JSONObject = [:]) -> JobScript {
    var members: JSONObject = ["group": true, "executable": .null]
    for member in record.members { members[member.name] = member.value }
    return JobScript(id: id, suffix: held, wish: nil, parent: parent, record: members)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var record: JSONObject
    var state: String
    var sentence: String

    var testDescription: String { name }
  }

  /// 1 a group that ann paused, 2 a job that waits, 3 an ended one, 4 a group that depends on 2.
  private static let relatives = [
    group(1, ["paused": true, "paused_by": "ann"]), JobScript(id: 2), JobScript.ended(3),
    group(4, ["depends_on": [2]]),
  ]

  @Test(
    "Why it is held is told, and by Coalition's state",
    arguments: [
      Row(
        name: "paused by somebody",
        record: ["paused": true, "paused_by": "bob"],
        state: "PAUSED",
        sentence: "it was paused by bob"
      ),
      Row(
        name: "paused in its manifest",
        record: ["paused": true],
        state: "PAUSED",
        sentence: "it is paused, as its manifest asks"
      ),
      Row(
        name: "in a paused group",
        record: ["parent": 1],
        state: "PAUSED",
        sentence: "its group, job 1, was paused by ann"
      ),
      Row(
        name: "with a dependency",
        record: ["depends_on": [3, 2]],
        state: "PENDING",
        sentence: "it waits for the end of job 2"
      ),
      Row(
        name: "in a group with a dependency",
        record: ["parent": 4],
        state: "PENDING",
        sentence: "its group, job 4, waits for the end of job 2"
      ),
      Row(name: "in intake's hands", record: [:], state: "WAITING", sentence: "intake holds it"),
    ]
  )
  func reasons(row: Row) throws {
    let tree = try SpoolTree()
    for relative in Self.relatives { try tree.add(relative) }
    try tree.add(Self.job(9, in: row.record["parent"]?.integer, row.record))
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.job(9)["state"] == .string(row.state))
      #expect(try serving.get("/jobs/9").json()["status"] == "QUEUED")
      for target in ["/", "/jobs/9"] {
        let page = try Markup(Array(try serving.get(target, fields: ["Accept: text/html"]).text.utf8))
        #expect(page.text.contains(row.sentence), "\(target)")
      }
    }
  }

  @Test("A group is held all its life: it waits for all until it has ended, and tells so")
  func group() throws {
    let tree = try SpoolTree()
    try tree.add(
      Self.group(1),
      JobScript.ended(2).with { $0.parent = 1 },
      JobScript.running(3).with { $0.parent = 1 }
    )
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1").json()["status"] == "QUEUED")
      #expect(try serving.get("/jobs/1").json()["board"] == .null)
      #expect(try serving.json("/api/v1/jobs/1")["job"]?["status"] == "new")
      let ufdl = try serving.json("/v1/jobs/1")
      #expect(ufdl["start_time"] == .null)
      #expect(try serving.json("/v1/jobs/3")["parent"] == 1)
      let group = try serving.job(1)
      #expect(group["state"] == "WORKING")
      #expect(group["progress"] == .number(0.5))
      let page = try Markup(Array(try serving.get("/jobs/1", fields: ["Accept: text/html"]).text.utf8))
      #expect(page.text.contains("it is a group, and ends with the last of its jobs"))
    }
  }

  @Test(
    "A group of which nothing has run is what it waits for itself",
    arguments: zip(
      [["paused": true], ["depends_on": [2]], [:]] as [JSONObject],
      ["PAUSED", "PENDING", "WAITING"]
    )
  )
  func waitingGroup(record: JSONObject, state: String) throws {
    let tree = try SpoolTree()
    try tree.add(Self.group(1, record), JobScript(id: 2), Self.job(3, in: 1, ["parent": 1]))
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.job(1)["state"] == .string(state))
      #expect(try serving.job(3)["state"] == .string(state))
    }
  }

  @Test("What a request changed is shown in the place of what the manifest says")
  func changes() throws {
    let tree = try SpoolTree()
    try tree.add(
      Self.job(
        1,
        [
          "paused": true,
          "changes": [
            "environment": ["A": "2"], "parameters": ["depth": 3], "progress_pattern": "%one",
            "arguments": ["-q"],
          ],
        ]
      )
      .with { $0.manifest = ["environment": ["A": "1"], "parameters": ["depth": 1], "arguments": ["-v"]] }
    )
    try servingCoalition(tree) { (serving) throws in
      let job = try serving.job(1)
      #expect(job["environment"] == "A=2")
      #expect(job["progress_pattern"] == "%one")
      #expect(job["command"] == "blink.elf -q")
      #expect(try serving.json("/v1/jobs/1")["parameter_values"]?["depth"]?["value"] == 3)
    }
  }

  @Test("The page of a paused job tells how to start it, and of another how to pause it")
  func commands() throws {
    let tree = try SpoolTree()
    try tree.add(Self.job(1, ["paused": true]), JobScript(id: 2))
    try servingCoalition(tree) { (serving) throws in
      let pages = try [1, 2].map { try serving.get("/jobs/\($0)", fields: ["Accept: text/html"]).text }
      #expect(pages[0].contains("scp 1.start lab:spool/incoming/"))
      #expect(!pages[0].contains("1.pause"))
      #expect(pages[1].contains("scp 2.pause lab:spool/incoming/"))
    }
  }
}
