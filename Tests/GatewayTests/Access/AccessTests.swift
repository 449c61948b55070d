import HTTP
import Testing

@testable import Gateway

@Suite("Who may see what")
struct AccessTests {
  struct Row: CustomTestStringConvertible {
    var access: Access
    /// Of ada's job, of another's, of nobody's.
    var owners: [Bool]
    /// In the team lab, in another, in none.
    var teams: [Bool]
    var isAuthenticated: Bool
    var testDescription: String { "\(access)" }
  }

  static let rows = [
    Row(
      access: .everything,
      owners: [true, true, true],
      teams: [true, true, true],
      isAuthenticated: true
    ),
    Row(
      access: .stranger,
      owners: [false, false, false],
      teams: [false, false, false],
      isAuthenticated: false
    ),
    Row(
      access: .user(name: "ada", teams: ["lab", "net"], isAdmin: false),
      owners: [true, false, false],
      teams: [true, false, false],
      isAuthenticated: true
    ),
    Row(
      access: .user(name: "ada", teams: [], isAdmin: true),
      owners: [true, true, true],
      teams: [true, true, true],
      isAuthenticated: true
    ),
  ]

  @Test(
    "Owners see their own jobs, admins and readers of an open gateway all, strangers none",
    arguments: rows
  )
  func table(row: Row) {
    #expect(["ada", "bob", nil].map(row.access.seesAll(ofOwner:)) == row.owners)
    #expect(["lab", "art", nil].map(row.access.isIn(team:)) == row.teams)
    #expect(row.access.isAuthenticated == row.isAuthenticated)
  }

  private func credentials(_ fields: String...) throws -> Credentials {
    var parser = RequestParser()
    let lines = fields.map { "\($0)\r\n" }.joined()
    parser.append(Array("GET / HTTP/1.1\r\nHost: lab\r\n\(lines)\r\n".utf8)[...])
    guard case .head(let request) = parser.next() else {
      Issue.record("no request")
      return .malformed
    }
    return Credentials(request.fields)
  }

  @Test("Credentials are a name with a password, a token, none, or something else")
  func credentials() throws {
    #expect(try credentials() == .none)
    #expect(try credentials("Authorization: Basic YWRhOmE6Yg==") == .password(user: "ada", password: "a:b"))
    #expect(try credentials("authorization: bearer a.b.c") == .token("a.b.c"))
    for other in ["", "Basic", "Basic !", "Basic YWRh", "Digest a=b", "Bearer", "Bearer a b", "ada"] {
      #expect(try credentials("Authorization: \(other)") == .malformed, "\(other)")
    }
    #expect(try credentials("Authorization: Bearer a", "Authorization: Bearer b") == .malformed)
  }
}
