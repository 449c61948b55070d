import JSON
import Posix
import Spool
import Testing

@testable import Client

@Suite("Requests")
struct RequestTests {
  private let spool: TemporarySpool

  init() throws { spool = try TemporarySpool() }

  private func run(_ drafts: RequestDraft...) throws -> [RequestReport] {
    try Requester(Site(path: spool.path), interrupt: Interrupt()).run(drafts)
  }

  private func name(_ word: String, _ verb: RequestName.Verb) throws -> RequestName {
    try RequestTarget.name(word, verb, at: Site(path: spool.path))
  }

  private func draft(_ word: String, _ verb: RequestName.Verb) throws -> RequestDraft {
    RequestDraft(try name(word, verb))
  }

  /// Answers the next request of that name as intake does.
  private func answer(
    _ name: String,
    refusal: String? = nil,
    _ before: @escaping @Sendable (Directory) -> Void = { _ in }
  ) throws {
    try spool.pretendIntake()
    let path = spool.path
    try Worker(name: "intake") {
      guard let root = try? Directory(path: path), let incoming = try? root.directory("incoming") else {
        return
      }
      // The test itself gives up after ten seconds.
      for _ in 0..<2000 {
        if let status = try? incoming.statusIfPresent(of: name), status.links > 0 { break }
        _ = Poll.wait(for: [], milliseconds: 5)
      }
      before(root)
      if let refusal { try? incoming.replace("\(name).refused", Array(refusal.utf8), sync: false) }
      try? incoming.removeTree(name)
    }.detach()
  }

  @Test("Without an intake the request stands, and asking again is no error")
  func noIntake() throws {
    try spool.job(1, at: "queued/1")
    #expect(try run(draft("1", .cancel)).map(\.exitCode) == [0])
    #expect(try run(draft("1", .cancel))[0].line.hasPrefix("job 1: cancel requested; no intake is running"))
    #expect(try spool.folder("incoming").status(of: "1.cancel").size == 0)
  }

