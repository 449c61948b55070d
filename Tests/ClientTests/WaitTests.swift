import Posix
import Spool
import Testing

@testable import Client

@Suite("wait")
struct WaitTests {
  private let spool: TemporarySpool

  init() throws { spool = try TemporarySpool() }

  private func wait(
    _ targets: [WaitTarget],
    _ change: (inout Waiter.Options) -> Void = { _ in }
  ) throws -> (code: Int32, text: String) {
    var options = Waiter.Options()
    change(&options)
    let printout = try Printout(spool)
    var waiter = Waiter(
      try Site(path: spool.path),
      terminal: printout.terminal,
      interrupt: Interrupt(),
      options: options
    )
    return (try waiter.run(targets), try printout.text)
  }

  @Test("Jobs that have ended are told in a line each, and the worst counts")
  func ended() throws {
    try spool.endedJob(1)
    try spool.endedJob(2, verdict: .completed)
    try spool.endedJob(3, verdict: .cancelled)
    let outcome = try wait([.job(jobID(1)), .job(jobID(2)), .job(jobID(3))])
    #expect(outcome.code == 4)
    #expect(
      outcome.text == "job 1: passed: because 1\njob 2: completed: because 2\njob 3: cancelled: because 3\n"
    )
  }

  @Test("A completed job counts as passed where that is accepted")
  func completed() throws {
    try spool.endedJob(2, verdict: .completed)
    #expect(try wait([.job(jobID(2))]).code == 6)
    try spool.root.remove("printout")
    #expect(try wait([.job(jobID(2))]) { $0.acceptsCompleted = true }.code == 0)
  }

  @Test("JSON is one list of results, and nothing else")
  func json() throws {
    try spool.endedJob(1)
    let text = try wait([.job(jobID(1))]) { $0.isJSON = true }.text
    #expect(text.hasPrefix("[\n  {\n    \"id\": 1,"))
  }

  @Test("The time is over: exit code 5, having told what the job waits for")
  func timeout() throws {
    try spool.job(1, at: "queued/1")
    let outcome = try wait([.job(jobID(1))]) { $0.timeout = 0 }
    #expect(outcome.code == 5)
    #expect(outcome.text == "job 1: queued: no runner is running\n")
  }

  @Test("A job that is not there is the command line's fault, before anything is waited for")
  func missing() throws {
    try spool.job(1, at: "queued/1")
    #expect(throws: ClientError.usage("there is no job 9")) { try wait([.job(jobID(1)), .job(jobID(9))]) }
  }

  @Test("A drop's name means the newest job of that name of the user who asks")
  func names() throws {
    try spool.endedJob(1)
    try spool.endedJob(2, verdict: .failed)
    var receipt = Receipt(drop: "drop", owner: "ann")
    for id in 1...2 { receipt.put(Receipt.Entry(id: try jobID(id), state: "finished")) }
    try spool.write("receipts/ann/drop.json", String(decoding: receipt.json.pretty, as: UTF8.self))
    #expect(try wait([WaitTarget("drop", user: "ann")]).code == 1)
    try spool.root.remove("printout")
    #expect(throws: ClientError.self) { try wait([WaitTarget("drop", user: "bob")]) }
  }

  @Test("A word is a job's id when it is a number in canonical form")
  func words() throws {
    guard case .job = try WaitTarget("42", user: "ann") else {
      Issue.record("42 is an id")
      return
    }
    guard case .drop = try WaitTarget("042", user: "ann") else {
      Issue.record("042 is a name")
      return
    }
    #expect(throws: ClientError.self) { try WaitTarget("a/b", user: "ann") }
  }
}
