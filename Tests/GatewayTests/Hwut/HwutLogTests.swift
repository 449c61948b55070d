import Posix
import Testing

@testable import Gateway

@Suite("hwut: the log", .timeLimit(.minutes(5)))
struct HwutLogTests {
  @Test("The log of an ended job is plain text")
  func plainText() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/apiv1/jobs/1/log")
      #expect(reply.status == 200)
      #expect(reply["Content-Type"]?.hasPrefix("text/plain") == true)
      #expect(reply["X-Content-Type-Options"] == "nosniff")
      #expect(reply.text == "boot\nOK\n")
    }
  }

  @Test("There is no log before the end", arguments: [3, 4, 5, 6])
  func notYet(id: Int) throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/apiv1/jobs/\(id)/log")
      #expect(reply.status == 404)
      #expect(try reply.json()["message"]?.string?.hasPrefix("404 Not Found: ") == true)
    }
  }

  @Test("A board that printed nothing leaves an empty log")
  func empty() throws {
    try servingOneOfEach { (serving) throws in
      let reply = try serving.get("/apiv1/jobs/2/log")
      #expect(reply.status == 200)
      #expect(reply["Content-Length"] == "0")
      #expect(try serving.get("/apiv1/jobs/2").json()["filename_log"] == "log")
    }
  }

  @Test("Every byte of a long log comes as it is, and the connection goes on")
  func exact() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, log: nil)
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<400_000).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
    try tree.write("finished/1/attempts/1/console.log", bytes)
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      let reply = try visitor.get("/jobs/1/log")
      #expect(reply.body == bytes)
      #expect(try visitor.get("/jobs/1").status == 200)
    }
  }

  @Test("The log is that of the deciding attempt")
  func decidingAttempt() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, log: "first\n")
    try tree.write("finished/1/attempts/2/console.log", "second\n")
    try serving(tree) { (serving) throws in #expect(try serving.get("/jobs/1/log").text == "first\n") }
  }

  @Test("A log that shrinks while it is sent ends the connection, short of what was announced")
  func shrinks() throws {
    let tree = try SpoolTree()
    let announced = 256 << 20
    try tree.addEndedJob(1, log: nil)
    try tree.writeZeros("finished/1/attempts/1/console.log", count: announced)
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/1/log")
      #expect(try visitor.head()["Content-Length"] == String(announced))
      try tree.cut("finished/1/attempts/1/console.log", to: 1000)
      #expect(try visitor.rest().count < announced)
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test("A log that is no file of the job's is not served", arguments: ["link", "fifo", "folder"])
  func notAFile(kind: String) throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, log: nil)
    let path = "finished/1/attempts/1/console.log"
    switch kind {
    case "link": try tree.link(path, to: "/etc/passwd")
    case "fifo": try tree.fifo(path)
    default: try tree.write("\(path)/x", "")
    }
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1/log").status == 404)
      #expect(try serving.get("/jobs/1").json()["filename_log"] == .null)
    }
  }

  @Test("Someone who leaves in the middle of a log does not end the server")
  func leaves() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, log: nil)
    try tree.writeZeros("finished/1/attempts/1/console.log", count: 64 << 20)
    try serving(tree) { (serving) throws in
      for _ in 0..<10 {
        let visitor = try serving.visitor()
        try visitor.request("GET", "/jobs/1/log")
        _ = try visitor.head()
      }
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test("A log that grows while it is sent comes as long as it was when it was asked for")
  func grows() throws {
    let tree = try SpoolTree()
    let length = 64 << 20
    try tree.addEndedJob(1, log: nil)
    try tree.writeZeros("finished/1/attempts/1/console.log", count: length)
    try serving(tree) { (serving) throws in
      let visitor = try serving.visitor()
      try visitor.request("GET", "/jobs/1/log")
      let head = try visitor.head()
      try tree.append("finished/1/attempts/1/console.log", "later\n")
      #expect(try visitor.body(of: head).count == length)
      #expect(try visitor.get("/jobs/1").status == 200)
    }
  }
}
