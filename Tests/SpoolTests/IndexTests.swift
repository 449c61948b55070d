import Posix
import TestSupport
import Testing

@testable import Spool

@Suite("Lines of the index")
struct IndexLineTests {
  private static let pieces = [
    "plain", "", "a b", "a\tb", "a\nb", "100%", "%09", "%", "%%", "\u{01}", "ö", "日本", "\r\n", "~", "\u{7F}",
  ]

  private func read(_ line: IndexLine) -> IndexLine? { IndexLine(line.bytes.dropLast()) }

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
    return .accepted(IndexLine.Acceptance(record))
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
      #expect(bytes.count { $0 == 0x09 } == 7)
    }
  }

  @Test(
    "A damaged line is no line",
    arguments: [
      "", "A", "A\t1", "E\t1\tpassed\t5", "E\t1\tpassed\t5\t\t", "E\t0\tpassed\t5\t", "E\tx\tpassed\t5\t",
      "E\t1\tgood\t5\t", "E\t1\tpassed\tx\t", "X\t1\tpassed\t5\t", "A\t1\t5\troot\t-1\td\t\t",
      "A\t1\tx\troot\t0\td\t\t", "A\t-1\t5\troot\t0\td\t\t", "a\t1\t5\troot\t0\td\t\t",
    ]
  )
  func damaged(line: String) {
    #expect(IndexLine(Array(line.utf8)[...]) == nil)
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
      guard case .accepted(let read) = IndexLine(bytes[..<length]) else { continue }
      #expect(read.id == record.id && read.drop == record.drop)
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
      _ = IndexLine(bytes[...])
    }
  }
}

@Suite("Following the index")
struct IndexFollowerTests {
  private let scratch: Scratch
  private let file = "\(Layout.index)/\(IndexFollower.fileName)"

  init() throws {
    scratch = try Scratch()
    try scratch.directory.makeDirectory(Layout.index)
  }

  private func end(_ number: Int) throws -> IndexLine {
    .ended(try JobID.known(number), verdict: .passed, at: Timestamp(microseconds: 1), board: nil)
  }

  private func append(_ bytes: some Sequence<UInt8>) throws {
    try scratch.directory.openToAppend(file).writeAll(Array(bytes))
  }

  @Test("Each line comes once")
  func once() throws {
    var follower = IndexFollower(root: scratch.directory)
    #expect(try follower.next().lines == [])
    try append(end(1).bytes + end(2).bytes)
    #expect(try follower.next().lines == [end(1), end(2)])
    #expect(try follower.next().lines == [])
    try append(end(3).bytes)
    #expect(try follower.next().lines == [end(3)])
  }

  @Test("A line without its end waits for it")
  func tornTail() throws {
    var follower = IndexFollower(root: scratch.directory)
    let line = try end(2).bytes
    try append(end(1).bytes + line.prefix(5))
    #expect(try follower.next().lines == [end(1)])
    #expect(try follower.next().lines == [])
    try append(line.dropFirst(5))
    #expect(try follower.next().lines == [end(2)])
  }

  @Test("A damaged line is passed over, and the next is read")
  func damagedLine() throws {
    var follower = IndexFollower(root: scratch.directory)
    try append(end(1).bytes + Array("garbage\n\n".utf8) + end(2).bytes)
    #expect(try follower.next().lines == [end(1), end(2)])
  }

  @Test("A file that was rebuilt is read from its start, and told as rebuilt")
  func rebuilt() throws {
    var follower = IndexFollower(root: scratch.directory)
    try append(end(1).bytes)
    #expect(try !follower.next().wasRebuilt)
    let index = try scratch.directory.directory(Layout.index)
    try index.replace(IndexFollower.fileName, end(7).bytes + end(8).bytes, sync: false)
    let (lines, wasRebuilt) = try follower.next()
    #expect(wasRebuilt)
    #expect(try lines == [end(7), end(8)])
  }

  @Test("A file that was cut short is read from its start")
  func truncated() throws {
    var follower = IndexFollower(root: scratch.directory)
    try append(end(1).bytes + end(2).bytes)
    _ = try follower.next()
    try scratch.directory.openToAppend(file).truncate(to: 0)
    try append(end(3).bytes)
    let (lines, wasRebuilt) = try follower.next()
    #expect(wasRebuilt)
    #expect(try lines == [end(3)])
  }

  @Test("Lines beyond the size of one read are all read")
  func many() throws {
    var follower = IndexFollower(root: scratch.directory)
    let line = try end(123_456).bytes
    let count = (2 << 20) / line.count
    try append(Array(repeating: line, count: count).joined())
    #expect(try follower.next().lines.count == count)
  }
}
