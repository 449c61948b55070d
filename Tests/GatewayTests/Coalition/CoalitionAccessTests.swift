import HTTP
import JSON
import Posix
import Testing

@testable import Gateway

@Suite("Coalition: where users are configured", .timeLimit(.minutes(5)))
struct CoalitionAccessTests {
  /// What who has that access is answered, without a server.
  private func answer(_ target: String, _ access: Access) throws -> JSONValue {
    let tree = try SpoolTree()
    let script = JobScript.ended(7).with {
      $0.record = ["url": "http://localhost/", "title": "Job 7"]
      $0.manifest = ["environment": ["SECRET": "x"], "arguments": ["secret"]]
      $0.log = "secret"
    }
    try tree.add(script)
    let context = Context(
      reader: tree.reader,
      lookout: Lookout(reader: tree.reader) { _ in },
      uuid: "6e3f8bb8-60c5-4b2c-9f07-2d7c5ae4a100",
      settings: LiveSettings(GatewaySettings(SpoolTree.configuration), spool: tree.reader) { _ in },
      wallClock: { Moment.time(Moment.now) }
    )
    let request = try self.request(target)
    let dialect = Coalition(context)
    let route = try #require(dialect.route(request))
    let ask = Ask(request: request, body: .none, peer: "here", access: access)
    let reply = dialect.read(route, ask, access)
    guard case .later(let work) = reply else { throw Unexpected() }
    for _ in 0..<100 {
      guard let answer = work() else { continue }
      #expect(answer.response.status == .ok)
      guard case .bytes(let bytes) = answer.response.body else { throw Unexpected() }
      return try JSONParser.parse(bytes)
    }
    throw Unexpected()
  }

  private struct Unexpected: Error {}

  private func request(_ target: String) throws -> HTTPRequest {
    var parser = RequestParser()
    guard case .head(let request) = parser.consume(Array("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    else {
      throw Unexpected()
    }
    return request
  }

  static let insiders: [Access] = [
    .everything, .user(name: "ann", teams: [], isAdmin: false), .user(name: "bob", teams: [], isAdmin: true),
  ]
  static let outsiders: [Access] = [.stranger, .user(name: "bob", teams: ["lab"], isAdmin: false)]

  @Test("The owner and admins see command, environment, url and log", arguments: insiders)
  func insider(access: Access) throws {
    let job = try answer("/api/jobs/7", access)
    #expect(job["command"] == "blink.elf secret")
    #expect(job["environment"] == "SECRET=x")
    #expect(job["url"] == "http://localhost/")
    #expect(try answer("/api/jobs/7/log", access) == "secret")
  }

  @Test("Others are answered the same without them, and are not asked who they are", arguments: outsiders)
  func outsider(access: Access) throws {
    for job in [
      try answer("/api/jobs/7", access), try #require(try answer("/api/jobs", access).array?.first),
    ] {
      for name in ["command", "environment", "url"] { #expect(job[name] == "") }
      #expect(job["title"] == "Job 7")
      #expect(job["user"] == "ann")
      #expect(job["state"] == "FINISHED")
    }
    #expect(try answer("/api/jobs/7/log", access) == "")
    #expect(try answer("/api/events", access).array?.count == 1)
  }

  @Test("A client without credentials gets what a stranger may see, and one with its own gets all")
  func served() throws {
    let tree = try SpoolTree()
    try tree.add(JobScript.ended(7).with { $0.owner = "ada" })
    try tree.write("spool.json", SpoolTree.configuration.json.compact)
    try tree.write("users", "ada:\(Hashes.ada)\n")
    let credentials = Base64.standard.encode("ada:ada's".utf8)
    try serving(tree, users: "\(tree.path)/users") { (serving) throws in
      for target in ["/api/jobs", "/api/jobs/7", "/api/jobs/7/log", "/api/workers", "/api/events"] {
        #expect(try serving.get(target).status == 200)
      }
      #expect(try serving.get("/api/jobs/7").json()["command"] == "")
      let fields = ["Authorization: Basic \(credentials)"]
      #expect(try serving.get("/api/jobs/7", fields: fields).json()["command"] == "blink.elf")
    }
  }
}
