import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: one job")
struct DciJobTests {
  /// The document's own.
  private static let example = """
    {
      "job": {
        "id": "cbd0ad1b-1f4b-4056-8c82-27ff9511e37f",
        "etag": "f6cad3d32fde30a7a4b2beeed4002705",
        "status": "new",
        "comment": "some comment",
        "recheck": true,
        "created_at": "2016-02-25T13:32:41.706080",
        "updated_at": "2016-02-25T13:32:41.706080",
        "remoteci_id": "68bf9302-e9f7-41fb-89a1-823516dac13b",
        "jobdefinition_id": "d4344452-f367-4b16-b0dd-fca87571e384",
        "team_id": "0c6b70b0-ae41-461a-af89-a2bd408b43f5"
      }
    }
    """

  private func path(_ number: Int) -> String { "/api/v1/jobs/\(number)" }

  @Test("A job has all that the document shows, each of its type")
  func document() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let answer = try serving.dci(path(1))
      #expect(shape(answer, like: try JSONParser.parse(Array(Self.example.utf8))).isEmpty)
    }
  }

  @Test("Fields come from job.json, histories and the result")
  func fields() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let job = try #require(try serving.dci(path(1))["job"])
      let id = try DciTree.id(1)
      let view = try #require(try spool.tree.reader.job(id))
      #expect(job["id"]?.string == (try DciTree.job(1)))
      #expect(job["etag"]?.string == view.tag())
      #expect(job["status"] == "success")
      #expect(job["comment"] == "some comment")
      #expect(job["recheck"] == false)
      #expect(job["created_at"]?.string == DciTree.dciTime(1))
      #expect(job["updated_at"]?.string == DciTree.dciTime(60))
      #expect(job["remoteci_id"]?.string == DciTree.names.uuid(.board, "nucleo-1"))
      #expect(job["jobdefinition_id"]?.string == DciTree.names.uuid(.template, "direct"))
      #expect(job["team_id"]?.string == DciTree.names.uuid(.team, "lab"))
      #expect(job["state"] == "active")
    }
  }

  @Test(
    "A job's status is told by its folder, its latest attempt's history and its verdict",
    arguments: [
      (1, "success"), (2, "failure"), (3, "error"), (4, "killed"), (5, "new"), (6, "pre-run"), (7, "running"),
      (8, "post-run"), (9, "error"),
    ]
  )
  func status(number: Int, status: String) throws {
    let spool = try DciTree()
    try spool.addOneOfEach()
    try spool.serving { serving in
      let told = try serving.dci(path(number))["job"]?["status"]?.string
      #expect(told == status)
    }
  }

  @Test("A claim without an attempt yet is pre-run, and a decided one post-run")
  func betweenTheLines() throws {
    let spool = try DciTree()
    try spool.add(1, at: "running/1~3~lab1~0123abcd")
    try spool.history("running/1~3~lab1~0123abcd", attempt: 1, [(10, .flash, nil), (20, .run, nil)])
    try spool.add(2, at: "running/2~1~lab1~0123abcd~end")
    try spool.history("running/2~1~lab1~0123abcd~end", attempt: 1, [(20, .run, nil)])
    try spool.serving { serving in
      let told = try [1, 2].map { try serving.dci(path($0))["job"]?["status"] }
      #expect(told == ["pre-run", "post-run"])
    }
  }

  @Test("A job is found by its number too, and by its UUID in any form")
  func ids() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let uuid = try DciTree.job(1)
      for id in [uuid, "1", uuid.uppercased(), uuid.filter { $0 != "-" }] {
        #expect(try serving.dci("/api/v1/jobs/\(id)")["job"]?["id"]?.string == uuid)
      }
    }
  }

  @Test(
    "What is no job is 404, in DCI's form",
    arguments: [
      "/api/v1/jobs/99", "/api/v1/jobs/cbd0ad1b-1f4b-4056-8c82-27ff9511e37f", "/api/v1/jobs/0",
      "/api/v1/jobs/x", "/api/v1/jobs/x/files", "/api/v1/jobs/99/results", "/api/v1/jobs/99/jobstates",
      "/api/v1/files/x", "/api/v1/files/cbd0ad1b-1f4b-4056-8c82-27ff9511e37f/content",
      "/api/v1/jobstates/cbd0ad1b-1f4b-4056-8c82-27ff9511e37f", "/api/v1/topics", "/api/v1/jobs/1/x",
      "/api/v1/jobs/", "/api/v1/jobs//files", "/api/v1",
    ]
  )
  func missing(target: String) throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let error = try serving.dci(target, status: 404)
      #expect(error.object?.names == ["status_code", "message", "payload"])
      #expect(error["status_code"] == 404)
      #expect(error["payload"]?.object == [:])
    }
  }

  @Test("The tag is in the head, quoted, and conditions may have it in either form")
  func tag() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let reply = try serving.get(path(1))
      let tag = try #require(try reply.json()["job"]?["etag"]?.string)
      #expect(reply["ETag"] == "\"\(tag)\"")
      for value in ["\"\(tag)\"", tag, "W/\"\(tag)\"", "\"x\", \"\(tag)\"", "*"] {
        let again = try serving.get(path(1), fields: ["If-None-Match: \(value)"])
        #expect(again.status == 304)
        #expect(again["ETag"] == "\"\(tag)\"")
      }
      #expect(try serving.get(path(1), fields: ["If-None-Match: \"x\""]).status == 200)
    }
  }

  @Test("The tag changes when something happens to the job")
  func changes() throws {
    let spool = try DciTree()
    try spool.add(1, at: "running/1~1~lab1~0123abcd")
    try spool.serving { serving in
      let tag = try serving.dci(path(1))["job"]?["etag"]
      try spool.history("running/1~1~lab1~0123abcd", attempt: 1, [(10, .flash, nil)])
      #expect(try serving.dci(path(1))["job"]?["etag"] != tag)
    }
  }

  @Test("An answer with what the tag does not cover has a tag of its own")
  func embeddedTag() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let plain = try serving.get(path(1))["ETag"]
      #expect(try serving.get(path(1) + "?embed=team")["ETag"] == plain)
      #expect(try serving.get(path(1) + "?embed=files")["ETag"] != plain)
    }
  }

  @Test("A HEAD has the head of the answer alone")
  func head() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.serving { serving in
      let visitor = try serving.visitor()
      let reply = try visitor.ask("HEAD", path(1))
      #expect(reply.status == 200)
      #expect(reply.body.isEmpty)
      #expect(reply["ETag"] == (try visitor.get(path(1)))["ETag"])
    }
  }

  @Test("The board is the one that claimed the job, else what it asks for; a group has none")
  func boards() throws {
    let spool = try DciTree()
    try spool.add(1, at: "queued/1")
    try spool.add(2, at: "running/2~1~lab1~0123abcd")
    try spool.history("running/2~1~lab1~0123abcd", attempt: 1, [(10, .flash, nil)], board: "nucleo-2")
    try spool.add(3, at: "queued/3") {
      $0.board = nil
      $0.isGroup = true
    }
    try spool.serving { serving in
      func board(_ number: Int) throws -> JSONValue? { try serving.dci(path(number))["job"]?["remoteci_id"] }
      let boards = try [board(1)?.string, board(2)?.string]
      #expect(boards == ["nucleo-f303re", "nucleo-2"].map { DciTree.names.uuid(.board, $0) })
      #expect(try board(3) == .null)
    }
  }

  @Test("A job that repeats another's run says so, and one of a template names it")
  func origin() throws {
    let spool = try DciTree()
    try spool.add(1, at: "queued/1") {
      $0.recheckOf = JobID(7)
      $0.template = JobRecord.Template(name: "nightly", version: 3)
    }
    try spool.serving { serving in
      let job = try serving.dci(path(1) + "?embed=jobdefinition")["job"]
      let template = DciTree.names.uuid(.template, "nightly")
      #expect(job?["recheck"] == true)
      #expect(job?["jobdefinition"] == ["id": .string(template), "name": "nightly", "version": 3])
      #expect(job?["jobdefinition_id"] == nil)
    }
  }

  @Test("Embedded objects stand in the place of ids; what is not known is passed over")
  func embed() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.tree.write("finished/1/attempts/1/console.log", "boot\nOK\n")
    try spool.serving { serving in
      let target = path(1) + "?embed=team,remoteci,topic,results,files,jobstates,job"
      let job = try #require(try serving.dci(target)["job"])
      #expect(job["team"] == ["id": .string(DciTree.names.uuid(.team, "lab")), "name": "lab"])
      #expect(job["remoteci"]?["name"] == "nucleo-1")
      #expect(job["team_id"] == nil)
      #expect(job["remoteci_id"] == nil)
      #expect(job["jobdefinition_id"] != nil)
      #expect(job["results"] == [:])
      #expect(job["files"]?.array?.compactMap { $0["name"] } == ["attempts/1/console.log"])
      #expect(job["jobstates"]?.array?.count == 5)
      #expect(job["topic"] == nil)
    }
  }

  @Test("A job whose files are damaged has nulls")
  func damaged() throws {
    let spool = try DciTree()
    try spool.tree.write("finished/1/job.json", "{torn")
    try spool.tree.write("finished/1/history.jsonl", "torn\n\u{0}\n")
    try spool.tree.write("finished/1/attempts/1/history.jsonl", "{\n[]\n")
    try spool.tree.write("finished/1/result.json", "[]")
    try spool.serving { serving in
      let job = try #require(try serving.dci(path(1))["job"])
      for name in ["comment", "created_at", "updated_at", "remoteci_id", "jobdefinition_id", "team_id"] {
        #expect(job[name] == .null, "\(name)")
      }
      #expect(job["status"] == "error")
      #expect(job["etag"]?.string?.utf8.count == 32)
      for part in ["files", "jobstates", "results"] {
        #expect(try serving.get(path(1) + "/\(part)").status == 200, "\(part)")
      }
    }
  }
}
