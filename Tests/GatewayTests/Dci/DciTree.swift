import HTTP
import JSON
import Posix
import Spool
import Testing

@testable import Gateway

/// A spool whose jobs have histories, and a gateway on it that knows its UUID.
final class DciTree: Sendable {
  static let uuid = "6e3f8bb8-60c5-4b2c-9f07-2d7c5ae4a100"
  static let names = DciNames(spool: uuid)
  /// 2020-01-01T00:00:00Z.
  static let start = 1_577_836_800

  let tree: SpoolTree

  init() throws { tree = try SpoolTree() }

  /// Whole seconds after ``start``, as history has them.
  static func time(_ seconds: Int) -> String { moment(seconds).rfc3339 }

  static func moment(_ seconds: Int) -> Timestamp { Timestamp(microseconds: (start + seconds) * 1_000_000) }

  /// The same, as DCI has them.
  static func dciTime(_ seconds: Int) -> String { String(time(seconds).dropLast()) }

  static func id(_ number: Int) throws -> JobID { try #require(JobID(number)) }

  static func job(_ number: Int) throws -> String { names.uuid(try id(number)) }

  /// Names are ann's and the team's lab where nothing else is said.
  func record(_ id: Int, _ change: (inout JobRecord) -> Void = { _ in }) throws -> JobRecord {
    let id = try Self.id(id)
    var record = JobRecord(
      id: id,
      uuid: Self.names.uuid(id),
      drop: "blink",
      owner: "ann",
      ownerID: 1000,
      team: "lab",
      created: Self.moment(id.number)
    )
    record.board = "nucleo-f303re"
    record.comment = "some comment"
    change(&record)
    return record
  }

  /// Puts a job into a folder, with its record and its first line of history, and tells the index.
  func add(_ number: Int, at path: String, _ change: (inout JobRecord) -> Void = { _ in }) throws {
    let record = try record(number, change)
    try tree.write("\(path)/job.json", record.json.compact)
    let state = path.split(separator: "/").first.map(String.init) ?? ""
    let line = HistoryLine(
      time: record.created,
      state: state == "cancelled" ? state : "queued",
      comment: "accepted"
    )
    try tree.write("\(path)/history.jsonl", line.bytes)
    try index(record)
  }

  private func index(_ record: JobRecord) throws {
    let fields = [
      "A", "\(record.id)", "\(record.created.microseconds)", record.owner, "\(record.ownerID)", record.drop,
      record.board ?? "", record.key ?? "",
    ]
    try tree.append(".index/jobs", fields.joined(separator: "\t") + "\n")
  }

  /// Tells the index of a job without a folder: whoever opens it finds nothing.
  func addToIndexAlone(_ number: Int, _ verdict: Verdict = .passed, board: String = "nucleo-1") throws {
    try index(try record(number))
    try indexEnd(number, verdict, board: board)
  }

  func indexEnd(_ number: Int, _ verdict: Verdict, board: String = "nucleo-1") throws {
    try tree.append(
      ".index/jobs",
      "E\t\(number)\t\(verdict.rawValue)\t\(Self.moment(60).microseconds)\t\(board)\n"
    )
  }

  /// The lines of an attempt: after each so many seconds its phase, and a comment where there is one.
  func history(
    _ path: String,
    attempt: Int,
    _ lines: [(Int, Phase, String?)],
    board: String = "nucleo-1"
  ) throws {
    for (seconds, phase, comment) in lines {
      let line = HistoryLine(
        time: Self.moment(seconds),
        state: "running",
        phase: phase,
        board: board,
        comment: comment
      )
      try tree.append(
        "\(path)/attempts/\(attempt)/history.jsonl",
        String(decoding: line.bytes, as: UTF8.self)
      )
    }
  }

  func result(
    _ path: String,
    attempt: Int,
    _ verdict: Verdict,
    _ reason: String,
    at seconds: Int,
    _ change: (inout JobResult) -> Void = { _ in }
  ) throws {
    var result = JobResult(
      verdict: verdict,
      phase: .run,
      blame: .job,
      reason: reason,
      ended: Self.moment(seconds)
    )
    result.attempt = attempt
    result.board = "nucleo-1"
    change(&result)
    try tree.write("\(path)/attempts/\(attempt)/result.json", result.json.compact)
  }

  /// A job that ran once, from pre-run to its end.
  func addEnded(
    _ number: Int,
    _ verdict: Verdict = .passed,
    _ change: (inout JobRecord) -> Void = { _ in }
  ) throws {
    let path = "\(verdict.place.rawValue)/\(number)"
    try add(number, at: path, change)
    try history(
      path,
      attempt: 1,
      [(10, .flash, nil), (20, .run, nil), (50, .run, "\"OK\" was seen")]
    )
    try result(path, attempt: 1, verdict, "\"OK\" was seen", at: 60)
    try tree.link("\(path)/result.json", to: "attempts/1/result.json")
    try indexEnd(number, verdict)
  }

  /// A job in each state: 1 success, 2 failure, 3 error, 4 killed, 5 new, 6 pre-run, 7 running, 8 post-run,
  /// 9 refused.
  func addOneOfEach() throws {
    try addEnded(1)
    try addEnded(2, .timeout)
    try addEnded(3, .error)
    try addEnded(4, .cancelled)
    try add(5, at: "queued/5")
    for (number, lines) in [(6, 1), (7, 2), (8, 3)] {
      let path = "running/\(number)~1~lab1~0123abcd"
      try add(number, at: path)
      let all: [(Int, Phase, String?)] = [(10, .flash, nil), (20, .run, nil), (50, .run, "done")]
      try history(path, attempt: 1, Array(all.prefix(lines)))
    }
    try add(9, at: "cancelled/9")
    let refusal = JobResult(
      verdict: .refused,
      phase: .claim,
      blame: .job,
      reason: "no board is called that",
      ended: Self.moment(9)
    )
    try tree.write("cancelled/9/result.json", refusal.json.compact)
    try indexEnd(9, .refused, board: "")
  }

  // MARK: Serving

  /// SHA-512 of "secret", with few rounds.
  private static let hash =
    "$6$rounds=1000$annsaltsal$DvX5Ljlxy8x9gWa/NXVpwO8nS8lfUq1DBQ6V4xD6aMqTMmC1NrBGAFjVyc/0r.hsCxoqoFIItbEBX4L7xEvcq1"

  /// Serves the spool for as long as the body runs; to the users of those names, the first of them an admin,
  /// where there are any.
  func serving(users: [String] = [], _ body: (Serving) throws -> Void) throws {
    var settings = GatewaySettings(Configuration(uuid: Self.uuid))
    settings.upload = "lab:/srv/spool"
    var configuration = Configuration(uuid: Self.uuid)
    configuration.admins = Array(users.prefix(1))
    var file = try #require(configuration.json.object)
    file["upload"] = "lab:/srv/spool"
    try tree.write("spool.json", JSONValue.object(file).pretty)
    if !users.isEmpty {
      try tree.write("users", users.map { "\($0):\(Self.hash)\n" }.joined())
      settings.usersFile = "\(tree.path)/users"
    }
    let reports = Locked<[String]>([])
    let gateway = try Gateway(
      reader: tree.reader,
      listen: ListenAddress(host: "127.0.0.1", port: 0),
      settings: settings,
      options: ServerOptions()
    ) { event in
      reports.withLock { $0.append(event.message) }
    }
    let worker = try Worker(name: "gateway") { gateway.run() }
    let result = Result { try body(Serving(gateway: gateway, tree: tree, reports: reports)) }
    gateway.stop()
    worker.join()
    try result.get()
  }
}

extension Serving {
  /// A JSON answer, 200 where nothing else is said.
  func dci(_ target: String, as user: String? = nil, status: Int = 200) throws -> JSONValue {
    let reply = try get(target, fields: user.map { [Self.credentials($0)] } ?? [])
    try #require(reply.status == status, "\(target): \(reply.status) \(reply.text)")
    #expect(reply["Content-Type"] == "application/json")
    return try reply.json()
  }

