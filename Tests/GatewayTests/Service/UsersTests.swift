import HTTP
import Posix
import Testing

@testable import Gateway

@Suite("Who sees what, where users are configured", .timeLimit(.minutes(5)))
struct UsersTests {
  /// ann's jobs are in the spool; ben is somebody else.
  private func guarded(_ body: (Serving) throws -> Void) throws {
    let tree = try SpoolTree()
    try tree.addOneOfEach()
    try tree.write("spool.json", #"{"version": 1, "uuid": "\#(SpoolTree.uuid)", "admins": ["adm"]}"#)
    try tree.write(".users", "ann:\(Hashes.bob)\nben:\(Hashes.bob)\nadm:\(Hashes.bob)\n")
    try serving(tree, users: "\(tree.path)/.users", body)
  }

  private func basic(_ user: String, _ password: String = "bob's") -> [String] {
    ["Authorization: Basic \(Base64.standard.encode(Array("\(user):\(password)".utf8)))"]
  }

  @Test("Everybody sees the short form, the owner and admins the long one")
  func forms() throws {
    try guarded { (serving) throws in
      #expect(try serving.get("/apiv1/jobs/1").json().object?.names.count == 4)
      #expect(try serving.get("/apiv1/jobs/1", fields: basic("ben")).json().object?.names.count == 4)
      #expect(try serving.get("/apiv1/jobs/1", fields: basic("ann")).json()["board"] == "nucleo-f303re")
      #expect(try serving.get("/apiv1/jobs/1", fields: basic("adm")).json()["board"] == "nucleo-f303re")
    }
  }

  @Test("A list in the long form has it only of the reader's own jobs")
  func extended() throws {
    try guarded { (serving) throws in
      #expect(try serving.get("/jobs?extended=1").json().array?.first?["board"] == nil)
      let own = try serving.get("/jobs?extended=1", fields: basic("ann"))
      #expect(try own.json().array?.first?["board"] == "nucleo-f303re")
    }
  }

  @Test(
    "What a job printed and left is its owner's",
    arguments: [
      "/jobs/1/log", "/jobs/1/log/live", "/jobs/4/log?partial=1", "/jobs/1/files/",
      "/jobs/1/files/manifest.json",
      "/jobs/1/junit.xml",
    ]
  )
  func closed(path: String) throws {
    try guarded { (serving) throws in
      let stranger = try serving.get(path)
      #expect(stranger.status == 401)
      #expect(stranger["WWW-Authenticate"]?.hasPrefix("Basic ") == true)
      #expect(try serving.get(path, fields: basic("ben")).status == 403)
      #expect(try serving.get(path, fields: basic("ann")).status == 200)
    }
  }

  @Test("A stranger's front page names no job's title, and its job pages ask who reads")
  func pages() throws {
    try guarded { (serving) throws in
      let html = ["Accept: text/html"]
      #expect(try !serving.get("/", fields: html).text.contains("blink"))
      #expect(try serving.get("/", fields: html + basic("ann")).text.contains("blink"))
      #expect(try serving.get("/jobs/1", fields: html).status == 401)
      #expect(try serving.get("/login", fields: html).status == 401)
      #expect(try serving.get("/login", fields: html + basic("ann")).status == 303)
    }
  }

  @Test(
    "Wrong credentials are answered 401 in the interface's own form",
    arguments: ["/apiv1/jobs/1", "/api/jobs"]
  )
  func wrong(path: String) throws {
    try guarded { (serving) throws in
      let reply = try serving.get(path, fields: basic("ann", "wrong"))
      #expect(reply.status == 401)
      #expect(reply["WWW-Authenticate"] != nil)
      #expect(try reply.json().object != nil)
    }
  }

  @Test("While somebody's wrong password is being answered, others are served")
  func noStalling() throws {
    try guarded { (serving) throws in
      let known = basic("ann")
      #expect(try serving.get("/apiv1/jobs/1", fields: known).status == 200)
      let guesser = try serving.visitor()
      for _ in 0..<3 { try guesser.request("GET", "/apiv1/jobs/1", fields: basic("ann", "wrong")) }
      #expect(try serving.get("/apiv1/jobs/1", fields: known).json()["board"] == "nucleo-f303re")
      #expect(try serving.get("/apiv1/jobs/1").status == 200)
      #expect(try guesser.reply().status == 401)
    }
  }
}
