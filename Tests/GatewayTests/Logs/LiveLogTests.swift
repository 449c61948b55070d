import Posix
import Testing

@testable import Gateway

@Suite("Live logs", .timeLimit(.minutes(5)))
struct LiveLogTests {
  private static let running = "running/4~1~lab1~0123456789abcdef"
  private static let log = "\(running)/attempts/1/console.log"

  @Test("A reader gets what was printed, then what is printed, then how the job ended")
  func follows() throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/4/log/live")
      let head = try visitor.head()
      #expect(head["Content-Type"] == "text/event-stream")
      let first = try visitor.chunks(until: "id: 5\ndata: boot\ndata: \n\n")
      #expect(first.contains("event: state\ndata: running\n\n"))
      #expect(first.contains("event: attempt\ndata: 1\n\n"))
      try tree.append(Self.log, "OK\n")
      #expect(try visitor.chunks(until: "id: 8\n") == "id: 8\ndata: OK\ndata: \n\n")
      try tree.write("\(Self.running)/attempts/1/result.json", SpoolTree.result("passed", "OK was seen"))
      try tree.link("\(Self.running)/result.json", to: "attempts/1/result.json")
      try tree.move(Self.running, to: "finished/4")
      let end = try visitor.chunks(until: "event: end")
      #expect(end == "event: end\ndata: {\"verdict\":\"passed\",\"reason\":\"OK was seen\"}\n\n")
      #expect(try visitor.chunk() == nil)
      #expect(try visitor.get("/jobs/4").status == 200)
    }
  }

  @Test("A reader that waits for a job gets its log from the beginning")
  func waits() throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/3/log/live")
      _ = try visitor.head()
      #expect(try visitor.chunks(until: "queued") == "event: state\ndata: queued\n\n")
      try tree.write("queued/3/attempts/1/console.log", "one\n")
      try tree.move("queued/3", to: "running/3~1~lab1~0123456789abcdef")
      serving.gateway.hint()
      let text = try visitor.chunks(until: "id: 4")
      #expect(text.hasPrefix("event: state\ndata: running\n\nevent: attempt\ndata: 1\n\n"))
    }
  }

  @Test("Last-Event-ID and offset resume behind the byte that they name")
  func resumes() throws {
    try servingOneOfEach { (serving) throws in
      for (target, fields) in [
        ("/jobs/4/log/live", ["Last-Event-ID: 2"]), ("/jobs/4/log/live?offset=2", []),
        ("/apiv1/jobs/4/log?offset=2", ["Accept: text/event-stream"]),
      ] {
        let visitor = try serving.visitor()
        try visitor.request("GET", target, fields: fields)
        _ = try visitor.head()
        #expect(try visitor.chunks(until: "id:").contains("id: 5\ndata: ot\ndata: \n\n"), "\(target)")
      }
    }
  }

  @Test("A reader that has all of an ended job's log is told not to come again")
  func nothingMore() throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get("/jobs/1/log/live", fields: ["Last-Event-ID: 8"]).status == 204)
      #expect(try serving.get("/jobs/1/log/live").text.hasSuffix("reason\":\"\\\"OK\\\" was seen\"}\n\n"))
    }
  }

  @Test("Where to resume must be a number", arguments: ["x", "-1", "+1", "99999999999999999999", "1 2"])
  func badPosition(position: String) throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get("/jobs/4/log/live", fields: ["Last-Event-ID: \(position)"]).status == 400)
    }
  }

  @Test("A job that there is not has no live log")
  func noJob() throws {
    try servingOneOfEach { (serving) throws in #expect(try serving.get("/jobs/99/log/live").status == 404) }
  }

  @Test("A character that is printed in two pieces comes whole, and its bytes come once")
  func characters() throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    let bytes = Array("€".utf8)
    try tree.write(Self.log, Array("a".utf8) + bytes.prefix(2))
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/4/log/live")
      _ = try visitor.head()
      #expect(try visitor.chunks(until: "id:").contains("id: 1\ndata: a\n\n"))
      try tree.append(Self.log, Array(bytes.suffix(1)) + Array("!".utf8))
      #expect(try visitor.chunks(until: "id:") == "id: 5\ndata: €!\n\n")
    }
  }

  @Test("A log that shrinks under its reader ends nothing")
  func shrinks() throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/4/log/live")
      _ = try visitor.head()
      _ = try visitor.chunks(until: "id: 5")
      try tree.cut(Self.log, to: 0)
      try tree.append(Self.log, "again and more\n")
      #expect(try visitor.chunks(until: "id:").contains("and more"))
    }
  }

  @Test("A gateway that stops ends its live logs")
  func stop() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/4/log/live")
      _ = try visitor.head()
      _ = try visitor.chunks(until: "id: 5")
      serving.gateway.stop()
      #expect(String(decoding: try visitor.rest(), as: UTF8.self).hasSuffix("0\r\n\r\n"))
    }
  }

  @Test("Readers without chunks get the stream until the connection's end")
  func http10() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.send("GET /jobs/1/log/live HTTP/1.0\r\n\r\n")
      let text = String(decoding: try visitor.rest(), as: UTF8.self)
      #expect(text.contains("id: 8\ndata: boot\ndata: OK\ndata: \n\n"))
      #expect(text.contains("event: end"))
    }
  }
}