  static func credentials(_ user: String) -> String {
    "Authorization: Basic \(Base64.standard.encode(Array("\(user):secret".utf8)))"
  }

  /// The ids of a list of jobs, as numbers, and how many there are.
  func list(_ query: String, as user: String? = nil) throws -> (ids: [Int], count: Int) {
    let answer = try dci("/api/v1/jobs\(query.isEmpty ? "" : "?\(query)")", as: user)
    let jobs = try #require(answer["jobs"]?.array)
    let ids = jobs.compactMap { $0["id"]?.string.flatMap(DciTree.names.job)?.number }
    #expect(ids.count == jobs.count)
    return (ids, try #require(answer["_meta"]?["count"]?.integer))
  }

  /// Sends a body, and gives the answer.
  func send(_ method: String, _ target: String, _ body: String, fields: [String] = []) throws -> Reply {
    let visitor = try visitor()
    let lines = ["Content-Type: application/json", "Content-Length: \(body.utf8.count)"] + fields
    try visitor.request(method, target, fields: lines)
    try visitor.send(body)
    return try visitor.reply()
  }
}

/// Whether an answer has all members that a document shows, each of the same kind, and what is in them too.
func shape(_ answer: JSONValue, like example: JSONValue, at place: String = "") -> [String] {
  switch (answer, example) {
  case (.object(let answer), .object(let example)):
    example.members.flatMap { member in
      let place = "\(place).\(member.name)"
      return answer[member.name].map { shape($0, like: member.value, at: place) } ?? ["\(place) is missing"]
    }
  case (.array(let answer), .array(let example)):
    example.first.map { first in answer.flatMap { shape($0, like: first, at: "\(place)[]") } } ?? []
  default: answer.kind == example.kind ? [] : ["\(place) is \(answer.kind), not \(example.kind)"]
  }
}
