import JSON
import Posix
import Testing

@testable import Gateway

@Suite("The OpenAPI document and the answers", .timeLimit(.minutes(1)))
struct OpenAPIAnswerTests {
  private func serving(_ body: (Serving) throws -> Void) throws {
    let tree = try SpoolTree()
    try tree.addOneOfEverything()
    var options = ServerOptions()
    options.wallClock = { Moment.time(Moment.now) }
    try GatewayTests.serving(tree, options: options, body)
  }

  @Test("The document is what is served")
  func served() throws {
    try serving { (serving) throws in #expect(try serving.get("/openapi.json").json() == OpenAPI.document) }
  }

  @Test("Every operation answers as documented, field by field, and every read has something to answer")
  func answers() throws {
    try serving { (serving) throws in
      let samples = try Samples(serving)
      let visitor = try serving.visitor()
      for operation in DocumentedOperation.all where !operation.template.hasSuffix("/log/live") {
        var statuses: Set<Int> = []
        for path in samples.paths(operation) {
          let reply = try visitor.ask(operation.method, path, body: samples.body(operation))
          statuses.insert(reply.status)
          #expect(operation.faults(reply) == [], "\(operation.method) \(path)")
        }
        #expect(statuses.contains { $0 < 400 } != operation.isWrite, "\(operation.id) \(statuses)")
      }
    }
  }

  @Test("A request that names pages is answered as documented too", arguments: OpenAPI.parts.map(\.tag))
  func pages(tag: String) throws {
    try serving { (serving) throws in
      let samples = try Samples(serving)
      let visitor = try serving.visitor()
      let operations = DocumentedOperation.all.filter { $0.tag == tag && !$0.template.hasSuffix("/log/live") }
      #expect(!operations.isEmpty)
      for operation in operations {
        for path in samples.paths(operation) {
          let reply = try visitor.ask(
            operation.method,
            path,
            fields: ["Accept: text/html"],
            body: samples.body(operation)
          )
          #expect(operation.faults(reply) == [], "\(operation.method) \(path)")
        }
      }
    }
  }

  @Test(
    "A live log is what its operations document",
    arguments: ["/jobs", "/job", "/apiv1/jobs", "/apiv1/job"]
  )
  func live(top: String) throws {
    try serving { (serving) throws in
      let operation = try #require(DocumentedOperation.all.first { $0.template == "\(top)/{id}/log/live" })
      for id in [1, 4] {
        let visitor = try serving.visitor()
        try visitor.request("GET", "\(top)/\(id)/log/live")
        let head = try visitor.head()
        #expect(head.status == 200)
        #expect(operation.faults(head) == [])
      }
      let missing = try serving.get("\(top)/12/log/live")
      #expect(missing.status == 404)
      #expect(operation.faults(missing) == [])
      let ended = try serving.get("\(top)/1/log/live", fields: ["Last-Event-ID: 8"])
      #expect(ended.status == 204)
      #expect(operation.faults(ended) == [])
      let wrong = try serving.get("\(top)/1/log/live", fields: ["Last-Event-ID: -1"])
      #expect(wrong.status == 400)
      #expect(operation.faults(wrong) == [])
    }
  }

  @Test(
    "A part of a file, one that is not there, and one that the client has, are documented",
    arguments: [
      ("/jobs/{id}/log", "/jobs/1/log"), ("/jobs/{id}/files/{path}", "/jobs/7/files/blink.elf"),
      ("/v1/jobs/{pk}/outputs/{name}/{type}", "/v1/jobs/7/outputs/figures/csv"),
    ]
  )
  func parts(template: String, path: String) throws {
    try serving { (serving) throws in
      let operation = try #require(
        DocumentedOperation.all.first { $0.template == template && $0.method == "GET" }
      )
      for (range, status) in [("bytes=1-2", 206), ("bytes=99-", 416)] {
        let reply = try serving.get(path, fields: ["Range: \(range)"])
        #expect(reply.status == status)
        #expect(operation.faults(reply) == [])
      }
      guard let tag = try serving.get(path)["ETag"] else { return }
      let reply = try serving.get(path, fields: ["If-None-Match: \(tag)"])
      #expect(reply.status == 304)
      #expect(operation.faults(reply) == [])
    }
  }

