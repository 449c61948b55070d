import JSON
import Testing

/// Compares answers with the document's examples, name by name and kind by kind.
@Suite("Coalition: the document", .timeLimit(.minutes(5)))
struct CoalitionDocumentTests {
  private static let job = """
    {
      "id": 123,
      "parent": 0,
      "title": "Job 123",
      "command": "echo test",
      "dir": ".",
      "environment": "",
      "state": "WAITING",
      "worker": "worker-1",
      "start_time": 123456,
      "duration": 12,
      "ping_time": 123456,
      "run_done": 1,
      "retry": 10,
      "timeout": 10000,
      "priority": 1000,
      "affinity": "LINUX",
      "user": "render",
      "finished": 0,
      "errors": 0,
      "working": 0,
      "total": 10,
      "total_finished": 0,
      "total_errors": 0,
      "total_working": 0,
      "url": "http://localhost/image.png",
      "progress": 0.5,
      "progress_pattern": "#%percent"
    }
    """

  private static let worker = """
    {
      "name": "worker-1",
      "ip": "127.0.0.1",
      "affinity": "LINUX,WINDOWS",
      "state": "WAITING",
      "ping_time": 123456,
      "finished": 123,
      "error": 21,
      "last_job": 1234,
      "current_event": 1234,
      "cpu": "[0,0,0,0]",
      "free_memory": 123456,
      "total_memory": 1000000,
      "active": 1
    }
    """

  private static let event = """
    {
      "id": 123,
      "worker": "worker-1",
      "job_id": 123,
      "job_title": "Job 123",
      "state": "ERROR",
      "start": 123456,
      "duration": 10
    }
    """

  private struct Shape: Equatable {
    var name: String
    var kind: String
  }

  private func shape(_ value: JSONValue?) throws -> [Shape] {
    try #require(value?.object).members.map { Shape(name: $0.name, kind: $0.value.kind) }
  }

  private func shape(_ example: String) throws -> [Shape] {
    try shape(try JSONParser.parse(Array(example.utf8)))
  }

  private func serving(_ body: (Serving) throws -> Void) throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    try tree.addBoard("nobodys")
    try tree.addHost(boards: [("nucleo-1", "busy", 3)])
    try tree.add(
      JobScript.ended(1),
      JobScript(id: 2).with { $0.record = ["depends_on": [1], "group": true, "executable": .null] },
      JobScript.running(3).with { $0.parent = 2 }
    )
    try servingCoalition(tree, body)
  }

  @Test("A job that has started has the document's fields with their types", arguments: [1, 2, 3])
  func job(id: Int) throws {
    try serving { (serving) throws in
      #expect(try shape(try serving.json("/api/jobs/\(id)")) == shape(Self.job))
    }
  }

  @Test(
    "Lists of jobs are arrays of such jobs",
    arguments: ["/api/jobs", "/api/jobs/0/children", "/api/jobs/2/children", "/api/jobs/2/dependencies"]
  )
  func lists(target: String) throws {
    try serving { (serving) throws in
      let jobs = try #require(try serving.json(target).array)
      #expect(!jobs.isEmpty)
      for job in jobs { #expect(try shape(job) == shape(Self.job)) }
    }
  }

  @Test("A job that has not started differs in its progress alone, which is null")
  func waiting() throws {
    try servingCoalition(JobScript(id: 1)) { (serving) throws in
      var expected = try shape(Self.job)
      let index = try #require(expected.firstIndex { $0.name == "progress" })
      expected[index].kind = JSONValue.null.kind
      #expect(try shape(try serving.json("/api/jobs/1")) == expected)
    }
  }

  @Test("A log is a string")
  func log() throws {
    try serving { (serving) throws in #expect(try serving.json("/api/jobs/1/log").string != nil) }
  }

  @Test("Workers are an array of what the document shows one of, whoever serves them")
  func workers() throws {
    try serving { (serving) throws in
      let workers = try #require(try serving.json("/api/workers").array)
      #expect(workers.count == 2)
      for worker in workers { #expect(try shape(worker) == shape(Self.worker)) }
    }
  }

  @Test("Events are an array of what the document shows one of")
  func events() throws {
    try serving { (serving) throws in
      let events = try #require(try serving.json("/api/events").array)
      #expect(events.count == 2)
      for event in events { #expect(try shape(event) == shape(Self.event)) }
    }
  }
}
