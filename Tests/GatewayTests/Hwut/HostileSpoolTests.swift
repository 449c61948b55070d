import Posix
import Testing

@testable import Gateway

@Suite("A spool in disorder", .timeLimit(.minutes(5)))
struct HostileSpoolTests {
  @Test("Names that the spool did not write are no jobs")
  func names() throws {
    let tree = try SpoolTree()
    let names = [
      "07", "1~0", "1~1~1", "x", "-1", "1~held", "99999999999999999999", " 1", "1~2~held~3", "~", "ünï",
    ]
    for name in names {
      for place in ["queued", "running", "finished", "cancelled"] {
        try tree.addJob(1, at: "\(place)/\(name)")
      }
    }
    let raw = RawName(bytes: [0x31, 0xFF, 0xFE])
    try tree.root.directory("queued").makeDirectory(raw)
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs").text == "[]")
      #expect(try serving.get("/jobs/1").status == 404)
    }
  }

  @Test("A link or a file in place of a job's directory is no job")
  func notADirectory() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    try tree.link("finished/2", to: "1")
    try tree.link("finished/3", to: "/etc")
    try tree.write("finished/4", "")
    try tree.fifo("cancelled/5")
    try serving(tree) { (serving) throws in
      for id in 2...5 { #expect(try serving.get("/jobs/\(id)").status == 404) }
      #expect(try serving.get("/jobs/1").status == 200)
    }
  }

  @Test(
    "A job with a damaged record is shown with nulls",
    arguments: ["", "{", "[]", "{\"id\": \"x\"}", "link", "fifo", "folder", "none"]
  )
  func record(kind: String) throws {
    let tree = try SpoolTree()
    let path = "finished/1/job.json"
    try tree.write("finished/1/manifest.json", "{}")
    switch kind {
    case "link": try tree.link(path, to: "/etc/passwd")
    case "fifo": try tree.fifo(path)
    case "folder": try tree.write("\(path)/x", "")
    case "none": break
    default: try tree.write(path, kind)
    }
    try serving(tree) { (serving) throws in
      let reply = try serving.get("/jobs/1")
      #expect(reply.status == 200)
      let json = try reply.json()
      #expect(json["id"] == 1)
      #expect(json["status"] == "FINISHED")
      for name in ["owner", "created", "board", "verdict", "reason"] { #expect(json[name] == .null) }
    }
  }

  @Test("Where only the record is damaged, the index tells owner and time")
  func recordFromIndex() throws {
    let tree = try SpoolTree()
    try tree.write("finished/1/job.json", "{")
    try tree.indexAcceptance(1)
    try tree.indexEnd(1)
    try serving(tree) { (serving) throws in
      let json = try serving.get("/jobs/1").json()
      #expect(json["owner"] == "ann")
      #expect(json["created"] == "2020-01-01 00:00:00.000000")
    }
  }

  @Test(
    "A result that leads out of the job is not read",
    arguments: ["/etc/passwd", "../2/attempts/1/result.json", "result.json", "attempts"]
  )
  func result(target: String) throws {
    let tree = try SpoolTree()
    try tree.addJob(1, at: "finished/1")
    try tree.addEndedJob(2)
    try tree.link("finished/1/result.json", to: target)
    try serving(tree) { (serving) throws in
      #expect(try serving.get("/jobs/1").json()["verdict"] == .null)
    }
  }

  @Test("Damaged lines of the index are passed over, and impossible times are not known")
  func index() throws {
    let tree = try SpoolTree()
    let lines = [
      "", "A", "E\t1", "A\tx\t0\tann\t1\td\t\t", "A\t3\t\(Int.min)\tann\t1\td\t\t", "E\t3\tpassed\t0\t",
      "A\t4\t\(Int.max)\tann\t1\td\t\t", "E\t4\tpassed\t\(Int.min)\t", "E\t9\tpassed\t0\t", "\u{0}\u{1}\t\t",
    ]
    try tree.write(".index/jobs", Array(lines.joined(separator: "\n").utf8) + [0x0A, 0xFF, 0x09, 0x0A])
    try serving(tree) { (serving) throws in
      let list = try #require(try serving.get("/jobs").json().array)
      #expect(list.map { $0["id"] } == [3, 4])
      #expect(list.map { $0["created"] } == [.null, .null])
    }
  }

  @Test(
    "An index that is no file is reported once, and jobs are found without it",
    arguments: ["fifo", "folder"]
  )
  func unreadableIndex(kind: String) throws {
    let tree = try SpoolTree()
    try tree.addJob(1, at: "queued/1")
    if kind == "fifo" { try tree.fifo(".index/jobs") } else { try tree.write(".index/jobs/x", "") }
    try serving(tree) { (serving) throws in
      for _ in 0..<3 {
        serving.gateway.hint()
        #expect(try serving.get("/jobs/1").status == 200)
      }
      #expect(try serving.eventually("/jobs") { try $0.json().array?.count == 1 })
      #expect(serving.reports.withLock { $0.count } == 1)
    }
  }

  @Test("Owners' names and comments come out as JSON whatever they hold")
  func text() throws {
    let tree = try SpoolTree()
    let name = #"a\"b\\c\u0001\u2028\u00e9<script>"#
    try tree.write("finished/1/job.json", SpoolTree.record(1, comment: name))
    try serving(tree) { (serving) throws in
      let comment = try serving.get("/jobs/1").json()["comment"]?.string
      #expect(comment == "a\"b\\c\u{1}\u{2028}\u{e9}<script>")
    }
  }

  @Test("A folder of the spool that is gone is an error of the server, not of the job")
  func missingFolder() throws {
    let tree = try SpoolTree()
    try tree.root.removeDirectory("queued")
    try tree.addEndedJob(1)
    try serving(tree) { (serving) throws in
      let reply = try serving.get("/jobs/7")
      #expect(reply.status == 500)
      #expect(try reply.json()["status"] == "Internal Server Error")
      #expect(serving.reports.withLock { $0.count } == 1)
    }
  }
}
