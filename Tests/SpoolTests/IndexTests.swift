import Posix
import TestSupport
import Testing

@testable import Spool

@Suite("Lines of the index")
struct IndexLineTests {
  private static let pieces = [
    "plain", "", "a b", "a\tb", "a\nb", "100%", "%09", "%", "%%", "\u{01}", "ö", "日本", "\r\n", "~", "\u{7F}",
  ]

  private func read(_ line: IndexLine) -> IndexLine? {
    IndexRecord(line.bytes.dropLast()).map(IndexLine.init)
  }

  private func acceptance(_ random: inout SeededGenerator) throws -> IndexLine {
    func piece() -> String { Self.pieces.randomElement(using: &random) ?? "" }
    func optional() -> String? { piece().isEmpty ? nil : "x" + piece() }
    var record = JobRecord(
      id: try JobID.known(Int.random(in: 1...Int.max, using: &random)),
      uuid: "u",
      drop: piece(),
      owner: piece(),
      ownerID: Int.random(in: 0...Int(UInt32.max), using: &random),
      team: "t",
      created: Timestamp(microseconds: Int.random(in: Int.min...Int.max, using: &random))
    )
    record.board = optional()
    record.key = optional()
    var acceptance = IndexLine.Acceptance(record)
    if Bool.random(using: &random) { acceptance.parent = JobID(Int.random(in: 1...Int.max, using: &random)) }
    return .accepted(acceptance)
  }

  @Test("An acceptance is read back as it was, whatever its names hold")
  func acceptances() throws {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<3000 {
      let line = try acceptance(&random)
      #expect(read(line) == line)
    }
  }

  @Test("An end is read back as it was", arguments: Verdict.allCases)
  func ends(verdict: Verdict) throws {
    for board in [nil, "nucleo-1", "a\tb%\n"] {
      let line = IndexLine.ended(
        try JobID.known(42),
        verdict: verdict,
        at: Timestamp(microseconds: -5),
        board: board
      )
      #expect(read(line) == line)
    }
  }

  @Test("A line is one line, with one newline at its end")
  func oneLine() throws {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<1000 {
      let bytes = try acceptance(&random).bytes
      #expect(bytes.firstIndex(of: 0x0A) == bytes.count - 1)
      #expect((7...8).contains(bytes.count { $0 == 0x09 }))
    }
  }

  @Test(
    "The parent is the ninth field, which may be empty or missing",
    arguments: [
      "A\t5\t1\tann\t0\td\t\t": nil, "A\t5\t1\tann\t0\td\t\t\t": nil, "A\t5\t1\tann\t0\td\t\t\t3": 3,
    ]
  )
  func parent(line: String, parent: Int?) throws {
    guard case .accepted(let job) = IndexRecord(Array(line.utf8)[...]) else {
      Issue.record("\(line) was not read")
      return
    }
    #expect(job.parent?.number == parent)
  }

  @Test(
    "A damaged line is no line",
    arguments: [
      "", "A", "A\t1", "E\t1\tpassed\t5", "E\t1\tpassed\t5\t\t", "E\t0\tpassed\t5\t", "E\tx\tpassed\t5\t",
      "E\t1\tgood\t5\t", "E\t1\tpassed\tx\t", "X\t1\tpassed\t5\t", "A\t1\t5\troot\t-1\td\t\t",
      "A\t1\tx\troot\t0\td\t\t", "A\t-1\t5\troot\t0\td\t\t", "a\t1\t5\troot\t0\td\t\t",
      "A\t1\t5\troot\t0\td\t", "A\t1\t5\troot\t0\td\t\t\tx", "A\t1\t5\troot\t0\td\t\t\t0",
      "A\t1\t5\troot\t0\td\t\t\t2\t", "AA\t1\t5\troot\t0\td\t\t", "E\t01\tpassed\t5\t",
      "E\t1\tpassed\t+5\t", "E\t1\tpassed\t-0\t", "E\t1\tpassed\t9223372036854775808\t",
      "E\t1\tpassed\t-9223372036854775809\t", "E\t9223372036854775808\tpassed\t5\t", "E\t1\tpassed\t-\t",
    ]
  )
  func damaged(line: String) {
    #expect(IndexRecord(Array(line.utf8)[...]) == nil)
  }

  @Test("Every prefix of a line is no line, or one with a shorter last name")
  func torn() throws {
    var record = JobRecord(
      id: try JobID.known(42),
      uuid: "u",
      drop: "d",
      owner: "root",
      ownerID: 0,
      team: "t",
      created: Timestamp(microseconds: 5)
    )
    record.key = "key"
    let bytes = IndexLine.accepted(IndexLine.Acceptance(record)).bytes
    for length in 0..<bytes.count - 1 {
      guard case .accepted(let read) = IndexRecord(bytes[..<length]) else { continue }
      #expect(read.id == record.id && read.drop.text == record.drop)
    }
  }

  @Test("Random bytes are read without a trap")
  func randomBytes() {
    var random = SeededGenerator(seed: 8)
    let alphabet = Array("AE\t\t\t%0129fxpassed".utf8) + [0xFF, 0x00]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      if let record = IndexRecord(bytes[...]) { _ = IndexLine(record).bytes }
    }
  }
}
