import JSON
import Testing

@testable import Gateway

@Suite("hwut: the list", .timeLimit(.minutes(5)))
struct HwutListTests {
  private func ids(_ reply: Reply) throws -> [Int] {
    try #require(reply.json().array).compactMap { $0["id"]?.integer }
  }

  @Test("The list has the short form of jobs in all states", arguments: ["/apiv1/jobs", "/jobs"])
  func shortForm(path: String) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get(path)
      let statuses = ["FINISHED", "CANCELLED", "QUEUED", "RUNNING", "QUEUED", "RUNNING"]
      let expected = zip(1..., statuses).map { id, status -> JSONValue in
        [
          "id": .integer(id), "created": "2020-01-01 00:00:00.000000", "status": .string(status),
          "owner": "ann",
        ]
      }
      #expect(reply["Content-Type"] == "application/json")
      #expect(try reply.json() == .array(expected))
    }
  }

  @Test("The extended list has what each job's own page has")
  func extended() throws {
    try servingOneOfEach { (serving) throws in
      let list = try serving.get("/jobs?extended=1").json()
      let pages = try (1...6).map { try serving.get("/jobs/\($0)").json() }
      #expect(list == .array(pages))
    }
  }

  @Test("extended=0 is the short form")
  func notExtended() throws {
    try servingOneOfEach { (serving) throws in
      #expect(try serving.get("/jobs?extended=0").body == serving.get("/jobs").body)
    }
  }

  @Test("Pages are cut from the ascending list, which begins with 50 jobs")
  func pages() throws {
    let tree = try SpoolTree()
    for id in (1...120).reversed() {
      try tree.indexAcceptance(id)
      try tree.indexEnd(id)
    }
    try serving(tree) { (serving) throws in
      #expect(try ids(serving.get("/jobs")) == Array(1...50))
      #expect(try ids(serving.get("/jobs?limit=3")) == [1, 2, 3])
      #expect(try ids(serving.get("/jobs?offset=100&limit=50")) == Array(101...120))
      #expect(try ids(serving.get("/jobs?offset=118")) == [119, 120])
      #expect(try ids(serving.get("/jobs?offset=120")) == [])
      #expect(try ids(serving.get("/jobs?offset=9223372036854775807&limit=10000")) == [])
      #expect(try ids(serving.get("/jobs?limit=0")) == [])
      #expect(try ids(serving.get("/jobs?limit=2&colour=red&limit=x")) == [1, 2])
    }
  }

  @Test(
    "A bad number is answered 400",
    arguments: [
      "limit=x", "limit=", "limit", "limit=-1", "limit=%2B1", "limit=01", "limit=1.0", "limit=10001",
      "limit=99999999999999999999", "offset=x", "offset=-1", "offset=9223372036854775808", "extended=2",
      "extended=yes", "extended=1&limit=1001",
    ]
  )
  func badNumbers(query: String) throws {
    try serving(SpoolTree()) { (serving) throws in
      let reply = try serving.get("/jobs?\(query)")
      #expect(reply.status == 400)
      #expect(try reply.json()["status"] == "Bad Request")
      #expect(try reply.json()["message"]?.string?.hasPrefix("400 Bad Request: ") == true)
    }
  }

  @Test("An empty spool has an empty list")
  func empty() throws {
    try serving(SpoolTree()) { (serving) throws in #expect(try serving.get("/jobs").text == "[]") }
  }

  @Test("Waiting and running jobs are listed without an index")
  func withoutIndex() throws {
    let tree = try SpoolTree()
    try tree.addJob(9, at: "queued/9")
    try tree.addJob(4, at: "running/4~1~lab1~0123456789abcdef")
    try serving(tree) { (serving) throws in #expect(try ids(serving.get("/jobs")) == [4, 9]) }
  }

  @Test("A job that ended is listed so before the index says it")
  func laggingIndex() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try tree.indexAcceptance(1)
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs").json().array?.first?["status"] == "FINISHED")
    }
  }

  @Test("New jobs, moves and ends show in the list soon after a hint")
  func follows() throws {
    let tree = try SpoolTree()
    try serving(tree) { (serving) throws in
      func status(_ reply: Reply) throws -> String? { try reply.json().array?.first?["status"]?.string }
      try tree.addJob(1, at: "queued/1")
      try tree.indexAcceptance(1)
      #expect(try serving.eventually("/jobs") { try status($0) == "QUEUED" })
      try tree.move("queued/1", to: "running/1~1~lab1~0123456789abcdef")
      #expect(try serving.eventually("/jobs") { try status($0) == "RUNNING" })
      try tree.move("running/1~1~lab1~0123456789abcdef", to: "finished/1")
      #expect(try serving.eventually("/jobs") { try status($0) == "FINISHED" })
    }
  }

  @Test("An accepted job that lies nowhere leaves the list")
  func vanished() throws {
    let tree = try SpoolTree()
    try tree.indexAcceptance(1)
    try serving(tree) { (serving) throws in
      #expect(try serving.eventually("/jobs") { $0.text == "[]" })
    }
  }

  @Test("A rebuilt index takes the place of the old one")
  func rebuilt() throws {
    let tree = try SpoolTree()
    for id in 1...3 {
      try tree.indexAcceptance(id)
      try tree.indexEnd(id)
    }
    try serving(tree) { (serving) throws in
      #expect(try ids(serving.get("/jobs")) == [1, 2, 3])
      let lines = "A\t2\t0\tben\t1001\tx\t\t\nE\t2\tfailed\t0\t\n"
      try tree.root.directory(".index").replace("jobs", Array(lines.utf8), sync: false)
      #expect(try serving.eventually("/jobs") { try ids($0) == [2] })
      #expect(try serving.get("/jobs").json().array?.first?["owner"] == "ben")
    }
  }

  @Test("A drop's name finds its jobs, oldest first, and no others")
  func drop() throws {
    let tree = try SpoolTree()
    for id in [1, 2, 4] {
      try tree.addEndedJob(id)
      try tree.indexAcceptance(id)
      try tree.indexEnd(id)
    }
    // The index says that this one was dropped as the others; what it was dropped as stands in the job.
    try tree.addJob(3, at: "queued/3")
    try tree.write("queued/3/job.json", SpoolTree.record(3).replacing("\"blink\"", with: "\"other\""))
    try tree.indexAcceptance(3)
    try serving(tree) { (serving) throws in
      #expect(try ids(serving.get("/jobs?drop=blink")) == [1, 2, 4])
      #expect(try ids(serving.get("/jobs?drop=blink&offset=1&limit=1")) == [2])
      #expect(try ids(serving.get("/jobs?drop=nothing")) == [])
      let long = try serving.get("/jobs?drop=blink&extended=1").json()
      #expect(long.array?.last?["board"] == "nucleo-f303re")
    }
  }
}
