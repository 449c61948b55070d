import JSON
import Testing

@testable import Gateway

@Suite("Jobs that are deleted, restored and purged", .timeLimit(.minutes(5)))
struct DeletionTests {
  private static let html = ["Accept: text/html"]

  /// A group with a good and a bad leaf, the bad one flagged as deleted, and another job.
  private static func tree() throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.add(
      JobScript(id: 1, wish: nil).with { $0.record = ["group": true, "executable": .null] },
      JobScript.ended(2).with { $0.parent = 1 },
      JobScript.ended(3, "failed").with { script in
        script.parent = 1
        script.record = ["deleted": Moment.text(Moment.start + 200)]
      },
      JobScript.ended(4)
    )
    try tree.flag(3, "deleted")
    return tree
  }

  @Test("A deleted job is in no list of hwut's, and by its number it is shown")
  func hwut() throws {
    try servingCoalition(Self.tree()) { (serving) throws in
      #expect(try serving.ids("/jobs") == [1, 2, 4])
      #expect(try serving.ids("/jobs?extended=1") == [1, 2, 4])
      #expect(try serving.get("/jobs/3").json()["status"] == "FINISHED")
      #expect(try serving.get("/jobs/3/is_finished").status == 204)
    }
  }

  @Test("For DCI a deleted job is gone")
  func dci() throws {
    try servingCoalition(Self.tree()) { (serving) throws in
      for query in [
        "", "?where=state:active", "?sort=-created_at", "?sort=status", "?where=comment:Bla%20blubb",
      ] {
        let list = try serving.json("/api/v1/jobs\(query)")
        #expect(list["_meta"]?["count"] == 3, "\(query)")
        #expect(list["jobs"]?.array?.count == 3, "\(query)")
      }
      #expect(try serving.json("/api/v1/jobs?where=status:failure")["_meta"]?["count"] == 0)
      for part in ["", "/files", "/jobstates", "/results"] {
        #expect(try serving.get("/api/v1/jobs/3\(part)").status == 404)
        #expect(try serving.get("/api/v1/jobs/2\(part)").status == 200)
      }
    }
  }

  @Test("UFDL lists a deleted job where inactive ones are asked for, and shows it by its pk")
  func ufdl() throws {
    try servingCoalition(Self.tree()) { (serving) throws in
      let ufdl = UfdlServing(serving: serving)
      #expect(try ufdl.pks() == [1, 2, 4])
      #expect(try ufdl.pks(#"{"include_inactive": true}"#) == [1, 2, 3, 4])
      #expect(try ufdl.get("/v1/jobs/3").json()["deletion_time"] == "2020-01-01T00:03:20.000000+00:00")
    }
  }

  @Test("For Coalition a deleted job is gone, and its group no longer counts it")
  func coalition() throws {
    try servingCoalition(Self.tree()) { (serving) throws in
      #expect(try serving.ids("/api/jobs/1/children") == [2])
      let group = try serving.job(1)
      #expect(group["state"] == "FINISHED")
      #expect(group["total"] == 1)
      #expect(group["errors"] == 0)
      for part in ["", "/children", "/dependencies", "/log"] {
        #expect(try serving.exchange("GET", "/api/jobs/3\(part)").status == 404)
      }
      #expect(try serving.ids("/api/events", "job_id") == [2, 4])
    }
  }

  @Test("Jobs of a deleted group are roots for Coalition")
  func group() throws {
    let tree = try Self.tree()
    try tree.flag(1, "deleted")
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.ids("/api/jobs") == [2, 4])
      #expect(try serving.job(2)["parent"] == 0)
    }
  }

  @Test("The front page neither lists nor counts a deleted job; its own page tells how to have it back")
  func pages() throws {
    try servingCoalition(Self.tree()) { (serving) throws in
      let front = try serving.get("/", fields: Self.html).text
      #expect(front.contains("2 finished"))
      #expect(!front.contains("/jobs/3"))
      let page = try Markup(Array(try serving.get("/jobs/3", fields: Self.html).text.utf8))
      #expect(page.text.contains("2020-01-01 00:03:20"))
      #expect(page.text.contains(": > 3.restore; scp 3.restore lab:spool/incoming/"))
      #expect(!page.text.contains("3.delete"))
    }
  }

  @Test("A job that is restored is listed again")
  func restored() throws {
    let tree = try Self.tree()
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.ids("/jobs") == [1, 2, 4])
      try tree.write("finished/3/job.json", SpoolTree.record(3))
      try tree.flag(3, "restored")
      #expect(try serving.eventually("/jobs") { try $0.json().array?.count == 4 })
      #expect(try serving.json("/api/v1/jobs")["_meta"]?["count"] == 4)
      #expect(try serving.job(3)["state"] == "ERROR")
    }
  }

  @Test("A job that is purged is nowhere")
  func purged() throws {
    let tree = try Self.tree()
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.get("/jobs/3").status == 200)
      try tree.move("finished/3", to: ".trash/3")
      try tree.flag(3, "purged")
      #expect(try serving.eventually("/jobs/3") { $0.status == 404 })
      let ufdl = UfdlServing(serving: serving)
      #expect(try ufdl.pks(#"{"include_inactive": true}"#) == [1, 2, 4])
      for target in ["/v1/jobs/3", "/api/v1/jobs/3", "/api/jobs/3", "/jobs/3/log", "/jobs/3/is_finished"] {
        #expect(try serving.exchange("GET", target).status == 404, "\(target)")
      }
    }
  }

  @Test("A job that is removed before the index tells so is gone at once")
  func removed() throws {
    let tree = try Self.tree()
    try servingCoalition(tree) { (serving) throws in
      #expect(try serving.get("/jobs/4").status == 200)
      try tree.move("finished/4", to: ".trash/4")
      #expect(try serving.eventually("/jobs/4") { $0.status == 404 })
      #expect(try serving.eventually("/jobs") { try $0.json().array?.count == 2 })
    }
  }
}

extension SpoolTree {
  /// Tells the index what was decided about a job.
  func flag(_ id: Int, _ flag: String) throws {
    try indexLine("F\t\(id)\t\(flag)\t\(Self.createdMicroseconds + 200_000_000)")
  }
}
