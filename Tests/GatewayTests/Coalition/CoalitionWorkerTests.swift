import JSON
import Testing

@testable import Gateway

@Suite("Coalition: workers", .timeLimit(.minutes(5)))
struct CoalitionWorkerTests {
  private func workers(_ tree: SpoolTree) throws -> [JSONValue] {
    var workers: [JSONValue]?
    try servingCoalition(tree) { (serving) throws in workers = try serving.json("/api/workers").array }
    return try #require(workers)
  }

  @Test("A board at work has all fields from its file, its host and its jobs")
  func busy() throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1", tags: ["usb", "fpu", "usb"])
    try tree.addHost(boards: [("nucleo-1", "busy", 9)])
    try tree.add(
      .ended(1),
      .ended(2, "completed"),
      .ended(3, "failed"),
      .ended(4, "timeout"),
      .ended(5, "error"),
      .ended(6, "cancelled"),
      JobScript.ended(7).with { $0.runs[0].board = "nucleo-2" }
    )
    let lost = RunScript(epoch: 1, start: 100)
    try tree.add(JobScript.running(9, epoch: 3, start: 300).with { $0.runs.insert(lost, at: 0) })
    let expected: JSONValue = [
      "name": "nucleo-1", "ip": "192.0.2.7", "affinity": "nucleo-1,nucleo-f303re,usb,fpu",
      "state": "WORKING", "ping_time": .integer(Moment.now - 5), "finished": 2, "error": 4, "last_job": 9,
      "current_event": .integer(9 * 256 + 2), "cpu": "[3,97]", "free_memory": 1000, "total_memory": 4000,
      "active": 1,
    ]
    #expect(try workers(tree) == [expected])
  }

  @Test("A board that nobody serves has timed out")
  func unserved() throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    let expected: JSONValue = [
      "name": "nucleo-1", "ip": "", "affinity": "nucleo-1,nucleo-f303re", "state": "TIMEOUT", "ping_time": 0,
      "finished": 0, "error": 0, "last_job": -1, "current_event": -1, "cpu": "[]", "free_memory": 0,
      "total_memory": 0, "active": 1,
    ]
    #expect(try workers(tree) == [expected])
  }

  @Test(
    "A board that was stopped is not active, also while it finishes its job",
    arguments: ["idle", "busy"]
  )
  func stopped(state: String) throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    try tree.addHost(boards: [("nucleo-1", state, nil)])
    try tree.write(
      "boards/.nucleo-1.json",
      JSONValue.object(["stopped": ["by": "ann", "at": Moment.text(Moment.start)]]).compact
    )
    #expect(try workers(tree).first?["active"] == 0)
    try servingCoalition(tree) { (serving) throws in
      let front = try Markup(Array(try serving.get("/", fields: ["Accept: text/html"]).text.utf8))
      #expect(front.text.contains("stopped by ann since 2020-01-01T00:00:00Z"))
    }
  }

  @Test("A board that is reserved for somebody says so, and is active")
  func reserved() throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    try tree.addHost(boards: [("nucleo-1", "idle", nil)])
    let reservation: JSONValue = ["user": "bob", "by": "ann", "until": "9000-01-01T00:00:00.000000Z"]
    try tree.write("boards/.nucleo-1.json", JSONValue.object(["reserved": reservation]).compact)
    #expect(try workers(tree).first?["active"] == 1)
    try tree.add(JobScript(id: 1, wish: "nucleo-1"))
    try servingCoalition(tree) { (serving) throws in
      let front = try Markup(Array(try serving.get("/", fields: ["Accept: text/html"]).text.utf8))
      #expect(front.text.contains("reserved for bob until 9000-01-01"))
      let job = try Markup(Array(try serving.get("/jobs/1", fields: ["Accept: text/html"]).text.utf8))
      #expect(job.text.contains("board nucleo-1 is reserved for bob until 9000-01-01"))
    }
  }

  @Test("A free board waits, and its last job is the one that ended last")
  func idle() throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1")
    try tree.addHost(boards: [("nucleo-1", "idle", nil)])
    try tree.add(.ended(1), .ended(2, end: 150))
    let worker = try #require(try workers(tree).first)
    #expect(worker["state"] == "WAITING")
    #expect(worker["last_job"] == 2)
    #expect(worker["current_event"] == -1)
  }

  @Test(
    "A board is active where its file and its host let it take jobs",
    arguments: zip([(true, "idle"), (true, "disabled"), (false, "idle"), (false, "disabled")], [1, 0, 0, 0])
  )
  func active(state: (isEnabled: Bool, state: String), active: Int) throws {
    let tree = try SpoolTree()
    try tree.addBoard("nucleo-1", isEnabled: state.isEnabled)
    try tree.addHost(boards: [("nucleo-1", state.state, nil)])
    #expect(try workers(tree).first?["active"] == .integer(active))
  }

  @Test("A board whose file cannot be used is a worker that is not active")
  func broken() throws {
    let tree = try SpoolTree()
    try tree.write("boards/nucleo-1.json", "{")
    let worker = try #require(try workers(tree).first)
    #expect(worker["affinity"] == "nucleo-1")
    #expect(worker["state"] == "TIMEOUT")
    #expect(worker["active"] == 0)
  }

  @Test(
    "A virtual board that two hosts have is one worker, which works where either does",
    arguments: [["idle", "busy"], ["busy", "idle"], ["out of service", "busy"]]
  )
  func twoHosts(states: [String]) throws {
    let tree = try SpoolTree()
    try tree.addBoard("qemu")
    let job = JobScript.running(1)
    try tree.add(job.with { $0.runs[0].board = "qemu" })
    for (host, state) in zip(["lab1", "lab2"], states) {
      let board = (name: "qemu", state: state, job: state == "busy" ? 1 : nil)
      try tree.addHost("\(host)~0123456789abcdef", boards: [board])
    }
    try tree.move(job.path, to: "running/1~1~\(states[0] == "busy" ? "lab1" : "lab2")~0123456789abcdef")
    let workers = try workers(tree)
    #expect(workers.count == 1)
    #expect(workers.first?["state"] == "WORKING")
    #expect(workers.first?["last_job"] == 1)
  }

  @Test("Affinities are the names, types and tags of all boards, numbered in order")
  func affinities() throws {
    let tree = try SpoolTree()
    try tree.addBoard("b", type: "t2", tags: ["usb"])
    try tree.addBoard("a", type: "t1", tags: ["usb", "fpu"])
    try tree.write("boards/c.json", "{")
    try servingCoalition(tree) { (serving) throws in
      let expected: JSONValue = ["1": "a", "2": "b", "3": "c", "4": "fpu", "5": "t1", "6": "t2", "7": "usb"]
      #expect(try serving.json("/api/affinities") == expected)
    }
  }

  @Test("Without boards there are neither workers nor affinities")
  func none() throws {
    try servingCoalition(JobScript(id: 1)) { (serving) throws in
      #expect(try serving.json("/api/workers") == [])
      #expect(try serving.json("/api/affinities") == .object([:]))
    }
  }
}
