import Testing

@testable import Gateway

@Suite("HTTP over a socket", .timeLimit(.minutes(5)))
struct ProtocolTests {
  private static let routes = [
    "/", "/apiv1/jobs", "/jobs?limit=2", "/apiv1/jobs/1", "/job/3", "/jobs/1/is_finished",
    "/jobs/3/is_finished", "/jobs/1/log", "/jobs/3/log", "/jobs/99", "/nothing",
  ]

  @Test("HEAD has the head of GET, and nothing behind it", arguments: routes)
  func head(path: String) throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      let get = try visitor.get(path)
      let head = try visitor.ask("HEAD", path)
      #expect(head.status == get.status)
      for name in ["Content-Type", "Content-Length", "ETag", "Cache-Control"] {
        #expect(head[name] == get[name])
      }
      // Were there content, this would not be an answer.
      #expect(try visitor.get("/apiv1/jobs/1").status == 200)
    }
  }

  @Test(
    "What changes things is answered 405 on every route, with what is allowed",
    arguments: ["POST", "PUT", "DELETE", "PATCH", "TRACE"],
    ["/", "/apiv1/jobs", "/apiv1/jobs/1", "/jobs/1/is_finished", "/job/1/log"]
  )
  func notAllowed(method: String, path: String) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.ask(method, path)
      #expect(reply.status == 405)
      #expect(reply["Allow"] == "GET, HEAD, OPTIONS")
    }
  }

  @Test("Who would cancel or submit is told which file to drop instead")
  func instead() throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.ask("DELETE", "/apiv1/jobs/3").text.contains("3.cancel"))
      #expect(try serving.ask("PUT", "/apiv1/jobs/submit?board=nucleo").text.contains("incoming/"))
    }
  }

  @Test("OPTIONS names the methods", arguments: ["/", "/apiv1/jobs", "/jobs/1", "*"])
  func options(target: String) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.ask("OPTIONS", target)
      #expect(reply.status == 204)
      #expect(reply["Allow"] == "GET, HEAD, OPTIONS")
    }
  }

  @Test(
    "What no route is made for is not found, whatever the method",
    arguments: ["GET", "DELETE", "OPTIONS"],
    [
      "/track/num", "/apiv1", "/apiv1/", "/apiv1/apiv1/jobs", "/jobs/", "/job", "/jobs/1/", "/jobs/1/x",
      "/jobs/1/log/x", "//jobs", "/Jobs", "/jobs%2F1", "/etc/passwd", "/../../etc/passwd",
    ]
  )
  func notFound(method: String, path: String) throws {
    try servingOneOfEach { (serving) throws in
      // A path such as /jobs/ looks like a job's, whose writes are answered 405.
      let reply = try serving.ask(method == "GET" || path != "/jobs/" ? method : "GET", path)
      #expect(reply.status == 404)
      #expect(try reply.json()["status"] == "Not Found")
    }
  }

  @Test("A method that nobody knows is answered 501", arguments: ["BREW", "get"])
  func unknownMethod(method: String) throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.ask(method, "/apiv1/jobs").status == 501)
      #expect(try serving.ask(method, "/nothing").status == 501)
    }
  }

  @Test("The front page names the routes")
  func front() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/")
      #expect(reply["Content-Type"]?.hasPrefix("text/plain") == true)
      for route in ["/jobs", "/is_finished", "/log", "/openapi.json"] { #expect(reply.text.contains(route)) }
    }
  }

  @Test(
    "A client that holds the present state is answered 304",
    arguments: ["/jobs", "/jobs/1", "/jobs?extended=1"]
  )
  func notModified(path: String) throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      let tag = try #require(try visitor.get(path)["ETag"])
      let same = try visitor.get(path, fields: ["If-None-Match: \"other\", W/\(tag)"])
      #expect(same.status == 304)
      #expect(same["ETag"] == tag)
      #expect(same["Cache-Control"] == "no-cache")
      #expect(try visitor.get(path, fields: ["If-None-Match: \"other\""]).status == 200)
    }
  }

  @Test("A job's tag changes with its state")
  func tagChanges() throws {
    let tree = try SpoolTree()
    try tree.addJob(1, at: "queued/1")
    try serving(tree) { (serving) throws in
      let tag = try #require(try serving.get("/jobs/1")["ETag"])
      try tree.move("queued/1", to: "running/1~1~lab1~0123456789abcdef")
      #expect(try serving.get("/jobs/1", fields: ["If-None-Match: \(tag)"]).status == 200)
    }
  }

  @Test("Requests that come together are answered in order")
  func pipelining() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      let paths = ["/jobs/1", "/jobs/1/log", "/jobs/2", "/jobs/9", "/jobs/2/log", "/jobs/4"]
      try visitor.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: g\r\n\r\n" }.joined())
      let replies = try paths.map { _ in try visitor.reply() }
      #expect(replies.map(\.status) == [200, 200, 200, 404, 200, 200])
      #expect(try replies[0].json()["id"] == 1)
      #expect(replies[1].text == "boot\nOK\n")
      #expect(try replies[2].json()["id"] == 2)
      #expect(try replies[5].json()["id"] == 4)
    }
  }

  @Test("Thousands of requests sent at once are all answered")
  func manyPipelined() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      let count = 2000
      try visitor.send(String(repeating: "GET /jobs/1 HTTP/1.1\r\nHost: g\r\n\r\n", count: count))
      for _ in 0..<count { try #require(try visitor.reply().status == 200) }
    }
  }

  @Test("A request that comes byte by byte is answered")
  func singleBytes() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      for byte in "GET /apiv1/jobs/1 HTTP/1.1\r\nHost: gateway\r\n\r\n".utf8 { try visitor.send([byte]) }
      #expect(try visitor.reply().json()["id"] == 1)
    }
  }

  @Test("Who closes its sending half gets the answer")
  func halfClosed() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/1")
      try visitor.endSending()
      #expect(try visitor.reply().status == 200)
      #expect(try visitor.rest().isEmpty)
    }
  }

  @Test(
    "Bytes that are no request are answered 400, and the server goes on",
    arguments: [
      "\u{16}\u{03}\u{01}\u{02}\u{00}", "GET\r\n\r\n", "GET /jobs HTTP/1.1\r\n\r\n",
      "GET /jobs HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /jobs/%00 HTTP/1.1\r\nHost: a\r\n\r\n", "GET /jobs HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET /jobs HTTP/1.1\nHost: a\n\n", "GET /jobs HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n",
      "GET /jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    ]
  )
  func hostile(bytes: String) throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.send(bytes)
      let reply = try visitor.reply()
      #expect(reply.status == 400)
      #expect(reply["Connection"] == "close")
      #expect(try visitor.rest().isEmpty)
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test("A body is never taken for the next request")
  func body() throws {
    try servingOneOfEach { (serving) throws in
      let visitor = try serving.visitor()
      let inner = "GET /jobs/2 HTTP/1.1\r\nHost: g\r\n\r\n"
      try visitor.send(
        "POST /jobs HTTP/1.1\r\nHost: g\r\nContent-Length: \(inner.utf8.count)\r\n\r\n\(inner)"
      )
      #expect(try visitor.reply().status == 405)
      #expect(try visitor.get("/jobs/1").json()["id"] == 1)
    }
  }
}
