import Lab
import Posix
import Spool
import Testing

@testable import Client

@Suite("boards")
struct BoardRowTests {
  private func report(_ boards: [HostReport.Board]) throws -> HostReport {
    HostReport(
      holder: try #require(Holder(host: "lab1", incarnation: "01234567")),
      beat: 1,
      written: Timestamp(microseconds: 0),
      leaseSeconds: 60,
      machineID: "m",
      bootID: "b",
      processNamespace: "p",
      processID: 1,
      startTime: 1,
      roles: ["runner"],
      boards: boards
    )
  }

  private func post(_ name: String, _ state: String, job: Int? = nil) -> HostReport.Board {
    HostReport.Board(
      name: name,
      type: "linux",
      tags: [],
      state: state,
      reason: nil,
      job: job.flatMap { JobID($0) }
    )
  }

  @Test("Each board file is a row: served, not served, and broken with its reason")
  func rows() throws {
    let spool = try TemporarySpool()
    try spool.board("a")
    try spool.board("b")
    try spool.write("boards/c.json", "{")
    var catalogue = BoardCatalogue()
    _ = try catalogue.refresh(from: SpoolReader(path: spool.path))
    let rows = BoardRow.rows(catalogue, reports: [try report([post("a", "busy", job: 4)])])
    #expect(rows.map(\.name) == ["a", "b", "c"])
    #expect(rows.map(\.state) == ["busy", "no runner", "broken"])
    #expect(rows.map(\.host) == ["lab1", nil, nil])
    #expect(rows[0].job == JobID(4))
    #expect(rows[2].reason?.hasPrefix("boards/c.json is not JSON") == true)
  }

  @Test("A board that a heartbeat calls free is busy with the job that runs on it")
  func justTaken() throws {
    let report = try report([post("a", "idle"), post("b", "idle")])
    let work = [BoardWork(job: try jobID(7), holder: report.holder, board: "a")]
    let boards = BoardWork.updated(report, work).boards
    #expect(boards.map(\.state) == ["busy", "idle"])
    #expect(boards[0].job == JobID(7))
  }

  @Test("A board whose job has ended is free, but not while its claimed job has not begun")
  func justFreed() throws {
    let report = try report([post("a", "busy", job: 7)])
    #expect(BoardWork.updated(report, []).boards.map(\.state) == ["idle"])
    let claimed = [BoardWork(job: try jobID(7), holder: report.holder, board: nil)]
    #expect(BoardWork.updated(report, claimed).boards.map(\.state) == ["busy"])
  }

  @Test("A board that is out of service stays so, and another host's job changes nothing")
  func others() throws {
    let report = try report([post("a", "out of service"), post("b", "idle")])
    let elsewhere = try #require(Holder(host: "lab2", incarnation: "01234567"))
    let work = [BoardWork(job: try jobID(7), holder: elsewhere, board: "b")]
    #expect(BoardWork.updated(report, work).boards.map(\.state) == ["out of service", "idle"])
  }
}
