import JSON
import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: who sees what")
struct DciAccessTests {
  /// Whoever runs the tests, for only a user of the system has teams.
  private static let member = Users.name(ofUser: Users.current)

  /// Job 1 is bob's, job 2 of the member's team, job 3 the member's own in another team, job 4 bob's; 5 is
  /// damaged.
  private func serving(_ body: (Serving) throws -> Void) throws {
    let team = try #require(Users.groups(ofUser: Self.member).first)
    let spool = try DciTree()
    try spool.addEnded(1) { $0.owner = "bob" }
    try spool.addEnded(2) {
      $0.owner = "bob"
      $0.team = team
    }
    try spool.addEnded(3) { $0.owner = Self.member }
    try spool.add(4, at: "queued/4") { $0.owner = "bob" }
    try spool.tree.write("finished/5/job.json", "{torn")
    try spool.serving(users: ["boss", Self.member, "bob", "eve"], body)
  }

  @Test(
    "Without credentials nothing is told",
    arguments: [
      "/api/v1/jobs", "/api/v1/jobs/1", "/api/v1/jobs/99", "/api/v1/jobs/1/files", "/api/v1/jobs/1/results",
      "/api/v1/jobs/1/jobstates", "/api/v1/jobs?limit=x",
    ]
  )
  func strangers(target: String) throws {
    try serving { serving in
      let reply = try serving.get(target)
      #expect(reply.status == 401)
      #expect(reply["WWW-Authenticate"]?.hasPrefix("Basic ") == true)
      #expect(try reply.json()["status_code"] == 401)
    }
  }

  @Test("With a wrong password the answer is DCI's too")
  func wrongPassword() throws {
    try serving { serving in
      let credentials = "Authorization: Basic Ym9iOndyb25n"
      let reply = try serving.get("/api/v1/jobs", fields: [credentials])
      #expect(reply.status == 401)
      #expect(reply["WWW-Authenticate"]?.hasPrefix("Basic ") == true)
      #expect(try reply.json()["status_code"] == 401)
    }
  }

  @Test("A list has the reader's own jobs and those of his teams; an admin's all")
  func lists() throws {
    try serving { serving in
      for query in [
        "", "sort=status", "where=state:active", "where=recheck:false", "sort=-created_at&limit=10",
      ] {
        func seen(_ user: String) throws -> [Int] { try serving.list(query, as: user).ids.sorted() }
        let lists = try ["eve", "bob", Self.member].map(seen)
        #expect(lists == [[], [1, 2, 4], [2, 3]], "\(query)")
        #expect(Set(try seen("boss")).isSuperset(of: 1...4), "\(query)")
      }
    }
  }

  @Test("The count is of the jobs that the reader sees")
  func counts() throws {
    try serving { serving in
      for _ in 0..<2 {
        let page = try serving.list("limit=1&sort=-created_at", as: Self.member)
        #expect(page.ids == [3])
        #expect(page.count == 2)
      }
    }
  }

  @Test("Another team's job is forbidden, whatever of it is asked for")
  func forbidden() throws {
    try serving { serving in
      let state = DciTree.names.uuid(.jobstate, "0/0", of: try DciTree.id(1))
      for target in ["jobs/1", "jobs/1/files", "jobs/1/results", "jobs/1/jobstates", "jobstates/\(state)"] {
        let error = try serving.dci("/api/v1/\(target)", as: "eve", status: 403)
        #expect(error["status_code"] == 403)
        #expect(try serving.get("/api/v1/\(target)", fields: [Serving.credentials("bob")]).status == 200)
      }
      #expect(try serving.dci("/api/v1/jobs/99", as: "eve", status: 404)["status_code"] == 404)
    }
  }

  @Test("A team's member sees its job, and nobody but admins one that is damaged")
  func members() throws {
    try serving { serving in
      #expect(try serving.dci("/api/v1/jobs/2", as: Self.member)["job"]?["status"] == "success")
      _ = try serving.dci("/api/v1/jobs/1", as: Self.member, status: 403)
      _ = try serving.dci("/api/v1/jobs/5", as: Self.member, status: 403)
      #expect(try serving.dci("/api/v1/jobs/5", as: "boss")["job"]?["team_id"] == .null)
    }
  }
}

@Suite("DCI: teams of jobs")
struct DciTeamsTests {
  @Test("What was noted is known, of jobs near and far")
  func noted() throws {
    let teams = DciTeams()
    for number in [1, 7, 5000, 200_000] { teams.note("team \(number % 3)", of: try DciTree.id(number)) }
    for number in [1, 7, 5000, 200_000] {
      #expect(teams.team(of: try DciTree.id(number)) == "team \(number % 3)")
    }
    for number in [2, 4999, 300_000] { #expect(teams.team(of: try DciTree.id(number)) == nil) }
  }

  @Test("Of ids beyond all bounds nothing is kept")
  func bounds() throws {
    let teams = DciTeams()
    let last = try DciTree.id((1 << 22) - 1)
    teams.note("lab", of: last)
    teams.note("lab", of: try DciTree.id(.max))
    #expect(teams.team(of: last) == "lab")
    #expect(teams.team(of: try DciTree.id(.max)) == nil)
  }

  @Test("More teams than there are numbers are not taken for others")
  func manyTeams() throws {
    let teams = DciTeams()
    for number in 1...70_000 { teams.note("team \(number)", of: try DciTree.id(number)) }
    for number in [1, 65_535] { #expect(teams.team(of: try DciTree.id(number)) == "team \(number)") }
    #expect(teams.team(of: try DciTree.id(65_536)) == nil)
  }
}
