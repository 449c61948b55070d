import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: what to do instead of a write")
struct DciWritesTests {
  private static let tag = "f6cad3d32fde30a7a4b2beeed4002705"
  private static let board = DciTree.names.uuid(.board, "nucleo-1")

  private func serving(_ body: (Serving) throws -> Void) throws {
    let spool = try DciTree()
    try spool.tree.write("boards/nucleo-1.json", #"{"type": "nucleo", "driver": {"kind": "process"}}"#)
    try spool.tree.write("templates/nightly/manifest.json", "{}")
    try spool.addEnded(42)
    try spool.serving(body)
  }

  /// The refusal of a write, its command where there is one, and its message.
  private func refusal(
    _ method: String,
    _ target: String,
    _ body: String = "",
    _ fields: [String] = []
  ) throws -> (command: String?, message: String) {
    var told: (String?, String) = (nil, "")
    try serving { serving in
      let reply = try serving.send(method, "/api/v1/\(target)", body, fields: fields)
      #expect(reply.status == 405)
      #expect(reply["Allow"]?.contains("OPTIONS") == true)
      let error = try reply.json()
      #expect(error["status_code"] == 405)
      told = (error["payload"]?["command"]?.string, error["message"]?.string ?? "")
    }
    return told
  }

  private func command(
    _ method: String,
    _ target: String,
    _ body: String = "",
    _ fields: [String] = []
  ) throws
    -> String?
  {
    try refusal(method, target, body, fields).command
  }

  private let upload = "scp 42.update lab:/srv/spool/incoming/"

  @Test(
    "A changed comment is a file with the change, and the tag where one came",
    arguments: ["ETag", "If-match"]
  )
  func update(field: String) throws {
    for value in [Self.tag, "\"\(Self.tag)\"", "W/\"\(Self.tag)\""] {
      let command = try command("PUT", "jobs/42", #"{"comment": "it's done"}"#, ["\(field): \(value)"])
      #expect(
        command
          == #"printf '%s\n' '{"comment":"it'\''s done","etag":"\#(Self.tag)"}' > 42.update; \#(upload)"#
      )
    }
  }

  @Test("A tag that is none of ours is left out")
  func strangeTag() throws {
    let command = try command("PUT", "jobs/42", #"{"comment": "x"}"#, ["If-match: \"x'; rm -rf /\""])
    #expect(command == #"printf '%s\n' '{"comment":"x"}' > 42.update; \#(upload)"#)
  }

  @Test("The status killed is a cancel")
  func killed() throws {
    let cancel = ": > 42.cancel; scp 42.cancel lab:/srv/spool/incoming/"
    #expect(try command("PUT", "jobs/42", #"{"status": "killed"}"#) == cancel)
    let both = try command("PUT", "jobs/42", #"{"status": "killed", "comment": "x"}"#)
    #expect(both == #"printf '%s\n' '{"comment":"x"}' > 42.update; \#(upload); \#(cancel)"#)
  }

  @Test("Any other status is the runner's to set")
  func otherStatus() throws {
    let refusal = try refusal("PUT", "jobs/42", #"{"status": "running"}"#)
    #expect(refusal.command == nil)
    #expect(refusal.message.contains("status is set by who runs it"))
    let change = try command("PUT", "jobs/42", #"{"status": "running", "comment": "comment updated"}"#)
    #expect(change == #"printf '%s\n' '{"comment":"comment updated"}' > 42.update; \#(upload)"#)
  }

  @Test("A job is named by its UUID as well as by its number")
  func uuid() throws {
    let delete = ": > 42.delete; scp 42.delete lab:/srv/spool/incoming/"
    #expect(try command("DELETE", "jobs/42") == delete)
    #expect(try command("DELETE", "jobs/\(DciTree.job(42))") == delete)
  }

  @Test("A recheck is a file named after the job that the body names")
  func recheck() throws {
    let recheck = ": > 42.recheck; scp 42.recheck lab:/srv/spool/incoming/"
    #expect(try command("POST", "jobs/recheck", #"{"job_id": "\#(DciTree.job(42))"}"#) == recheck)
    #expect(try command("POST", "jobs/recheck", #"{"job_id": 42}"#) == recheck)
    #expect(try command("POST", "jobs/recheck", #"{"job_id": "x; rm -rf /"}"#) == nil)
  }

  @Test("A schedule is a file named after the board that the body names")
  func schedule() throws {
    #expect(
      (try command("POST", "jobs/schedule", #"{"remoteci_id": "\#(Self.board)"}"#))
        == ": > nucleo-1.schedule; scp nucleo-1.schedule lab:/srv/spool/incoming/"
    )
    #expect(try command("POST", "jobs/schedule", #"{"remoteci_id": "x"}"#) == nil)
  }

  @Test("A new job is a folder whose manifest names what the body's ids mean")
  func create() throws {
    let body =
      #"{"comment": "some comment", "recheck": true, "remoteci_id": "\#(Self.board)", "team_id": "x"}"#
    let command = try #require(try command("POST", "jobs", body))
    #expect(command.contains(#"'{"board":"nucleo-1","comment":"some comment"}' > example/manifest.json"#))
    #expect(command.hasSuffix("scp -r example lab:/srv/spool/incoming/"))
  }

  @Test("A jobdefinition is a template, unless it is the one of jobs without")
  func template() throws {
    let nightly = DciTree.names.uuid(.template, "nightly")
    let direct = DciTree.names.uuid(.template, "direct")
    #expect(
      (try command("POST", "jobs", #"{"jobdefinition_id": "\#(nightly)"}"#)?.contains(
        #"'{"template":{"name":"nightly"}}'"#
      )) == true
    )
    #expect(
      (try command("POST", "jobs", #"{"jobdefinition_id": "\#(direct)"}"#)?.contains(#"'{"board":"BOARD"}'"#))
        == true
    )
  }

  @Test("A job of a template that has files needs none of its own")
  func templateWithFiles() throws {
    let spool = try DciTree()
    try spool.tree.write("templates/nightly/manifest.json", #"{"board": "nucleo-1"}"#)
    try spool.tree.write("templates/nightly/nightly.elf", "")
    try spool.serving { serving in
      let body = #"{"jobdefinition_id": "\#(DciTree.names.uuid(.template, "nightly"))"}"#
      let error = try serving.send("POST", "/api/v1/jobs", body).json()
      #expect(
        error["payload"]?["command"]?.string
          == #"mkdir example; printf '%s\n' '{"template":{"name":"nightly"}}' > example/manifest.json; "#
          + "scp -r example lab:/srv/spool/incoming/"
      )
    }
  }

  @Test("A type of boards is a remoteci too")
  func types() throws {
    let spool = try DciTree()
    let file = #"{"type": "linux", "driver": {"kind": "process"}, "trusted_submitters": true}"#
    try spool.tree.write("boards/here.json", file)
    try spool.serving { serving in
      // The first list is made of a first look, which reads the boards.
      _ = try serving.list("")
      let body = #"{"remoteci_id": "\#(DciTree.names.uuid(.board, "linux"))"}"#
      let error = try serving.send("POST", "/api/v1/jobs", body).json()
      #expect(error["payload"]?["command"]?.string?.contains(#"'{"board":"linux"}'"#) == true)
    }
  }

  @Test("A file for a job is written and attached")
  func attach() throws {
    let attaching =
      "mkdir 42.attach; cp helloworld.txt 42.attach/; (cd 42.attach && sha256sum helloworld.txt > SHA256SUMS); "
      + "scp -r 42.attach lab:/srv/spool/incoming/"
    let body =
      #"{"content": "hello 'world'", "jobstate_id": "x", "mime": "text/plain", "name": "helloworld.txt"}"#
    #expect(
      (try command("POST", "jobs/42/files", body))
        == #"printf %s 'hello '\''world'\''' > helloworld.txt; \#(attaching)"#
    )
    #expect(try command("POST", "jobs/42/files", #"{"name": "helloworld.txt"}"#) == attaching)
    for name in ["../x", "a/b", "..", "", "a\\nb"] {
      let other = try command("POST", "jobs/42/files", #"{"content": "x", "name": "\#(name)"}"#)
      #expect(other?.contains("> example.txt;") == true, "\(name)")
    }
  }

  @Test(
    "Whatever the body is, the answer is 405",
    arguments: ["", "{torn", "[]", "null", #"{"comment": 5}"#]
  )
  func bodies(body: String) throws {
    for (method, target) in [
      ("POST", "jobs"), ("PUT", "jobs/42"), ("POST", "jobs/schedule"), ("DELETE", "jobs/42"),
    ] {
      #expect(!(try refusal(method, target, body)).message.isEmpty)
    }
  }

  @Test("Paths that are for writing alone say so to readers")
  func readingWrites() throws {
    try serving { serving in
      for path in ["schedule", "recheck"] {
        let reply = try serving.get("/api/v1/jobs/\(path)")
        #expect(reply.status == 405)
        #expect(reply["Allow"] == "OPTIONS")
      }
      #expect(try serving.ask("OPTIONS", "/api/v1/jobs/42")["Allow"] == "GET, HEAD, OPTIONS")
    }
  }
}
