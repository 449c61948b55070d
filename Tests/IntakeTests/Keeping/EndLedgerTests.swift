import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("The ended jobs that the index tells of")
struct EndLedgerTests {
  private let scratch: Scratch
  private var ledger: EndLedger

  init() throws {
    scratch = try Scratch()
    ledger = EndLedger(root: scratch.directory)
  }

  private func append(_ lines: [IndexLine]) throws {
    try scratch.directory.directory(making: Layout.index).openToAppend(IndexFollower.fileName)
      .writeAll(lines.flatMap(\.bytes))
  }

  private func end(_ id: Int, _ verdict: Verdict = .passed, at time: Int = 5) throws -> IndexLine {
    .ended(try .known(id), verdict: verdict, at: Timestamp(microseconds: time), board: nil)
  }

  private func flag(_ id: Int, _ flag: IndexRecord.Flag, at time: Int = 9) throws -> IndexLine {
    .flagged(try .known(id), flag, at: Timestamp(microseconds: time))
  }

  private func ids() -> [Int] { ledger.jobs.map(\.id.number) }

  @Test("A job is there from its end on, until it waits again or is purged")
  mutating func ends() throws {
    try ledger.follow()
    #expect(ids() == [])
    try append([end(3), end(1000), end(2, .refused, at: 7)])
    try ledger.follow()
    #expect(ids() == [2, 3, 1000])
    #expect(
      try ledger.job(.known(2))
        == RetentionPlan.Job(id: .known(2), verdict: .refused, ended: Timestamp(microseconds: 7))
    )
    try append([.reopened(.known(3), at: Timestamp(microseconds: 8)), flag(1000, .purged)])
    try ledger.follow()
    #expect(ids() == [2])
    try append([end(3, .failed, at: 20)])
    try ledger.follow()
    #expect(try ledger.job(.known(3))?.verdict == .failed)
  }

  @Test("A deletion is remembered, also one from before the end, until it is taken back")
  mutating func deletion() throws {
    try append([flag(1, .deleted), end(1), end(2), flag(2, .deleted), flag(2, .restored)])
    try ledger.follow()
    #expect(try ledger.job(.known(1))?.deleted == Timestamp(microseconds: 9))
    #expect(try ledger.job(.known(2))?.deleted == nil)
  }

  @Test("A size is remembered until the job ends anew")
  mutating func sizes() throws {
    try append([end(1), end(2)])
    try ledger.follow()
    #expect(ledger.unmeasured.map(\.number) == [1, 2])
    ledger.measured(try .known(1), bytes: 4097)
    ledger.measured(try .known(7), bytes: 1)
    try append([end(1)])
    try ledger.follow()
    #expect(try ledger.job(.known(1))?.bytes == 5120)
    try append([.reopened(.known(1), at: Timestamp(microseconds: 6)), end(1, at: 7)])
    try ledger.follow()
    #expect(ledger.unmeasured.map(\.number) == [1, 2])
  }

  @Test("A size beyond what a row holds is not taken for an unknown one")
  mutating func hugeSize() throws {
    try append([end(1)])
    try ledger.follow()
    ledger.measured(try .known(1), bytes: .max)
    #expect(ledger.unmeasured.isEmpty)
  }

  @Test("The highest id that there can be is one like any other")
  mutating func highest() throws {
    try append([end(.max)])
    try ledger.follow()
    #expect(ids() == [.max])
  }

  @Test("An index that was made anew is read from its start, and what stood in the old one is forgotten")
  mutating func rebuilt() throws {
    try append([end(1), flag(1, .deleted)])
    try ledger.follow()
    try scratch.directory.directory(Layout.index).replace(
      IndexFollower.fileName,
      end(2).bytes + end(1).bytes,
      sync: false
    )
    try ledger.follow()
    #expect(ids() == [1, 2])
    #expect(try ledger.job(.known(1))?.deleted == nil)
  }
}
