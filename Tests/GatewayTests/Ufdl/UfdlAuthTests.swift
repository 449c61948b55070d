import JSON
import Posix
import Testing

@testable import Gateway

@Suite("UFDL: who asks", .timeLimit(.minutes(5)))
struct UfdlAuthTests {
  private static let users = "ada:\(Hashes.ada)\nbob:\(Hashes.bob)\n"

  private static func tree() throws -> SpoolTree {
    let tree = try SpoolTree()
    try tree.addRunJob(1)
    try tree.write("finished/1/attempts/1/outputs/a.txt", "a")
    try tree.indexAcceptance(1)
    try tree.indexEnd(1)
    return tree
  }

  private static func obtain(_ serving: UfdlServing, _ user: String, _ password: String) throws -> Reply {
    let body: JSONValue = ["username": .string(user), "password": .string(password)]
    return try serving.ask("POST", "/v1/auth/obtain", body: String(decoding: body.compact, as: UTF8.self))
  }

  private static func bearer(_ token: JSONValue?) -> [String] {
    ["Authorization: Bearer \(token?.string ?? "")"]
  }

  @Test("Without users everybody sees all, and every name gets tokens that are taken")
  func withoutUsers() throws {
    try servingUfdl(Self.tree()) { (serving) throws in
      #expect(try serving.get("/v1/jobs/1").status == 200)
      let reply = try Self.obtain(serving, "whoever", "")
      #expect(reply.status == 200)
      #expect(reply["Cache-Control"] == "no-store")
      #expect(try reply.json().object?.names == ["access", "refresh"])
      let tokens = try reply.json()
      #expect(try serving.get("/v1/jobs/1", fields: Self.bearer(tokens["access"])).status == 200)
      let refreshed = try serving.ask(
        "POST",
        "/v1/auth/refresh/",
        body: #"{"refresh": "\#(tokens["refresh"]?.string ?? "")"}"#
      )
      #expect(refreshed.status == 200)
      #expect(try refreshed.json().object?.names == ["access"])
    }
  }

  @Test("With users a user's name and password get tokens, with which all jobs are seen")
  func obtaining() throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      let tokens = try Self.obtain(serving, "ada", "ada's").json()
      let fields = Self.bearer(tokens["access"])
      #expect(try serving.get("/v1/jobs/1", fields: fields).json()["pk"] == 1)
      #expect(try serving.get("/v1/jobs/1/outputs/a.txt/txt", fields: fields).text == "a")
      #expect(try serving.ask("POST", "/v1/jobs/list", fields: fields).json().array?.count == 1)
    }
  }

  @Test("A refresh token gets a new access token, and is none itself")
  func refreshing() throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      let tokens = try Self.obtain(serving, "ada", "ada's").json()
      let reply = try serving.ask(
        "POST",
        "/v1/auth/refresh",
        body: #"{"refresh": "\#(tokens["refresh"]?.string ?? "")"}"#
      )
      #expect(try serving.get("/v1/jobs/1", fields: Self.bearer(reply.json()["access"])).status == 200)
      #expect(try serving.get("/v1/jobs/1", fields: Self.bearer(tokens["refresh"])).status == 401)
      let access = tokens["access"]?.string ?? ""
      let wrong = try serving.ask("POST", "/v1/auth/refresh", body: #"{"refresh": "\#(access)"}"#)
      #expect(wrong.status == 401)
      #expect(try wrong.json().object?.names == ["detail"])
    }
  }

  @Test(
    "Wrong credentials get no tokens, in the same words",
    arguments: [
      ("ada", "bob's"), ("ada", ""), ("nobody", "ada's"), ("", ""), ("a:b", "x"), ("ada\n", "ada's"),
    ]
  )
  func wrong(user: String, password: String) throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      let reply = try Self.obtain(serving, user, password)
      #expect(reply.status == 401)
      #expect(reply["WWW-Authenticate"] != nil)
      #expect(try reply.json().object?.names == ["detail"])
    }
  }

  /// That a request proves to be ada's says nothing of bob.
  @Test("Tokens are of the user whom the body names, whoever makes the request")
  func otherUser() throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      // ada:ada's
      let fields = ["Authorization: Basic YWRhOmFkYSdz"]
      let body = #"{"username": "bob", "password": "ada's"}"#
      #expect(try serving.get("/v1/jobs/1", fields: fields).status == 200)
      #expect(try serving.ask("POST", "/v1/auth/obtain", fields: fields, body: body).status == 401)
      let right = #"{"username": "bob", "password": "bob's"}"#
      let reply = try serving.ask("POST", "/v1/auth/obtain", fields: fields, body: right)
      let claims = try #require(reply.json()["access"]?.string?.split(separator: ".").dropFirst().first)
      #expect(try Self.claims(claims)["sub"] == "bob")
    }
  }

  private static func claims(_ text: Substring) throws -> JSONValue {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    var bits = 0
    var count = 0
    var bytes: [UInt8] = []
    for character in text {
      bits = (bits << 6 | (alphabet.firstIndex(of: character) ?? 0)) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return try JSONParser.parse(bytes)
  }

  @Test(
    "A body that is not what it should be is refused with a reason",
    arguments: ["", "{", "[]", "{}", #"{"username": "ada"}"#, #"{"username": 1, "password": "x"}"#],
    ["obtain", "refresh"]
  )
  func malformed(body: String, path: String) throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      let reply = try serving.ask("POST", "/v1/auth/\(path)", body: body)
      #expect(reply.status == 400)
      #expect(try reply.json()["detail"]?.string?.isEmpty == false)
    }
  }

  @Test("Further members of a body are passed over")
  func furtherMembers() throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      let body = #"{"username": "ada", "password": "ada's", "client": "x"}"#
      #expect(try serving.ask("POST", "/v1/auth/obtain", body: body).status == 200)
    }
  }

  @Test(
    "With users nothing is shown to who is none",
    arguments: ["", "Authorization: Bearer x.y.z", "Authorization: Bearer ", "Authorization: Digest x"],
    [
      ("GET", "/v1/jobs/1"), ("GET", "/v1/jobs/7"), ("POST", "/v1/jobs/list"),
      ("GET", "/v1/jobs/1/outputs/a.txt/txt"),
      ("GET", "/v1/jobs/1/outputs/a.txt/txt/info"),
    ]
  )
  func strangers(field: String, request: (method: String, path: String)) throws {
    try servingUfdl(Self.tree(), users: Self.users) { (serving) throws in
      let reply = try serving.ask(request.method, request.path, fields: field.isEmpty ? [] : [field])
      #expect(reply.status == 401)
      #expect(reply["WWW-Authenticate"] != nil)
      #expect(try reply.json().object?.names == ["detail"])
    }
  }
}
