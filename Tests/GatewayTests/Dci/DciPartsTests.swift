import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: a job's files, results and states")
struct DciPartsTests {
  private static let results = """
    {
      "_meta": {
        "count": 1
      },
      "results": {
        "res_junit.xml": {
          "errors": "0",
          "failures": "0",
          "name": "pytest",
          "skips": "1",
          "success": 2,
          "time": "46.050",
          "total": "3"
        }
      }
    }
    """

  private static let files = """
    {
      "_meta": {
          "count": 2
      },
      "files": [
        {
          "content": "Hello World",
          "created_at": "2016-02-25T08:07:09.268025",
          "id": "e687379d-89b6-42db-a7be-5e6e3b49c00a",
          "jobstate_id": "1fac28dc-d6bc-4511-af21-a226a18037cd",
          "md5": "fcb751e7f6a92c69a6d86d351116974f",
          "mime": "text/plain",
          "name": "bar_quux.txt",
          "team_id": "99635d6a-1f8e-4090-aa49-01e41c41c0ec"
        }
      ]
    }
    """

  private static let jobstates = """
    {
      "_meta": {
          "count": 2
      },
      "jobstates": [
        {
          "id": "cbd0ad1b-1f4b-4056-8c82-27ff9511e37f",
          "status": "new",
          "comment": "some comment",
          "created_at": "2016-02-25T13:32:41.706080",
          "team_id": "0c6b70b0-ae41-461a-af89-a2bd408b43f5",
          "job_id": "d4344452-f367-4b16-b0dd-fca87571e384"
        }
      ]
    }
    """

  private static let junit = """
    <?xml version="1.0"?>
    <testsuite name="pytest" tests="3" time="46.05">
      <testcase name="a"/><testcase name="b"/><testcase name="c"><skipped/></testcase>
    </testsuite>
    """

  /// An ended job with a file of each part.
  private func addJob(_ spool: DciTree) throws {
    try spool.addEnded(1) { $0.executable = "blink.elf" }
    let path = "finished/1"
    try spool.tree.write("\(path)/blink.elf", [0x7F, 0x45, 0x4C, 0x46, 0xFF])
    try spool.tree.write("\(path)/manifest.json", "{}")
    try spool.tree.write("\(path)/attached/notes.txt", "Hello World")
    try spool.tree.write("\(path)/attempts/1/flash.log", "flashed\n")
    try spool.tree.write("\(path)/attempts/1/console.log", "boot\nOK\n")
    try spool.tree.write("\(path)/attempts/1/outputs/res_junit.xml", Self.junit)
    try spool.tree.write("\(path)/attempts/1/outputs/more/data.bin", [0, 1, 2])
  }

  private func serving(_ body: (Serving) throws -> Void) throws {
    let spool = try DciTree()
    try addJob(spool)
    try spool.serving(body)
  }

  private func files(_ serving: Serving, _ query: String = "") throws -> [JSONValue] {
    try #require(try serving.dci("/api/v1/jobs/1/files\(query)")["files"]?.array)
  }

  private func file(_ serving: Serving, _ name: String) throws -> JSONValue {
    try #require(try files(serving).first { $0["name"]?.string == name })
  }

  private func states(_ serving: Serving, _ query: String = "") throws -> [JSONValue] {
    try #require(try serving.dci("/api/v1/jobs/1/jobstates\(query)")["jobstates"]?.array)
  }

  private func example(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

  // MARK: Results

  @Test("A report has what the document shows, to the letter")
  func results() throws {
    try serving { serving in
      let answer = try serving.dci("/api/v1/jobs/1/results")
      #expect(answer == (try example(Self.results)))
    }
  }

  @Test("Without a JUnit file the console's tests are the results")
  func consoleResults() throws {
    let spool = try DciTree()
    try spool.addEnded(1)
    try spool.result("finished/1", attempt: 1, .failed, "a test failed", at: 60) {
      $0.durationSeconds = 1.5
      $0.cases = [
        JobResult.Case(name: "a", verdict: .passed, durationSeconds: nil, message: nil),
        JobResult.Case(name: "b", verdict: .failed, durationSeconds: nil, message: "no"),
      ]
    }
    try spool.serving { serving in
      let entry = try serving.dci("/api/v1/jobs/1/results")["results"]?["console.xml"]
      #expect(
        entry == [
          "errors": "0", "failures": "1", "name": "blink", "skips": "0", "success": 1, "time": "1.500",
          "total": "2",
        ]
      )
    }
  }

