import JSON
import Posix
import Testing

@testable import Gateway

@Suite("UFDL: one job", .timeLimit(.minutes(5)))
struct UfdlJobTests {
  /// The fields as the document lists them, with what their values may be; nested ones below their object.
  private static let document: [(path: String, kinds: Set<String>)] = [
    ("pk", ["int"]), ("template", ["object"]), ("template.pk", ["int"]), ("template.name", ["str"]),
    ("template.version", ["int"]), ("parent", ["int", "null"]), ("start_time", ["timestamp", "null"]),
    ("end_time", ["timestamp", "null"]), ("error_reason", ["str", "null"]), ("input_values", ["object"]),
    ("input_values.executable", ["object"]), ("input_values.executable.value", ["str"]),
    ("input_values.executable.type", ["str"]), ("parameter_values", ["object", "null"]),
    ("node", ["int", "null"]), ("description", ["str"]), ("outputs", ["array"]), ("outputs.pk", ["int"]),
    ("outputs.name", ["str"]), ("outputs.type", ["str"]), ("is_cancelled", ["bool"]),
    ("creator", ["int", "null"]), ("creation_time", ["timestamp"]), ("deletion_time", ["timestamp", "null"]),
  ]

  private static func kind(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "bool"
    case .integer: "int"
    case .number: "float"
    case .string(let text): isTimestamp(text) ? "timestamp" : "str"
    case .array: "array"
    case .object: "object"
    }
  }

  /// ISO 8601 with an offset.
  private static func isTimestamp(_ text: String) -> Bool {
    text.utf8.count == 32 && text.hasSuffix("+00:00")
      && Timestamp(rfc3339: String(text.dropLast(6)) + "Z") != nil
  }

  /// Paths and kinds of a value and of all that is in it, in order.
  private static func outline(_ value: JSONValue, _ path: String = "") -> [(path: String, kind: String)] {
    let own = path.isEmpty ? [] : [(path, kind(value))]
    switch value {
    case .object(let object):
      return own + object.members.flatMap { outline($0.value, path.isEmpty ? $0.name : "\(path).\($0.name)") }
    case .array(let elements): return own + elements.flatMap { outline($0, path).dropFirst() }
    case .null, .bool, .integer, .number, .string: return own
    }
  }

  @Test(
    "A job has exactly the documented fields, in their order, with their types",
    arguments: ["finished", "cancelled", "queued", "running"]
  )
  func fields(place: String) throws {
    let tree = try SpoolTree()
    switch place {
    case "queued": try tree.addJob(42, at: "queued/42")
    case "running":
      try tree.addJob(42, at: SpoolTree.running)
      try tree.write("\(SpoolTree.running)/attempts/1/history.jsonl", SpoolTree.history())
    default:
      try tree.addRunJob(42, in: place, verdict: place == "finished" ? "passed" : "cancelled")
      try tree.write("\(place)/42/attempts/1/outputs/report.xml", "<testsuite/>")
    }
    let hasOutputs = place == "finished" || place == "cancelled"
    let expected = Self.document.filter { hasOutputs || !$0.path.hasPrefix("outputs.") }
    try servingUfdl(tree) { (serving) throws in
      let found = Self.outline(try serving.get("/v1/jobs/42").json())
      #expect(found.map(\.path) == expected.map(\.path))
      for (found, expected) in zip(found, expected) {
        #expect(expected.kinds.contains(found.kind), "\(found.path)")
      }
    }
  }

  @Test("A finished job's fields come from its folder")
  func values() throws {
    let tree = try SpoolTree()
    let manifest = """
      {"board": "nucleo-f303re", "executable": "blink.elf", "inputs": {"seed": 7},
       "parameters": {"rate": 0.5}, "outputs": [{"name": "report", "type": "junit", "path": "report.xml"}]}
      """
    try tree.addRunJob(1, manifest: manifest)
    try tree.write("finished/1/attempts/1/outputs/report.xml", "<testsuite/>")
    try servingUfdl(tree) { (serving) throws in
      let reply = try serving.get("/v1/jobs/1")
      let node = UfdlKeys(spool: SpoolTree.uuid).node("nucleo-1")
      let output = try #require(reply.json()["outputs"]?.array?.first?["pk"])
      let expected: JSONValue = [
        "pk": 1, "template": ["pk": 242_476_667_636_030, "name": "direct", "version": 0], "parent": .null,
        "start_time": "2020-01-01T00:00:10.000000+00:00", "end_time": "2020-01-01T00:01:00.500000+00:00",
        "error_reason": .null,
        "input_values": [
          "seed": ["value": 7, "type": "int"], "executable": ["value": "blink.elf", "type": "elf"],
        ],
        "parameter_values": ["rate": ["value": .number(0.5), "type": "float"]],
        "node": .integer(node), "description": "Bla blubb comment",
        "outputs": [["pk": output, "name": "report", "type": "junit"]], "is_cancelled": false,
        "creator": 1000, "creation_time": "2020-01-01T00:00:00.000000+00:00", "deletion_time": .null,
      ]
      #expect(reply.status == 200)
      #expect(reply["Content-Type"] == "application/json")
      #expect(try reply.json() == expected)
    }
  }

  /// The expected numbers are of another implementation of RFC 9562.
  @Test("Numbers of names are the last 48 bits of their UUIDs under the spool's")
  func keys() {
    let keys = UfdlKeys(spool: SpoolTree.uuid)
    let output = UfdlOutput(name: "report.xml", type: "xml", path: [], modified: Timestamp(microseconds: 0))
    #expect(keys.node("nucleo-1") == 85_090_325_459_100)
    #expect(keys.template("train") == 194_516_922_900_613)
    #expect(JobIDs.of([1]).map { keys.output(output, of: $0) } == [145_075_242_134_519])
  }

  /// What a client derives from the fields: start, end, error, cancelled.
  struct PhaseCase: Sendable, CustomTestStringConvertible {
    var place: String
    var verdict: String
    var hasError: Bool
    var isCancelled: Bool

    var testDescription: String { verdict }
  }

  @Test(
    "From start, end and error a client can tell how a job ended",
    arguments: [
      PhaseCase(place: "finished", verdict: "passed", hasError: false, isCancelled: false),
      PhaseCase(place: "finished", verdict: "completed", hasError: false, isCancelled: false),
      PhaseCase(place: "finished", verdict: "failed", hasError: true, isCancelled: false),
      PhaseCase(place: "finished", verdict: "timeout", hasError: true, isCancelled: false),
      PhaseCase(place: "finished", verdict: "error", hasError: true, isCancelled: false),
      PhaseCase(place: "cancelled", verdict: "cancelled", hasError: true, isCancelled: true),
      PhaseCase(place: "cancelled", verdict: "refused", hasError: true, isCancelled: false),
    ]
  )
  func ends(phase: PhaseCase) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1, in: phase.place, verdict: phase.verdict, reason: "because")
    try servingUfdl(tree) { (serving) throws in
      let job = try serving.get("/v1/jobs/1").json()
      #expect(job["start_time"]?.string != nil)
      #expect(job["end_time"]?.string != nil)
      #expect(job["error_reason"] == (phase.hasError ? "because" : .null))
      #expect(job["is_cancelled"] == .bool(phase.isCancelled))
    }
  }

  @Test(
    "A job that waits has neither start nor end, also when it ran before",
    arguments: ["42", "42~2", "42~2~held"]
  )
  func waiting(name: String) throws {
    let tree = try SpoolTree()
    try tree.addJob(42, at: "queued/\(name)")
    try tree.write("queued/\(name)/attempts/1/history.jsonl", SpoolTree.history())
    try tree.end("queued/\(name)", verdict: "failed", reason: "before")
    try servingUfdl(tree) { (serving) throws in
      let job = try serving.get("/v1/jobs/42").json()
      for field in ["start_time", "end_time", "error_reason", "node"] { #expect(job[field] == .null) }
      #expect(job["outputs"] == [])
    }
  }

  @Test("A job that was cancelled while it waited has an end and no start")
  func cancelledInQueue() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, in: "cancelled", verdict: "cancelled", reason: "ann cancelled it", log: nil)
    try servingUfdl(tree) { (serving) throws in
      let job = try serving.get("/v1/jobs/1").json()
      #expect(job["start_time"] == .null)
      #expect(job["end_time"] == "2020-01-01T00:01:00.000000+00:00")
      #expect(job["error_reason"] == "ann cancelled it")
      #expect(job["is_cancelled"] == true)
    }
  }

  @Test(
    "A running job has started, and has its node once its runner has said which",
    arguments: ["", "~end"]
  )
  func running(suffix: String) throws {
    let tree = try SpoolTree()
    let path = SpoolTree.running + suffix
    try tree.addJob(42, at: path)
    try servingUfdl(tree) { (serving) throws in
      let claimed = try serving.get("/v1/jobs/42").json()
      #expect(claimed["start_time"]?.string != nil)
      #expect(claimed["node"] == .null)
      try tree.write("\(path)/attempts/1/history.jsonl", SpoolTree.history())
      let job = try serving.get("/v1/jobs/42").json()
      #expect(job["start_time"] == "2020-01-01T00:00:10.000000+00:00")
      #expect(job["node"] == .integer(85_090_325_459_100))
      #expect(job["end_time"] == .null)
    }
  }

  @Test("What job.json says of template, parent, description and deletion is shown")
  func record() throws {
    let tree = try SpoolTree()
    let record = """
      {"id": 1, "uuid": "x", "drop": "d", "owner": "ann", "owner_id": 7, "team": "lab",
       "created": "2020-01-01T00:00:00.000000Z", "comment": "a comment", "description": "a description",
       "parent": 5, "template": {"name": "train", "version": 3}, "deleted": "2020-02-03T04:05:06.000007Z"}
      """
    try tree.write("queued/1/job.json", record)
    try servingUfdl(tree) { (serving) throws in
      let job = try serving.get("/v1/jobs/1").json()
      #expect(job["template"] == ["pk": 194_516_922_900_613, "name": "train", "version": 3])
      #expect(job["parent"] == 5)
      #expect(job["creator"] == 7)
      #expect(job["description"] == "a description")
      #expect(job["deletion_time"] == "2020-02-03T04:05:06.000007+00:00")
      #expect(job["input_values"] == .object([:]))
      #expect(job["parameter_values"] == .null)
    }
  }

  @Test(
    "What is damaged makes fields null, and nothing look like a success",
    arguments: ["job.json", "manifest.json", "attempts/1/result.json"],
    ["", "{", "[]", "\u{1}"]
  )
  func damage(file: String, content: String) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try tree.indexAcceptance(1)
    try tree.indexEnd(1, "failed")
    try tree.write("finished/1/\(file)", content)
    try servingUfdl(tree) { (serving) throws in
      let list = try serving.list().json().array
      let reply = try serving.get("/v1/jobs/1")
      let job = try reply.json()
      #expect(reply.status == 200)
      #expect(list == [job])
      #expect(job.object?.names == Self.document.map(\.path).filter { !$0.contains(".") })
      #expect((job["error_reason"] != .null) == (file == "attempts/1/result.json"))
      #expect((job["creator"] == .null) == (file == "job.json"))
    }
  }

  @Test("A slash at the end changes nothing", arguments: ["/v1/jobs/1", "/v1/jobs/1/outputs/a.txt/txt"])
  func trailingSlash(path: String) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try tree.write("finished/1/attached/a.txt", "a")
    try servingUfdl(tree) { (serving) throws in
      #expect(try serving.get(path).status == 200)
      #expect(try serving.get("\(path)/").body == serving.get(path).body)
      #expect(try serving.get("\(path)//").status == 404)
      #expect(try serving.ask("POST", "/v1/jobs/list/").status == 200)
    }
  }

  @Test(
    "What is no job's number, or no job, is not found in this API's words",
    arguments: [
      "7", "0", "01", "-1", "+1", "1x", "%20", "9223372036854775807", "9223372036854775808", "1~0", "..",
      "%2e%2e", "1%2Facquire", "x",
    ]
  )
  func noSuchJob(name: String) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try servingUfdl(tree) { (serving) throws in
      for suffix in ["", "/outputs/a/b", "/outputs/a/b/info"] {
        let reply = try serving.get("/v1/jobs/\(name)\(suffix)")
        #expect(reply.status == 404)
        #expect(try reply.json() == ["detail": "Not found."])
      }
    }
  }

  @Test(
    "Paths that the document does not have are not found",
    arguments: [
      "/v1", "/v1/", "/v1/jobs", "/v1/jobs/", "/v1/jobs/1/outputs", "/v1/jobs/1/x", "/v1/auth", "/v2/jobs/1",
    ]
  )
  func noSuchPath(path: String) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try servingUfdl(tree) { (serving) throws in #expect(try serving.get(path).status == 404) }
  }

  @Test("A GET with a body, as one client sends it, and a HEAD are answered")
  func otherClients() throws {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try servingUfdl(tree) { (serving) throws in
      let body = try serving.get("/v1/jobs/1").body
      #expect(try serving.ask("GET", "/v1/jobs/1", body: "{}").body == body)
      #expect(try serving.ask("HEAD", "/v1/jobs/1")["Content-Length"] == "\(body.count)")
    }
  }
}