  @Test(
    "What embed puts into DCI's objects is documented",
    arguments: [
      "jobs", "jobs/7", "jobs/11", "jobs/7/files", "jobs/7/jobstates", "jobs/4/files", "jobs/4/jobstates",
    ]
  )
  func embeds(path: String) throws {
    let template = path.split(separator: "/").map { Int($0) == nil ? String($0) : "{id}" }.joined(
      separator: "/"
    )
    let operation = try #require(
      DocumentedOperation.all.first { $0.template == "/api/v1/\(template)" && $0.method == "GET" }
    )
    let names = [
      "team", "remoteci", "jobdefinition", "jobstates", "files", "results", "job", "jobstate", "topic",
    ]
    try serving { (serving) throws in
      for embed in names + [names.joined(separator: ",")] {
        let reply = try serving.get("/api/v1/\(path)?embed=\(embed)")
        #expect(reply.status == 200)
        #expect(operation.faults(reply) == [], "\(embed)")
      }
    }
  }

  @Test("A list by a filter, tokens, and their refusals are as UFDL's part says")
  func posts() throws {
    try serving { (serving) throws in
      let visitor = try serving.visitor()
      func faults(_ path: String, _ body: String, _ status: Int) throws -> [String] {
        let operation = try #require(DocumentedOperation.all.first { $0.template == path })
        let reply = try visitor.ask("POST", path, body: body)
        #expect(reply.status == status, "\(body)")
        return operation.faults(reply)
      }
      let filter = #"{"expressions": [{"type": "isnull", "field": "end_time"}], "include_inactive": true}"#
      #expect(try faults("/v1/jobs/list", filter, 200) == [])
      #expect(try faults("/v1/jobs/list", #"{"expressions": [{}]}"#, 400) == [])
      let long = #"{"order_by": [\#(String(repeating: " ", count: 70_000))]}"#
      #expect(try faults("/v1/jobs/list", long, 413) == [])
      #expect(try faults("/v1/auth/obtain", #"{"username": "ann", "password": "x"}"#, 200) == [])
      #expect(try faults("/v1/auth/obtain", "{}", 400) == [])
      #expect(try faults("/v1/auth/refresh", #"{"refresh": "x"}"#, 401) == [])
    }
  }
}

/// Values for the variable segments of paths.
private struct Samples {
  private let files: [String]
  private let states: [String]
  private let refreshToken: String

  init(_ serving: Serving) throws {
    func ids(_ name: String) throws -> [String] {
      try SpoolTree.everything.flatMap { id in
        try serving.get("/api/v1/jobs/\(id)/\(name)").json()[name]?.array ?? []
      }.compactMap { $0["id"]?.string }
    }
    files = try ids("files")
    states = try ids("jobstates")
    let tokens = try serving.visitor().ask("POST", "/v1/auth/obtain", body: Self.credentials).json()
    refreshToken = try #require(tokens["refresh"]?.string)
  }

  /// Paths of things that there are, and of some that there are not.
  func paths(_ operation: DocumentedOperation) -> [String] {
    let paths = values(operation).map { operation.path($0) }
    // Such a write tells what it is about by a query.
    return operation.template.hasSuffix("/submit")
      ? paths + paths.map { "\($0)?board=x&duration_limit_seconds=5" } : paths
  }

  private func values(_ operation: DocumentedOperation) -> [[String: String]] {
    let jobs = SpoolTree.everything.map { "\($0)" } + ["x"]
    return switch operation.template {
    case let path where path.hasPrefix("/api/v1/files/"): (files + ["x"]).map { ["id": $0] }
    case let path where path.hasPrefix("/api/v1/jobstates/"): (states + ["x"]).map { ["id": $0] }
    case let path where path.contains("/runners/{id}"): ["nucleo-1", "x"].map { ["id": $0] }
    case let path where path.contains("{board}"): ["nucleo-f303re", "x"].map { ["board": $0] }
    case let path where path.contains("/boards/{name}"): ["nucleo-f303re", "x"].map { ["name": $0] }
    case let path where path.contains("/files/{path}/"): jobs.map { ["id": $0, "path": "attempts"] }
    case let path where path.contains("{path}"):
      jobs.flatMap { id in ["job.json", "attempts", "blink.elf", "x"].map { ["id": id, "path": $0] } }
    case let path where path.contains("/outputs/"):
      jobs.flatMap { id in
        [("figures", "csv"), ("report.xml", "xml"), ("deep%2Fbytes.bin", "bin"), ("x", "x")]
          .map { ["pk": id, "name": $0.0, "type": $0.1] }
      }
    case let path where path.contains("{progress}"): jobs.map { ["pk": $0, "progress": "0.5"] }
    default: jobs.map { ["id": $0, "pk": $0] }
    }
  }

  private static let credentials = #"{"username": "ann", "password": "x"}"#

  /// What an operation that needs content gets.
  func body(_ operation: DocumentedOperation) -> String {
    switch operation.template {
    case "/v1/auth/obtain": Self.credentials
    case "/v1/auth/refresh": #"{"refresh": "\#(refreshToken)"}"#
    default: ""
    }
  }
}