  @Test("A job without tests, and one that has not ended, have no results", arguments: [1, 5, 7])
  func noResults(number: Int) throws {
    let spool = try DciTree()
    try spool.addOneOfEach()
    try spool.serving { serving in
      let answer = try serving.dci("/api/v1/jobs/\(number)/results")
      #expect(answer == ["_meta": ["count": 0], "results": [:]])
    }
  }

  // MARK: Files

  @Test("Files have all that the document shows, each of its type")
  func filesDocument() throws {
    try serving { serving in
      let list = try serving.dci("/api/v1/jobs/1/files?where=name:attached/notes.txt")
      #expect(shape(list, like: try example(Self.files)).isEmpty)
    }
  }

  @Test("Files are the executable, what was attached, and what the attempts left")
  func whichFiles() throws {
    try serving { serving in
      let names = try files(serving).compactMap { $0["name"]?.string }
      #expect(
        names == [
          "blink.elf", "attached/notes.txt", "attempts/1/flash.log", "attempts/1/console.log",
          "attempts/1/outputs/more/data.bin", "attempts/1/outputs/res_junit.xml",
        ]
      )
      #expect(try serving.dci("/api/v1/jobs/1/files")["_meta"]?["count"] == 6)
    }
  }

  @Test(
    "A file's type goes by its name, a JUnit file's by what it is",
    arguments: [
      ("blink.elf", "application/x-executable"), ("attached/notes.txt", "text/plain"),
      ("attempts/1/console.log", "text/plain"),
      ("attempts/1/outputs/more/data.bin", "application/octet-stream"),
      ("attempts/1/outputs/res_junit.xml", "application/junit"),
    ]
  )
  func mime(name: String, mime: String) throws {
    try serving { serving in
      let told = try file(serving, name)["mime"]?.string
      #expect(told == mime)
    }
  }

  @Test("A text's content is in its object, other bytes are not")
  func content() throws {
    try serving { serving in
      let notes = try file(serving, "attached/notes.txt")
      #expect(notes["content"] == "Hello World")
      #expect(notes["md5"] == "b10a8db164e0754105b7a99be72e3fe5")
      #expect(notes["size"] == 11)
      for name in ["blink.elf", "attempts/1/outputs/more/data.bin"] {
        let file = try file(serving, name)
        #expect(file["content"] == .null)
        #expect(file["md5"]?.string?.utf8.count == 32)
      }
    }
  }

  @Test("Content is inline up to its bound, and not beyond", arguments: [65_535, 65_536, 65_537])
  func bound(size: Int) throws {
    let spool = try DciTree()
    try addJob(spool)
    try spool.tree.write("finished/1/attached/notes.txt", String(repeating: "x", count: size))
    try spool.serving { serving in
      let notes = try file(serving, "attached/notes.txt")
      #expect(notes["size"]?.integer == size)
      #expect(notes["content"]?.string?.utf8.count == (size <= 65_536 ? size : nil))
      let whole = try serving.get("/api/v1/files/\(notes["id"]?.string ?? "")/content")
      #expect(whole.body.count == size)
    }
  }

  @Test("A file goes with the state in which it came to be")
  func jobstates() throws {
    try serving { serving in
      let ids = Dictionary(
        uniqueKeysWithValues: try states(serving).map { ($0["status"]?.string ?? "", $0["id"] ?? .null) }
      )
      let wanted = [
        ("blink.elf", "new"), ("attached/notes.txt", "new"), ("attempts/1/flash.log", "pre-run"),
        ("attempts/1/console.log", "running"), ("attempts/1/outputs/res_junit.xml", "post-run"),
      ]
      for (name, status) in wanted {
        #expect(try file(serving, name)["jobstate_id"] == ids[status], "\(name)")
      }
      let id = try #require(ids["post-run"]?.string)
      #expect(try files(serving, "?where=jobstate_id:\(id)").count == 2)
    }
  }

  @Test("Files are filtered, sorted and paged")
  func fileList() throws {
    try serving { serving in
      func names(_ query: String) throws -> [String?] { try files(serving, query).map { $0["name"]?.string } }
      let largest = try names("?sort=-size&limit=1")
      #expect(largest == ["attempts/1/outputs/res_junit.xml"])
      #expect(try names("?sort=name&offset=5") == ["blink.elf"])
      #expect(try names("?where=mime:application/junit") == ["attempts/1/outputs/res_junit.xml"])
      #expect(try names("?where=md5:b10a8db164e0754105b7a99be72e3fe5") == ["attached/notes.txt"])
      #expect(try names("?where=state:active&embed=team&limit=20&offset=0&sort=-created_at").count == 6)
      #expect(try serving.dci("/api/v1/jobs/1/files?limit=1")["_meta"]?["count"] == 6)
      #expect(try serving.get("/api/v1/jobs/1/files?where=colour:red").status == 400)
    }
  }

  @Test("Each file is had by its id alone, and its bytes too")
  func byID() throws {
    try serving { serving in
      for file in try files(serving) {
        let id = try #require(file["id"]?.string)
        #expect(try serving.dci("/api/v1/files/\(id)") == ["file": file])
        let bytes = try serving.get("/api/v1/files/\(id)/content").body
        #expect(bytes.count == file["size"]?.integer)
        #expect(MD5.digest(of: bytes) == file["md5"]?.string)
      }
    }
  }

  @Test("Embedded in files are their job and state")
  func embedded() throws {
    try serving { serving in
      let file = try #require(try files(serving, "?embed=job,jobstate,team,topic").first)
      #expect(file["job"]?["name"] == "blink")
      #expect(file["job"]?["id"]?.string == (try DciTree.job(1)))
      #expect(file["jobstate"]?["status"] == "new")
      #expect(file["team"]?["name"] == "lab")
      for name in ["job_id", "jobstate_id", "team_id"] { #expect(file[name] == nil) }
    }
  }

  @Test("Parts of a file can be had, and a browser runs none")
  func ranges() throws {
    try serving { serving in
      let id = try #require(try file(serving, "attempts/1/console.log")["id"]?.string)
      let part = try serving.get("/api/v1/files/\(id)/content", fields: ["Range: bytes=5-6"])
      #expect(part.status == 206)
      #expect(part.text == "OK")
      #expect(part["Content-Range"] == "bytes 5-6/8")
      let whole = try serving.get("/api/v1/files/\(id)/content")
      #expect(whole["X-Content-Type-Options"] == "nosniff")
      #expect(whole["Content-Type"] == "text/plain; charset=utf-8")
      let tag = try #require(whole["ETag"])
      #expect(try serving.get("/api/v1/files/\(id)/content", fields: ["If-None-Match: \(tag)"]).status == 304)
      #expect(try serving.get("/api/v1/files/\(id)/content", fields: ["Range: bytes=8-"]).status == 416)
    }
  }

  @Test("What an attempt under way writes has no sum and no time yet")
  func underWay() throws {
    let spool = try DciTree()
    let path = "running/1~1~lab1~0123abcd"
    try spool.add(1, at: path)
    try spool.history(path, attempt: 1, [(10, .run, nil)])
    try spool.tree.write("\(path)/attempts/1/console.log", "boot\n")
    try spool.serving { serving in
      let log = try file(serving, "attempts/1/console.log")
      #expect(log["md5"] == .null)
      #expect(log["created_at"] == .null)
      #expect(log["content"] == "boot\n")
      let id = try #require(log["id"]?.string)
      try spool.tree.append("\(path)/attempts/1/console.log", "OK\n")
      #expect(try serving.get("/api/v1/files/\(id)/content").text == "boot\nOK\n")
    }
  }

  @Test("Links lead nowhere")
  func links() throws {
    let spool = try DciTree()
    try spool.addEnded(1) { $0.executable = "blink.elf" }
    try spool.tree.link("finished/1/blink.elf", to: "/etc/passwd")
    try spool.tree.link("finished/1/attempts/1/console.log", to: "/etc/passwd")
    try spool.tree.link("finished/1/attempts/1/outputs", to: "/etc")
    try spool.tree.write("finished/1/attached/a", "a")
    try spool.tree.link("finished/1/attached/b", to: "/etc/passwd")
    try spool.serving { serving in
      let names = try files(serving).compactMap { $0["name"]?.string }
      #expect(names == ["attached/a"])
    }
  }

  // MARK: States

  @Test("Jobstates have all that the document shows, each of its type")
  func jobstatesDocument() throws {
    try serving { serving in
      let list = try serving.dci("/api/v1/jobs/1/jobstates")
      #expect(
        shape(
          ["jobstates": .array([list["jobstates"]?.array?.first ?? .null])],
          like: [
            "jobstates": try #require(try example(Self.jobstates)["jobstates"])
          ]
        ).isEmpty
      )
      #expect(list["_meta"]?["count"] == 5)
    }
  }

  @Test("The states are the job's history, oldest first")
  func history() throws {
    try serving { serving in
      for query in ["", "?sort=created_at"] {
        let states = try states(serving, query)
        #expect(
          states.compactMap { $0["status"]?.string } == ["new", "pre-run", "running", "post-run", "success"]
        )
        #expect(
          states.compactMap { $0["created_at"]?.string } == [1, 10, 20, 50, 60].map { DciTree.dciTime($0) }
        )
        #expect(
          states.map { $0["comment"] } == [
            "accepted", .null, .null, "\"OK\" was seen", "\"OK\" was seen",
          ]
        )
      }
    }
  }

  @Test("States are filtered, sorted and paged")
  func stateList() throws {
    try serving { serving in
      func told(_ query: String) throws -> [String?] {
        try states(serving, query).map { $0["status"]?.string }
      }
      let newest = try told("?sort=-created_at&limit=2")
      #expect(newest == ["success", "post-run"])
      #expect(try told("?where=status:running") == ["running"])
      #expect(try told("?where=comment:null&offset=1") == ["running"])
      #expect(try told("?where=state:active&offset=99") == [])
      #expect(try serving.dci("/api/v1/jobs/1/jobstates?limit=1")["_meta"]?["count"] == 5)
      #expect(try serving.get("/api/v1/jobs/1/jobstates?sort=colour").status == 400)
    }
  }

  @Test("Each state is had by its id alone, with what is embedded")
  func stateByID() throws {
    try serving { serving in
      for state in try states(serving) {
        let id = try #require(state["id"]?.string)
        #expect(try serving.dci("/api/v1/jobstates/\(id)") == ["jobstate": state])
      }
      let running = try #require(try states(serving).first { $0["status"] == "running" }?["id"]?.string)
      let state = try serving.dci("/api/v1/jobstates/\(running)?embed=job,files,team")["jobstate"]
      #expect(state?["job"]?["status"] == "success")
      #expect(state?["files"]?.array?.compactMap { $0["name"] } == ["attempts/1/console.log"])
      #expect(state?["team"]?["name"] == "lab")
    }
  }

  @Test("An id of one kind is none of another")
  func kinds() throws {
    try serving { serving in
      let state = try #require(try states(serving).first?["id"]?.string)
      let file = try #require(try files(serving).first?["id"]?.string)
      for target in ["files/\(state)", "jobstates/\(file)", "files/\(try DciTree.job(1))", "jobs/\(file)"] {
        #expect(try serving.get("/api/v1/\(target)").status == 404, "\(target)")
      }
    }
  }
}
