import Posix
import Spool
import Testing

@testable import Client

@Suite("Work on boards")
struct BoardWorkTests {
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

  @Test("A board that a heartbeat calls free is busy with the job that runs on it")
  func justTaken() throws {
    let report = try report([post("a", "idle"), post("b", "idle")])
    let work = [BoardWork(job: try jobID(7), holder: report.holder, boards: ["a"])]
    let boards = BoardWork.updated(report, work).boards
    #expect(boards.map(\.state) == ["busy", "idle"])
    #expect(boards[0].job == JobID(7))
  }

  @Test("A board whose job has ended is free, but not while its claimed job has not begun")
  func justFreed() throws {
    let report = try report([post("a", "busy", job: 7)])
    #expect(BoardWork.updated(report, []).boards.map(\.state) == ["idle"])
    let claimed = [BoardWork(job: try jobID(7), holder: report.holder, boards: [])]
    #expect(BoardWork.updated(report, claimed).boards.map(\.state) == ["busy"])
  }

  @Test("A board that is out of service stays so, and another host's job changes nothing")
  func others() throws {
    let report = try report([post("a", "out of service"), post("b", "idle")])
    let elsewhere = try #require(Holder(host: "lab2", incarnation: "01234567"))
    let work = [BoardWork(job: try jobID(7), holder: elsewhere, boards: ["b"])]
    #expect(BoardWork.updated(report, work).boards.map(\.state) == ["out of service", "idle"])
  }
}
