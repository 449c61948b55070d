import Boards
import Testing

/// What an Intel HEX file puts where.
@Suite("Addresses in Intel HEX files")
struct IntelHexContentTests {
  private func verdict(_ text: String) -> IntelHexCheck.Verdict {
    var check = IntelHexCheck()
    check.feed(text.utf8)
    return check.finish()
  }

  private func content(_ text: String) -> ImageContent? {
    if case .whole(let content) = verdict(text + HexBuilder.end) { content } else { nil }
  }

  struct Row: CustomTestStringConvertible {
    var title: String
    var records: [String]
    var ranges: [Range<UInt64>]

    var testDescription: String { title }
  }

  static let rows = [
    Row(title: "nothing", records: [], ranges: []),
    Row(title: "data of no bytes", records: [HexBuilder.data(0, at: 5)], ranges: []),
    Row(title: "16 bits of address", records: [HexBuilder.data(16, at: 0xFFF0)], ranges: [0xFFF0..<0x1_0000]),
    Row(
      title: "records that touch",
      records: [HexBuilder.data(16, at: 0x10), HexBuilder.data(16, at: 0x20)],
      ranges: [0x10..<0x30]
    ),
    Row(
      title: "records that touch, in any order",
      records: [HexBuilder.data(1, at: 2), HexBuilder.data(1, at: 0), HexBuilder.data(1, at: 1)],
      ranges: [0..<3]
    ),
    Row(
      title: "records with a gap",
      records: [HexBuilder.data(16, at: 0x21), HexBuilder.data(16, at: 0x10)],
      ranges: [0x10..<0x20, 0x21..<0x31]
    ),
    Row(
      title: "a segment's base",
      records: [HexBuilder.segmentBase(0x1234), HexBuilder.data(2, at: 0x10)],
      ranges: [0x12350..<0x12352]
    ),
    Row(
      title: "a linear base",
      records: [HexBuilder.linearBase(0x0800), HexBuilder.data(2, at: 0x10)],
      ranges: [0x0800_0010..<0x0800_0012]
    ),
    Row(
      title: "data that run on from one linear base to the next",
      records: [
        HexBuilder.linearBase(0x0800), HexBuilder.data(4, at: 0xFFFE), HexBuilder.linearBase(0x0801),
        HexBuilder.data(2, at: 2),
      ],
      ranges: [0x0800_FFFE..<0x0801_0004]
    ),
    Row(
      title: "the last address",
      records: [HexBuilder.linearBase(0xFFFF), HexBuilder.data(1, at: 0xFFFF)],
      ranges: [0xFFFF_FFFF..<0x1_0000_0000]
    ),
    Row(
      title: "a base of the other type, after one of zero",
      records: [HexBuilder.segmentBase(0), HexBuilder.linearBase(1), HexBuilder.data(1, at: 0)],
      ranges: [0x1_0000..<0x1_0001]
    ),
  ]

  @Test("Data go where base and offset say", arguments: rows)
  func ranges(row: Row) {
    let content = content(row.records.joined())
    #expect(content?.loaded == row.ranges)
    #expect(content?.copied == row.ranges)
  }

  @Test("The place to begin is a linear address, or a segment's and an offset")
  func entry() {
    #expect(content(HexBuilder.data(1, at: 0))?.entry == nil)
    #expect(content(HexBuilder.record(5, [0x08, 0, 0x01, 0x41]))?.entry == 0x0800_0141)
    #expect(content(HexBuilder.record(3, [0x12, 0x34, 0x00, 0x10]))?.entry == 0x12350)
  }

  static let refusals: [(String, Int, String)] = [
    (HexBuilder.data(2, at: 0xFFFF), 1, "data that run over the end of a segment of 64 KiB"),
    (
      HexBuilder.segmentBase(0xF000) + HexBuilder.data(2, at: 0xFFFF), 2,
      "data that run over the end of a segment of 64 KiB"
    ),
    (
      HexBuilder.linearBase(0xFFFF) + HexBuilder.data(2, at: 0xFFFF), 2, "data that run over the last address"
    ),
    (
      HexBuilder.data(4, at: 0x10) + "\n" + HexBuilder.data(4, at: 0x13), 3,
      "data for the address 0x00000013, which has some already"
    ),
    (
      HexBuilder.data(4, at: 0x13) + HexBuilder.data(4, at: 0x10), 2,
      "data for the address 0x00000013, which has some already"
    ),
    (
      HexBuilder.linearBase(0x0800) + HexBuilder.segmentBase(0), 2,
      "a base address of type 2 behind one of type 4"
    ),
    (
      HexBuilder.segmentBase(0x1000) + HexBuilder.linearBase(0), 2,
      "a base address of type 4 behind one of type 2"
    ),
  ]

  @Test("What tools would read in different ways is refused with its line", arguments: refusals)
  func refused(text: String, line: Int, reason: String) {
    #expect(verdict(text + HexBuilder.end) == .malformed(line: line, reason: reason))
  }

  @Test("Parts that lie apart are bounded in number")
  func boundedParts() {
    let parts = (0...1024).map { HexBuilder.data(1, at: 2 * $0) }
    #expect(content(parts.dropLast().joined())?.loaded.count == 1024)
    #expect(verdict(parts.joined()) == .malformed(line: 1025, reason: "more than 1024 separate parts"))
  }

  @Test("Random records in any order and cut anywhere are what a map of single bytes makes of them")
  func randomRecords() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      var map = [Bool](repeating: false, count: 0x140)
      var lines: [String] = []
      var clash: Int?
      for _ in 0..<Int.random(in: 1..<12, using: &random) {
        let (start, count) = (
          Int.random(in: 0..<0x100, using: &random), Int.random(in: 0..<24, using: &random)
        )
        lines.append(HexBuilder.data(count, at: start))
        if clash == nil, map[start..<start + count].contains(true) { clash = lines.count }
        for address in start..<start + count { map[address] = true }
      }
      let bytes = Array((lines.joined() + HexBuilder.end).utf8)
      let cut = Int.random(in: 0...bytes.count, using: &random)
      var check = IntelHexCheck()
      check.feed(bytes[..<cut])
      check.feed(bytes[cut...])
      expect(check.finish(), toBe: map, clash: clash)
    }
  }

  private func expect(_ verdict: IntelHexCheck.Verdict, toBe map: [Bool], clash: Int?) {
    switch verdict {
    case .whole(let content):
      let addresses = Set(content.loaded.flatMap { $0 })
      #expect(clash == nil && addresses == Set(map.indices.filter { map[$0] }.map { UInt64($0) }))
      let isApart = zip(content.loaded, content.loaded.dropFirst()).allSatisfy {
        $0.upperBound < $1.lowerBound
      }
      #expect(isApart, "\(content.loaded)")
    case .malformed(let line, _): #expect(line == clash)
    case .truncated(let reason): Issue.record("\(reason)")
    }
  }
}
