import Posix
import Spool
import Testing

@testable import Client

@Suite("cancel")
struct CancelTests {
  private let spool: TemporarySpool

  init() throws { spool = try TemporarySpool() }

  private func cancel(_ ids: Int...) throws -> [CancelReport] {
    try Canceller(Site(path: spool.path), interrupt: Interrupt()).cancel(ids.map { try jobID($0) })
  }

  /// Answers the next request for job 1 as intake does.
  private func answer(refusal: String?) throws {
    try spool.pretendIntake()
    let path = spool.path + "/incoming"
    try Worker(name: "intake") {
      guard let incoming = try? Directory(path: path) else { return }
      // The test itself gives up after ten seconds.
      for _ in 0..<2000 {
        if let status = try? incoming.statusIfPresent(of: "1.cancel"), status.kind == .regular { break }
        _ = Poll.wait(for: [], milliseconds: 5)
      }
      if let refusal { try? incoming.replace("1.cancel.refused", Array(refusal.utf8), sync: false) }
      try? incoming.remove("1.cancel")
    }.detach()
  }

  @Test("Without an intake the request stands, and asking again is no error")
  func noIntake() throws {
    try spool.job(1, at: "queued/1")
    #expect(try cancel(1).map(\.exitCode) == [0])
    #expect(try cancel(1)[0].line.hasPrefix("job 1: cancel requested; no intake is running"))
    #expect(try spool.exists("incoming/1.cancel"))
  }

  @Test("Where one of the jobs is not there, nothing is requested")
  func missing() throws {
    try spool.job(1, at: "queued/1")
    #expect(throws: ClientError.missing("there is no job 2")) { try cancel(1, 2) }
    #expect(try !spool.exists("incoming/1.cancel"))
  }

  @Test("A request that vanishes was granted, an old refusal notwithstanding")
  func granted() throws {
    try spool.job(1, at: "queued/1")
    try spool.write("incoming/1.cancel.refused", "{}")
    try answer(refusal: nil)
    #expect(try cancel(1).map(\.line) == ["job 1 cancelled"])
  }

  @Test("A refusal is told with its reason, and taken away")
  func refused() throws {
    try spool.job(1, at: "queued/1")
    try answer(refusal: #"{"reason": "no\u001b way", "code": "state"}"#)
    let report = try cancel(1)[0]
    #expect(report.line == "job 1: no\\x1b way")
    #expect(report.exitCode == 3)
    #expect(try !spool.exists("incoming/1.cancel.refused"))
  }
}