  @Test("A request that holds something and stands already is an error: they may not say the same")
  func standing() throws {
    try spool.job(1, at: "queued/1")
    let name = try name("1", .update)
    _ = try run(RequestDraft(name, .object(["title": "a"])))
    #expect(throws: ClientError.failed("incoming/1.update is there already and waits to be carried out")) {
      try run(RequestDraft(name, .object(["title": "b"])))
    }
    #expect(try spool.root.read("incoming/1.update") == JSONValue.object(["title": "a"]).pretty)
  }

  @Test(
    "A request that vanishes was granted, an old refusal notwithstanding",
    arguments: RequestName.Verb.allCases
  )
  func granted(_ verb: RequestName.Verb) throws {
    try spool.job(1, at: "queued/1")
    try spool.board("linux")
    let word = verb.isForJobs ? "1" : "linux"
    try spool.write("incoming/\(word).\(verb.rawValue).refused", "{}")
    try answer("\(word).\(verb.rawValue)")
    let report = try run(draft(word, verb))[0]
    #expect(report.outcome == .granted(made: nil))
    #expect(report.exitCode == 0)
    #expect(report.line.hasPrefix(verb.isForJobs ? "job 1 " : "board linux "))
  }

  @Test("A refusal is told with its reason and code, and taken away")
  func refused() throws {
    try spool.job(1, at: "queued/1")
    try answer("1.cancel", refusal: #"{"reason": "no\u001b way", "code": "state"}"#)
    let report = try run(draft("1", .cancel))[0]
    #expect(report.line == "job 1: no\\x1b way")
    #expect(report.exitCode == 3)
    #expect(
      report.json == [
        "id": 1, "request": "cancel", "outcome": "refused", "code": "state", "reason": "no\u{1B} way",
      ]
    )
    #expect(try !spool.exists("incoming/1.cancel.refused"))
  }

  @Test("Several are dropped at once, and each is told by itself")
  func several() throws {
    try spool.job(1, at: "queued/1")
    try spool.job(2, at: "queued/2")
    try answer("2.pause", refusal: #"{"reason": "no"}"#) { root in
      // Both lie there before any answer is waited for.
      try? root.directory("incoming").remove("1.pause")
    }
    #expect(try run(draft("1", .pause), draft("2", .pause)).map(\.line) == ["job 1 paused", "job 2: no"])
  }

  @Test("The job that a request made is the receipt's newest that was not there before")
  func made() throws {
    try spool.job(1, at: "finished/1")
    let me = Users.name(ofUser: Users.current)
    var receipt = Receipt(drop: "1.recheck", owner: me)
    receipt.put(Receipt.Entry(id: try jobID(2), state: "queued"))
    try spool.write("receipts/\(me)/1.recheck.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    receipt.put(Receipt.Entry(id: try jobID(5), state: "queued"))
    let bytes = receipt.json.pretty
    try answer("1.recheck") { root in
      try? root.directory("receipts").directory(me).replace("1.recheck.json", bytes, sync: false)
    }
    let report = try run(draft("1", .recheck))[0]
    #expect(report.outcome == .granted(made: try jobID(5)))
    #expect(report.line == "job 1 rechecked: job 5")
    #expect(report.json == ["id": 1, "request": "recheck", "outcome": "granted", "job": 5])
  }

  @Test("Digits are a job, anything else is a board, and each must be there")
  func targets() throws {
    try spool.job(1, at: "queued/1")
    try spool.board("nucleo")
    #expect(try name("1", .start).name == "1.start")
    #expect(try name("nucleo", .start).name == "nucleo.start")
    #expect(throws: ClientError.missing("there is no job 2")) { try name("2", .cancel) }
    #expect(throws: ClientError.missing("there is no board \"nucleu\"; did you mean \"nucleo\"?")) {
      try name("nucleu", .stop)
    }
    #expect(throws: ClientError.usage("\"nucleo\" is not a job's id")) { try name("nucleo", .cancel) }
    #expect(throws: ClientError.usage("stop is for boards, and 1 is a job's id")) { try name("1", .stop) }
    #expect(throws: ClientError.usage("\"01\" is neither a job's id nor a board's name")) {
      try name("01", .start)
    }
  }

  @Test("An update holds what was given, the settings last, and the tag")
  func update() throws {
    let job = RequestName(job: try jobID(1), verb: .update)
    var request = UpdateRequest()
    #expect(throws: ClientError.self) { try request.content(for: job) }
    request.etag = "t"
    #expect(throws: ClientError.self) { try request.content(for: job) }
    request.title = ""
    request.tags = ["a"]
    request.priority = 3
    request.settings = ["url=null", "priority=4", "limits={\"boot\": 5}"]
    #expect(
      try request.content(for: job) == [
        "title": "", "tags": ["a"], "priority": 4, "url": .null, "limits": ["boot": 5], "etag": "t",
      ]
    )
    #expect(throws: ClientError.usage("--priority is for jobs, and nucleo is a board")) {
      try request.content(for: RequestName(board: "nucleo", verb: .update))
    }
  }

  @Test("A setting is a key and JSON", arguments: ["a", "=1", "a=b", "a="])
  func settings(_ text: String) {
    #expect(throws: ClientError.self) { try Setting(text) }
  }

  @Test("A key that is set twice is a slip")
  func setTwice() {
    var request = UpdateRequest()
    request.settings = ["a=1", "a=2"]
    #expect(throws: ClientError.usage("--set a is given twice")) {
      try request.content(for: RequestName(board: "b", verb: .update))
    }
  }

  @Test("Files that are attached come in one folder, under their names, with their sums")
  func attach() throws {
    try spool.job(1, at: "queued/1")
    try spool.write("work/a b.txt", "abc")
    try spool.write("work/c.sh", "", mode: 0o755)
    let site = try Site(path: spool.path)
    let paths = ["a b.txt", "c.sh"].map { "\(spool.path)/work/\($0)" }
    let request = try AttachRequest(paths: paths, as: nil, limits: site.configuration)
    _ = try run(RequestDraft(name("1", .attach), .folder(request.items())))
    let folder = try spool.folder("incoming/1.attach")
    #expect(try tree(folder) == ["SHA256SUMS", "a b.txt", "c.sh"])
    #expect(
      String(decoding: try folder.read("SHA256SUMS"), as: UTF8.self)
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a b.txt\n"
        + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  c.sh\n"
    )
    #expect(try folder.status(of: "c.sh").mode & 0o111 != 0)
    let renamed = try AttachRequest(paths: [paths[0]], as: "x", limits: site.configuration)
    #expect(try renamed.items().count == 2)
  }

  @Test("What cannot be attached is told before anything is dropped")
  func attachFaults() throws {
    try spool.write("work/a", "abc")
    try spool.write("work/SHA256SUMS", "")
    try spool.folder("work").makeDirectory("d")
    let limits = try Site(path: spool.path).configuration
    func fault(_ names: [String], as name: String? = nil) -> String {
      do throws(ClientError) {
        _ = try AttachRequest(paths: names.map { "\(spool.path)/work/\($0)" }, as: name, limits: limits)
        return ""
      } catch {
        return error.sentence
      }
    }
    #expect(fault(["a"]) == "")
    #expect(fault(["b"]).hasSuffix("b: No such file or directory"))
    #expect(fault(["d"]).hasSuffix("d is a directory, not a regular file"))
    #expect(fault(["a", "../work/a"]) == "two of the files have the name \"a\"")
    #expect(fault(["a", "d"], as: "x") == "--as is for one file")
    for name in ["SHA256SUMS", "", "..", "a/b", "a\nb", "a\\b"] {
      #expect(fault(["a"], as: name).hasSuffix("--as"))
    }
    #expect(fault(["SHA256SUMS"]).hasSuffix("--as"))
  }

  @Test("A reservation says for whom and how long")
  func reservations() {
    #expect(ReserveRequest(.hours(2)).content == ["hours": 2])
    let until = Timestamp(microseconds: 0)
    #expect(
      ReserveRequest(.until(until), user: "ann").content == [
        "user": "ann", "until": "1970-01-01T00:00:00.000000Z",
      ]
    )
  }
}
