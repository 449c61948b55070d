import JSON
import Posix
import Testing

@testable import Gateway

@Suite("UFDL: WebSockets", .timeLimit(.minutes(5)))
struct UfdlSocketTests {
  private static let users = "ada:\(Hashes.ada)\n"
  private static let node: JSONValue = 85_090_325_459_100

  private static func queued() throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.addJob(42, at: "queued/42")
    return tree
  }

  private static func running() throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.addJob(42, at: SpoolTree.running)
    try tree.write("\(SpoolTree.running)/attempts/1/history.jsonl", SpoolTree.history())
    return tree
  }

  private static func progress(_ text: String, in tree: SpoolTree) throws {
    // As a runner does: whole or not at all.
    try tree.root.directory("running").directory("42~1~lab1~0123456789abcdef").directory("attempts")
      .directory("1")
      .replace("progress.json", Array(text.utf8), sync: false)
  }

  @Test("A job's life is told from the queue to its end")
  func life() throws {
    let tree = try Self.queued()
    try servingUfdl(tree) { (serving) throws in
      let watcher = try serving.watch(42)
      // Ahead of the move, so that no look falls between the two.
      try tree.write("queued/42/attempts/1/history.jsonl", SpoolTree.history())
      try tree.move("queued/42", to: SpoolTree.running)
      let acquire: JSONValue = [
        "transition": "acquire", "description": "Bla blubb comment", "pk": 42, "progress": .number(0),
        "cancelled": false, "node": Self.node, "transition_data": .object([:]),
      ]
      #expect(try watcher.message() == acquire)
      #expect(try watcher.message()["transition"] == "start")
      try Self.progress(#"{"phase": "run", "elapsed_seconds": 2.5, "progress": 0.25}"#, in: tree)
      let progress = try watcher.message()
      #expect(progress["transition"] == "progress")
      #expect(progress["progress"] == .number(0.25))
      #expect(progress["transition_data"] == ["phase": "run", "elapsed_seconds": .number(2.5)])
      try tree.end(SpoolTree.running, verdict: "passed", reason: "OK was seen")
      try tree.move(SpoolTree.running, to: "\(SpoolTree.running)~end")
      try tree.move("\(SpoolTree.running)~end", to: "finished/42")
      let finish: JSONValue = [
        "transition": "finish", "description": "Bla blubb comment", "pk": 42, "progress": .number(1),
        "cancelled": false, "node": Self.node, "transition_data": .object([:]),
      ]
      #expect(try watcher.message() == finish)
    }
  }

  @Test("A job that goes back to the queue, and one that is reset, is told of on the same WebSocket")
  func again() throws {
    let tree = try Self.running()
    try servingUfdl(tree) { (serving) throws in
      let watcher = try serving.watch(42)
      #expect(try watcher.message()["transition"] == "progress")
      try tree.move(SpoolTree.running, to: "queued/42~2")
      let abort = try watcher.message()
      #expect(abort["transition"] == "abort")
      #expect(abort["node"] == nil)
      let second = "running/42~3~lab1~0123456789abcdef"
      try tree.move("queued/42~2", to: second)
      try tree.write("\(second)/attempts/3/history.jsonl", SpoolTree.history())
      #expect(try watcher.messages(through: "start").map { $0["transition"] } == ["acquire", "start"])
      try tree.write(
        "\(second)/attempts/3/result.json",
        SpoolTree.fullResult("failed", "FAIL was seen", attempt: 3)
      )
      try tree.link("\(second)/result.json", to: "attempts/3/result.json")
      try tree.move(second, to: "finished/42")
      let error = try watcher.message()
      #expect(error["transition"] == "error")
      #expect(error["error"] == "FAIL was seen")
      #expect(error["cancelled"] == false)
      try tree.move("finished/42", to: "queued/42~4")
      #expect(try watcher.message()["transition"] == "reset")
      try tree.move("queued/42~4", to: "queued/42~5~held")
      try tree.write(
        "queued/42~5~held/attempts/6/result.json",
        SpoolTree.result("cancelled", "ann did", attempt: 6)
      )
      try tree.root.directory("queued").directory("42~5~held").remove("result.json")
      try tree.link("queued/42~5~held/result.json", to: "attempts/6/result.json")
      try tree.move("queued/42~5~held", to: "cancelled/42")
      let cancel = try watcher.message()
      #expect(cancel["transition"] == "cancel")
      #expect(cancel["cancelled"] == true)
      #expect(cancel["node"] == nil)
    }
  }

  @Test(
    "On connecting the present phase is told",
    arguments: zip(["passed", "failed", "cancelled"], ["finish", "error", "cancel"])
  )
  func present(verdict: String, transition: String) throws {
    let tree = try SpoolTree()
    try tree.addRunJob(42, in: verdict == "cancelled" ? "cancelled" : "finished", verdict: verdict)
    try servingUfdl(tree) { (serving) throws in
      let message = try serving.watch(42).message()
      #expect(message["transition"] == .string(transition))
      #expect(message["cancelled"] == .bool(verdict == "cancelled"))
      #expect(message["node"] == Self.node)
    }
  }

  @Test("With the job the WebSocket ends in order")
  func purge() throws {
    let tree = try SpoolTree()
    try tree.addRunJob(42)
    try servingUfdl(tree) { (serving) throws in
      let watcher = try serving.watch(42)
      _ = try watcher.message()
      try tree.move("finished/42", to: ".trash/42")
      #expect(try watcher.next() == .close(code: 1000))
    }
  }

  @Test("A watcher's close is answered")
  func closedByWatcher() throws {
    try servingUfdl(Self.queued()) { (serving) throws in
      let watcher = try serving.watch(42)
      try watcher.close()
      #expect(try watcher.next() == .close(code: 1000))
    }
  }

  @Test(
    "Where users are configured a stranger is told how far the job is, and no words",
    arguments: [true, false]
  )
  func strangers(isUser: Bool) throws {
    let tree = try Self.running()
    try Self.progress(#"{"phase": "run", "progress": 0.5}"#, in: tree)
    try servingUfdl(tree, users: Self.users) { (serving) throws in
      // ada:ada's
      let message = try serving.watch(42, fields: isUser ? ["Authorization: Basic YWRhOmFkYSdz"] : [])
        .message()
      let expected: JSONValue = [
        "transition": "progress", "description": isUser ? "Bla blubb comment" : "", "pk": 42,
        "progress": .number(0.5), "cancelled": false, "node": Self.node, "transition_data": .object([:]),
      ]
      #expect(message == expected)
    }
  }

  /// Fields of the handshake without the one of that name.
  private static func handshake(without name: String, with field: String? = nil) -> [String] {
    UfdlWatcher.handshake.filter { !$0.hasPrefix(name) } + (field.map { [$0] } ?? [])
  }

  @Test(
    "A handshake that is wrong is refused in this API's words",
    arguments: zip(
      [
        handshake(without: "Sec-WebSocket-Version", with: "Sec-WebSocket-Version: 8"),
        handshake(without: "Sec-WebSocket-Version"), handshake(without: "Sec-WebSocket-Key"),
        handshake(without: "Sec-WebSocket-Key", with: "Sec-WebSocket-Key: x"),
        UfdlWatcher.handshake + ["Origin: http://elsewhere"], UfdlWatcher.handshake + ["Origin: null"],
      ],
      [426, 426, 400, 400, 403, 403]
    )
  )
  func badHandshakes(fields: [String], status: Int) throws {
    try servingUfdl(Self.queued()) { (serving) throws in
      let reply = try serving.get("/v1/jobs/42", fields: fields)
      #expect(reply.status == status)
      #expect(reply["Sec-WebSocket-Version"] == (status == 426 ? "13" : nil))
      #expect(reply["Content-Type"] == "application/json")
      #expect(try reply.json().object?.names == ["detail"])
    }
  }

  @Test("A page of this server may connect", arguments: ["http://gateway", "https://Gateway"])
  func ownOrigin(origin: String) throws {
    try servingUfdl(Self.queued()) { (serving) throws in
      #expect(throws: Never.self) { try serving.watch(42, fields: ["Origin: \(origin)"]) }
    }
  }

  @Test("There is no WebSocket of a job that there is not, nor of anything but a job")
  func noJob() throws {
    try servingUfdl(Self.queued()) { (serving) throws in
      #expect(try serving.get("/v1/jobs/7", fields: UfdlWatcher.handshake).status == 404)
      #expect(try serving.get("/v1/jobs/x", fields: UfdlWatcher.handshake).status == 404)
      #expect(try serving.get("/v1/jobs/42/acquire", fields: UfdlWatcher.handshake).status == 405)
    }
  }

  @Test("An Upgrade to which the connection does not agree is none")
  func withoutConnectionField() throws {
    try servingUfdl(Self.queued()) { (serving) throws in
      let fields = Self.handshake(without: "Connection")
      #expect(try serving.get("/v1/jobs/42", fields: fields).json()["pk"] == 42)
    }
  }
}
