import Boards
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("Jobs that are left to other hosts")
struct ElsewhereTests {
  private let boards: [Board]
  private let second: UInt64 = 1_000_000_000

  init() throws {
    boards = [try Self.board("far", host: "lab2"), try Self.board("far-too", host: "lab2")]
  }

  private static func board(_ name: String, host: String) throws -> Board {
    try Board(
      name: name,
      json: [
        "type": "t", "host": .string(host), "driver": ["kind": "process"], "trusted_submitters": true,
      ]
    )
  }

  private func report(_ state: String, beat: Int = 1, of host: String = "lab2") throws -> HostReport {
    HostReport(
      holder: try .known("\(host)~0123abcd"),
      beat: beat,
      written: Timestamp(microseconds: 0),
      leaseSeconds: 60,
      machineID: "m",
      bootID: "b",
      processNamespace: "n",
      processID: 1,
      startTime: 1,
      roles: ["runner"],
      boards: [HostReport.Board(name: "far", type: "t", tags: [], state: state, reason: nil, job: nil)]
    )
  }

  private func kind(failed: Set<String> = ["near"]) throws -> JobQueue.Kind {
    JobQueue.Kind(try .known(1, failed: failed))
  }

  @Test("They are, while another host serves a board that suits", arguments: ["idle", "busy"])
  func served(state: String) throws {
    var elsewhere = Elsewhere(host: "lab1")
    elsewhere.look(at: [try report(state)], now: 0)
    let isLeft = try elsewhere.has(kind(), among: boards, now: 0)
    #expect(isLeft)
  }

  @Test("They are not, where its board takes no jobs", arguments: ["stopped", "out of service", "set aside"])
  func unserved(state: String) throws {
    var elsewhere = Elsewhere(host: "lab1")
    elsewhere.look(at: [try report(state)], now: 0)
    let isLeft = try elsewhere.has(kind(), among: boards, now: 0)
    #expect(!isLeft)
  }

  @Test("They are not, where they have failed there too")
  func failed() throws {
    var elsewhere = Elsewhere(host: "lab1")
    elsewhere.look(at: [try report("idle")], now: 0)
    let isLeft = try elsewhere.has(kind(failed: ["near", "far"]), among: boards, now: 0)
    #expect(!isLeft)
  }

  @Test("This host's own report is no other's")
  func own() throws {
    var elsewhere = Elsewhere(host: "lab2")
    elsewhere.look(at: [try report("idle")], now: 0)
    let isLeft = try elsewhere.has(kind(), among: boards, now: 0)
    #expect(!isLeft)
  }

  @Test("A host that beats no more is not waited for")
  func dead() throws {
    var elsewhere = Elsewhere(host: "lab1")
    for moment in [0, 80, 91] as [UInt64] {
      elsewhere.look(at: [try report("idle")], now: moment * second)
      let isLeft = try elsewhere.has(kind(), among: boards, now: moment * second)
      #expect(isLeft == (moment < 90))
    }
    elsewhere.look(at: [try report("idle", beat: 2)], now: 92 * second)
    let isLeftAgain = try elsewhere.has(kind(), among: boards, now: 92 * second)
    #expect(isLeftAgain)
  }

  @Test("No job waits for ever, and each has its own patience")
  func patience() throws {
    var elsewhere = Elsewhere(host: "lab1")
    elsewhere.look(at: [try report("busy")], now: 0)
    let kind = try kind()
    let isLeftFirst = elsewhere.has(kind, among: boards, now: 0)
    #expect(isLeftFirst)
    let isLeftAfter = elsewhere.has(kind, among: boards, now: Elsewhere.patience)
    #expect(!isLeftAfter)
    let isOtherLeft = try elsewhere.has(self.kind(failed: ["other"]), among: boards, now: Elsewhere.patience)
    #expect(isOtherLeft)
    elsewhere.keep { _ in false }
    let isLeftAnew = elsewhere.has(kind, among: boards, now: Elsewhere.patience)
    #expect(isLeftAnew)
  }

  @Test("A queue without some jobs has the others as they were")
  func without() throws {
    let jobs = [
      try WaitingJob.known(1, failed: ["a"]), try .known(2), try .known(3, priority: 9, failed: ["a"]),
    ]
    let queue = JobQueue(jobs)
    #expect(queue.faultedKinds == [try kind(failed: ["a"])])
    #expect(queue.without([]).jobs.map(\.token.id.number) == [1, 2, 3])
    let rest = queue.without([try kind(failed: ["a"])])
    #expect(rest.jobs.map(\.token.id.number) == [2])
    #expect(rest.priorities == [1000])
  }
}
