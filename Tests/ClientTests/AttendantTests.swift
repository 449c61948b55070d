import JSON
import Posix
import Spool
import Testing

@testable import Client

@Suite("submit --wait")
struct AttendantTests {
  private let spool: TemporarySpool

  init() throws { spool = try TemporarySpool() }

  /// A job that became of a drop, with its receipt.
  private func ended(
    _ id: Int,
    _ drop: String,
    _ verdict: Verdict = .passed,
    log: String? = nil
  ) throws -> DropTicket {
    try spool.endedJob(id, verdict: verdict, drop: drop)
    if let log { try spool.write("\(verdict.place.rawValue)/\(id)/attempts/1/console.log", log) }
    var receipt = Receipt(drop: drop, owner: "ann")
    receipt.put(Receipt.Entry(id: try jobID(id), state: verdict.place.rawValue))
    try spool.write("receipts/ann/\(drop).json", String(decoding: receipt.json.pretty, as: UTF8.self))
    return DropTicket(newestOf: drop, owner: "ann")
  }

  private func attend(
    _ tickets: [DropTicket],
    _ change: (inout Attendant.Options) -> Void = { _ in }
  ) throws -> (outcome: Attendant.Outcome, text: String) {
    var options = Attendant.Options()
    change(&options)
    let printout = try Printout(spool)
    var attendant = Attendant(
      try Site(path: spool.path),
      terminal: printout.terminal,
      interrupt: Interrupt(),
      options: options
    )
    return (try attendant.run(tickets), try printout.text)
  }

  @Test("Of one job the bytes on standard output are the board's, exactly")
  func one() throws {
    let (outcome, text) = try attend([ended(1, "a", log: "hello\r\nno end")])
    #expect(text == "hello\r\nno end")
    #expect(outcome == Attendant.Outcome(exitCode: 0, ended: [try jobID(1)]))
  }

  @Test("Of several each line stands behind its drop's name, and the worst verdict counts")
  func several() throws {
    let tickets = [try ended(1, "a", log: "x\r\ny"), try ended(2, "b", .failed, log: "z\n")]
    let (outcome, text) = try attend(tickets)
    #expect(text == "a | x\na | y\nb | z\n")
    #expect(outcome == Attendant.Outcome(exitCode: 1, ended: [try jobID(1), try jobID(2)]))
  }

  @Test("Quietly, and as JSON, no log is shown")
  func quiet() throws {
    let ticket = try ended(1, "a", .completed, log: "x\n")
    #expect(try attend([ticket]) { $0.showsLogs = false }.text == "")
    try spool.root.remove("printout")
    let (outcome, text) = try attend([ticket]) {
      $0.isJSON = true
      $0.acceptsCompleted = true
    }
    #expect(outcome.exitCode == 0)
    let json = try #require(try JSONParser.parse(Array(text.utf8)).array?.first)
    #expect(json["drop"] == "a")
    #expect(json["id"] == 1)
    #expect(json["verdict"] == "completed")
  }

  @Test("However a log is cut, its lines come whole", arguments: 1...7)
  func relay(_ size: Int) {
    var relay = LogRelay(label: "a")
    let bytes = Array("one\r\n\ntwo\rhalf\nend".utf8)
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      output += relay.feed(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    output += relay.finish()
    #expect(String(decoding: output, as: UTF8.self) == "a | one\na | \na | two\rhalf\na | end\n")
    #expect(relay.finish().isEmpty)
  }

  @Test("A line without an end does not grow for ever")
  func longLine() {
    var relay = LogRelay(label: "a")
    #expect(relay.feed([UInt8](repeating: 0x78, count: 5000)).count == 4096 + 5)
    #expect(relay.finish().count == 904 + 5)
  }
}
