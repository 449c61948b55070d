import Spool
import Testing

@testable import Client

@Suite("plan")
struct PlanTests {
  private let spool: TemporarySpool

  init() throws {
    spool = try TemporarySpool()
    try spool.board("l1", type: "linux")
    try spool.board("l2", type: "linux")
    try spool.write(
      "boards/q.json",
      #"{"type": "net", "driver": {"kind": "qemu", "machine": "netduinoplus2"}}"#
    )
    try spool.write(
      "work/manifest.json",
      #"{"board": "linux", "executable": "a.sh", "arguments": ["a b"], "environment": {"X": "1 2"}}"#
    )
    try spool.write("work/a.sh", "#!/bin/sh\n")
  }

  private func plans(board: String? = nil) throws -> [PlanReport] {
    try PlanMaker(Site(path: spool.path)).plans(directory: spool.path + "/work", board: board)
  }

  @Test("Every board that suits gets its plan, as lines that a shell can take")
  func lines() throws {
    let plans = try plans()
    #expect(plans.map(\.board.name) == ["l1", "l2"])
    #expect(plans[0].lines[0] == "l1 (linux):")
    #expect(plans[0].lines.contains("  run:     X='1 2' ./firmware 'a b'"))
    #expect(plans[0].json["plan"]?["run"]?["arguments"] == ["a b"])
  }

  @Test("A board that was named is planned alone, and says why it cannot")
  func named() throws {
    #expect(try plans(board: "l2").map(\.board.name) == ["l2"])
    let impossible = try plans(board: "q")
    #expect(impossible.map(\.isPossible) == [false])
    #expect(impossible[0].lines[0].hasPrefix("q (net): it cannot run here: driver \"qemu\" takes"))
    #expect(impossible[0].json["fault"] != nil)
  }

  @Test("A board that there is not is the command line's fault")
  func unknownBoard() throws {
    #expect(throws: ClientError.self) { try plans(board: "l3") }
  }

  @Test("A job of the spool is planned from its own files")
  func job() throws {
    try spool.job(5, at: "queued/5")
    try spool.write("queued/5/manifest.json", #"{"board": "l1", "executable": "a.sh"}"#)
    try spool.write("queued/5/a.sh", "x")
    let plans = try PlanMaker(Site(path: spool.path)).plans(job: jobID(5), board: nil)
    #expect(plans.map(\.board.name) == ["l1"])
    #expect(plans[0].isPossible)
  }
}
