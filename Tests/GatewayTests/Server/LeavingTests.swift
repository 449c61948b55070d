import Posix
import Testing

@testable import Gateway

@Suite("Clients that leave, or take nothing", .timeLimit(.minutes(5)))
struct LeavingTests {
  @Test("Readers of live logs who leave without a word are forgotten", arguments: [true, false])
  func liveReaders(haveRead: Bool) throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    var options = ServerOptions()
    options.connections = 20
    try serving(tree, options: options) { (serving) throws in
      for _ in 0..<100 {
        let visitor = try serving.visitor()
        try visitor.request("GET", "/jobs/4/log/live")
        if haveRead { _ = try visitor.head() }
        // What is printed later finds nobody there.
        try tree.append("running/4~1~lab1~0123456789abcdef/attempts/1/console.log", "x\n")
      }
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test("Who asks for long work and leaves takes nothing along")
  func longWork() throws {
    try servingOneOfEach { (serving) throws in
      for _ in 0..<50 {
        let visitor = try serving.visitor()
        try visitor.request("GET", "/jobs?extended=1&limit=1000")
      }
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test("A reader of a long list who takes nothing holds up nobody")
  func slowReader() throws {
    let tree = try SpoolTree()
    for id in 1...600 {
      try tree.indexAcceptance(id)
      try tree.addJob(id, at: "queued/\(id)")
    }
    try serving(tree) { (serving) throws in
      let slow = try (0..<3).map { _ in try serving.visitor() }
      for visitor in slow { try visitor.request("GET", "/api/jobs") }
      #expect(try serving.get("/jobs/1").status == 200)
      for visitor in slow { #expect(try visitor.reply().json().array?.count == 600) }
    }
  }

  @Test("A job that vanishes while it is asked for is not found, and the others are")
  func vanishing() throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1").status == 200)
      try tree.move("finished/1", to: "elsewhere")
      #expect(try serving.eventually("/jobs/1") { $0.status == 404 })
      #expect(try serving.get("/jobs/2").status == 200)
      for path in [
        "/jobs/1/log", "/jobs/1/files/", "/jobs/1/junit.xml", "/api/jobs/1", "/api/v1/jobs/1", "/v1/jobs/1",
      ] {
        #expect(try serving.get(path).status == 404, "\(path)")
      }
    }
  }
}
