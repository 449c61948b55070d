import Posix
import Testing

@testable import Gateway

@Suite("Pages of a spool", .timeLimit(.minutes(5)))
struct SpoolPageTests {
  private static let html = ["Accept: text/html"]

  private static func markup(_ serving: Serving, _ target: String) throws -> Markup {
    try Markup(Array(try serving.get(target, fields: html).text.utf8))
  }

  @Test("A queued job's page says where it stands, by priority and then by age")
  func position() throws {
    let tree = try SpoolTree()
    try tree.addJob(1, at: "queued/1")
    try tree.addJob(2, at: "queued/2")
    try tree.addJob(3, at: "queued/3")
    let urgent = SpoolTree.record(3).replacing("\"priority\": 1000", with: "\"priority\": 2000")
    try tree.write("queued/3/job.json", urgent)
    try serving(tree) { (serving) throws in
      for (job, position) in [(3, 1), (1, 2), (2, 3)] {
        let text = try Self.markup(serving, "/jobs/\(job)").text
        #expect(text.contains("Position \(position) in the queue."), "job \(job)")
      }
    }
  }

  @Test("Only a held job is said to be held")
  func held() throws {
    try servingOneOfEach { (serving) throws in
      #expect(try Self.markup(serving, "/jobs/5").text.contains("Held: not in the queue for now."))
      #expect(try Self.markup(serving, "/jobs/3").text.contains("Position 1 in the queue."))
      #expect(try !Self.markup(serving, "/jobs/3").text.contains("Held"))
    }
  }

  @Test("The attempt under way has its board, its host and its start")
  func underWay() throws {
    let tree = try SpoolTree()
    let folder = "running/1~1~lab1~0123456789abcdef"
    try tree.addJob(1, at: folder)
    let line =
      #"{"time": "2020-01-01T00:00:05.000000Z", "state": "running", "phase": "run", "board": "nucleo-1"}"#
    try tree.write("\(folder)/attempts/1/history.jsonl", line + "\n")
    try serving(tree) { (serving) throws in
      let rows = try Self.markup(serving, "/jobs/1").elements.filter { $0["data-key"] == "attempt-1" }
      let row = try #require(rows.first)
      for text in ["nucleo-1 on lab1", "under way", "2020-01-01 00:00:05"] {
        #expect(row.text.contains(text), "\(text)")
      }
    }
  }

  @Test("What no address can hold is shown without a link, and counted among a job's files")
  func notUTF8() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    let name = RawName(bytes: [0x78, 0xFF])
    try tree.root.directory("finished").directory("1").makeDirectory(name)
    try serving(tree) { (serving) throws in
      let folder = try Self.markup(serving, "/jobs/1/files/")
      #expect(folder.text.contains(#"x\xff/"#))
      #expect(!folder.links.contains { $0.contains("%FF") })
      #expect(try Self.markup(serving, "/jobs/1").text.contains("1 more is in the folder."))
    }
  }
}
