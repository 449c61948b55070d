import JSON
import Posix
import Spool
import TestSupport
import Testing

/// Reading trees that were made by hand.
@Suite("Reading a spool")
struct SpoolReaderTests {
  private let spool: TemporarySpool
  private var reader: SpoolReader { spool.depot.reader }
  private let holder: Holder

  init() throws {
    spool = try TemporarySpool()
    holder = try .known("lab1~0123abcd")
  }

  private static let states: [@Sendable (Holder) -> JobToken.State] = [
    { _ in .queued(epoch: 0) }, { _ in .queued(epoch: 3) }, { _ in .held(epoch: 3) },
    { .running(epoch: 3, holder: $0) }, { .ending(epoch: 3, holder: $0) }, { _ in .finished },
    { _ in .cancelled },
  ]

  @Test("A job is found in each state", arguments: Self.states.indices)
  func locate(index: Int) throws {
    let token = JobToken(try JobID.known(42), Self.states[index](holder))
    try spool.addJob(token)
    try spool.addJob(JobToken(try JobID.known(4), .finished))
    try spool.addJob(JobToken(try JobID.known(420), .queued(epoch: 1)))
    #expect(try reader.locate(token.id) == token)
    #expect(try reader.job(token.id)?.record()?.id == token.id)
  }

  @Test("A job that there is not is not found")
  func missing() throws {
    #expect(try reader.locate(.known(42)) == nil)
    #expect(try reader.job(.known(42)) == nil)
  }

  @Test("A file, and names that the spool did not write, are no jobs")
  func strangers() throws {
    try spool.root.put("finished/42", "a file")
    try spool.root.put("queued/042/job.json", "{}")
    try spool.root.put("queued/.42/job.json", "{}")
    try spool.root.put("queued/42.tmp/job.json", "{}")
    #expect(try reader.locate(.known(42)) == nil)
    #expect(try reader.tokens(in: .queued).isEmpty)
  }

  @Test("A folder's jobs are all listed")
  func tokens() throws {
    let tokens = try (1...50).map { JobToken(try JobID.known($0), .queued(epoch: $0 % 3)) }
    for token in tokens { try spool.addJob(token) }
    #expect(Set(try reader.tokens(in: .queued)) == Set(tokens))
    #expect(try reader.tokens(in: .finished).isEmpty)
  }

  @Test("An open job stays readable when it moves on")
  func staysOpen() throws {
    let token = JobToken(try JobID.known(42), .queued(epoch: 0))
    let view = try spool.addJob(token)
    try spool.depot.folder(.queued).rename("42", to: spool.depot.folder(.finished), as: "42")
    #expect(view.record()?.id == token.id)
  }

  @Test("A record that is damaged is none", arguments: ["", "{", "[]", #"{"id": 42}"#])
  func damagedRecord(text: String) throws {
    let view = try spool.addJob(JobToken(try JobID.known(42), .finished))
    try view.directory.put(Layout.record, text)
    #expect(view.record() == nil)
  }

  private func result(_ reason: String) -> JobResult {
    JobResult(verdict: .passed, phase: .run, blame: .job, reason: reason, ended: Timestamp(microseconds: 0))
  }

  @Test("The result is the deciding attempt's, by the link")
  func result() throws {
    let view = try spool.addJob(JobToken(try JobID.known(42), .finished))
    try view.directory.put("attempts/1/result.json", bytes: result("first").json.pretty)
    try view.directory.put("attempts/12/result.json", bytes: result("second").json.pretty)
    #expect(view.result() == nil)
    try view.directory.makeLink(Layout.result, to: "attempts/12/result.json")
    #expect(view.result()?.reason == "second")
    #expect(view.result(ofAttempt: 1)?.reason == "first")
    #expect(view.result(ofAttempt: 2) == nil)
    #expect(view.attempts() == [1, 12])
  }

  @Test(
    "A link that leads out of the job is not followed",
    arguments: ["../../secret.json", "/etc/hostname"]
  )
  func hostileLink(target: String) throws {
    let view = try spool.addJob(JobToken(try JobID.known(42), .finished))
    try spool.root.put("secret.json", String(decoding: result("secret").json.pretty, as: UTF8.self))
    try view.directory.makeLink(Layout.result, to: target)
    #expect(view.result() == nil)
  }

  @Test("A refused job's result is a file of its own")
  func plainResult() throws {
    let view = try spool.addJob(JobToken(try JobID.known(42), .cancelled))
    try view.directory.put(Layout.result, bytes: result("refused").json.pretty)
    #expect(view.result()?.reason == "refused")
  }

  @Test("History is intake's lines, then each attempt's by its epoch, without what is damaged")
  func history() throws {
    let view = try spool.addJob(JobToken(try JobID.known(42), .finished))
    func line(_ comment: String) -> [UInt8] {
      HistoryLine(time: Timestamp(microseconds: 0), state: "queued", comment: comment).bytes
    }
    try view.directory.put("attempts/10/history.jsonl", bytes: line("ten"))
    try view.directory.put("attempts/9/history.jsonl", bytes: line("nine") + Array("{torn".utf8))
    try view.directory.put("history.jsonl", bytes: line("accepted"))
    #expect(view.history().compactMap(\.comment) == ["accepted", "nine", "ten"])
    #expect(view.latestAttemptHistory().compactMap(\.comment) == ["ten"])
  }

  @Test("The log is the latest attempt's")
  func log() throws {
    let view = try spool.addJob(JobToken(try JobID.known(42), .finished))
    let hasLog = try view.log() != nil
    #expect(!hasLog)
    try view.directory.put("attempts/2/console.log", "two")
    try view.directory.put("attempts/10/console.log", "ten")
    let bytes = try view.log()?.bytes(at: 0, count: 10)
    #expect(bytes == Array("ten".utf8))
  }

  @Test("A receipt is read for its user and drop")
  func receipt() throws {
    #expect(reader.receipt(user: "ada", drop: "d") == nil)
    try spool.root.put("receipts/ada/d.json", bytes: Receipt(drop: "d", owner: "ada").json.pretty)
    #expect(reader.receipt(user: "ada", drop: "d")?.owner == "ada")
    #expect(reader.receipt(user: "bob", drop: "d") == nil)
  }

  @Test("Reports that cannot be read are passed over")
  func hostReports() throws {
    try spool.root.put("hosts/lab1~0123abcd.json", "{torn")
    try spool.root.put("hosts/.lab1~0123abcd.json.new", "{}")
    #expect(try reader.hostReports().isEmpty)
  }

  @Test("A directory that is no spool is told as that")
  func noSpool() throws {
    let scratch = try Scratch()
    let reader = try SpoolReader(path: scratch.path)
    #expect(
      throws: SpoolError("\(scratch.path) is not a spool: it has no spool.json; `boardspool init` makes one")
    ) {
      try reader.configuration()
    }
  }

  @Test("A path where there is nothing is told as that")
  func noDirectory() throws {
    let path = try Scratch().path + "/none"
    #expect(
      throws: SpoolError(
        "cannot open the spool \(path): No such file or directory; `boardspool init` makes one"
      )
    ) {
      _ = try SpoolReader(path: path)
    }
  }
}
