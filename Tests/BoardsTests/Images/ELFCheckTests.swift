import Boards
import Testing

/// Tells whole ELF files from those whose transfer stopped.
@Suite("Whole ELF files")
struct ELFCheckTests {
  private func check(_ bytes: [UInt8]) -> ELFCheck.Verdict {
    ELFCheck.check(size: UInt64(bytes.count)) { offset, length in
      let end = Int(offset) + length
      return end <= bytes.count ? Array(bytes[Int(offset)..<end]) : nil
    }
  }

  private func machine(_ verdict: ELFCheck.Verdict) -> UInt16? {
    if case .whole(let content) = verdict { content.machine?.number } else { nil }
  }

  private func isTruncated(_ verdict: ELFCheck.Verdict) -> Bool {
    if case .truncated = verdict { true } else { false }
  }

  private func isMalformed(_ verdict: ELFCheck.Verdict) -> Bool {
    if case .malformed = verdict { true } else { false }
  }

  @Test("A file is whole at its full length and at no shorter one", arguments: [false, true], [false, true])
  func everyLength(isWide: Bool, isBigEndian: Bool) {
    let file = ELFBuilder(isWide: isWide, isBigEndian: isBigEndian, machine: 243).bytes
    #expect(machine(check(file)) == 243)
    for length in 0..<file.count { #expect(isTruncated(check(Array(file[..<length]))), "\(length) bytes") }
  }

  @Test("Without sections the segments' end is the file's", arguments: [false, true])
  func stripped(isWide: Bool) {
    let file = ELFBuilder(isWide: isWide, sectionOffset: nil).bytes
    #expect(machine(check(file)) == 40)
    #expect(isTruncated(check(Array(file.dropLast()))))
  }

  @Test("Bytes behind the last part do not matter")
  func trailingBytes() { #expect(machine(check(ELFBuilder().bytes + [0, 1, 2])) == 40) }

  @Test("Counts that are too large for the header stand in section 0", arguments: [false, true])
  func extendedCounts(isWide: Bool) {
    var builder = ELFBuilder(isWide: isWide, programCount: 0xFFFF, sectionCount: 0)
    builder.sections[0].size = 3
    let file = builder.bytes
    #expect(machine(check(file)) == 40)
    #expect(isTruncated(check(Array(file.dropLast()))))
  }

  @Test("Numbers near the type's end overflow nothing", arguments: [false, true])
  func hostileNumbers(isWide: Bool) {
    let most: UInt64 = isWide ? .max : UInt64(UInt32.max)
    #expect(isTruncated(check(ELFBuilder(isWide: isWide, segments: [.init(most, most)]).bytes)))
    #expect(isTruncated(check(ELFBuilder(isWide: isWide, segments: [.init(1, most)]).bytes)))
    #expect(isTruncated(check(ELFBuilder(isWide: isWide, sections: [.init(1, most, 1)]).bytes)))
    #expect(isTruncated(check(ELFBuilder(isWide: isWide, sectionOffset: most).bytes)))
    #expect(
      isMalformed(check(ELFBuilder(isWide: isWide, sections: [.init(0, 0, most)], sectionCount: 0).bytes))
    )
  }

  @Test("Segments that take no room in the file may lie anywhere")
  func emptySegments() { #expect(machine(check(ELFBuilder(segments: [.init(9999, 0)]).bytes)) == 40) }

  @Test("What is not ELF is said so")
  func notELF() {
    #expect(check(Array("#!/bin/sh\n".utf8)) == .notELF)
    #expect(check([0x7F, 0x45, 0x4D]) == .notELF)
  }

  @Test("Headers that cannot be right are named")
  func malformed() {
    var badClass = ELFBuilder().bytes
    badClass[4] = 3
    var badOrder = ELFBuilder().bytes
    badOrder[5] = 0
    let damaged = "the ELF file is damaged: "
    #expect(
      check(badClass) == .malformed(reason: damaged + "there is no class 3 with byte order 1")
    )
    #expect(check(badOrder) == .malformed(reason: damaged + "there is no class 1 with byte order 0"))
    #expect(
      check(ELFBuilder(entrySize: 8).bytes)
        == .malformed(reason: damaged + "the program header table has entries of 8 bytes, which is too few")
    )
  }

  @Test("A read that fails makes the file truncated")
  func failingRead() {
    #expect(isTruncated(ELFCheck.check(size: 1000) { _, _ in nil }))
  }

  @Test("No header of any bytes makes it crash, or read more than 64 KiB at once")
  func randomHeaders() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<300 {
      var file = ELFBuilder(isWide: .random(using: &random), isBigEndian: .random(using: &random)).bytes
      for _ in 0..<8 {
        file[Int.random(in: 6..<200, using: &random)] =
          [0, 1, 0x7F, 0xFF][Int.random(in: 0..<4, using: &random)]
      }
      _ = ELFCheck.check(size: .random(in: 0...(1 << 40), using: &random)) { offset, length in
        #expect(length <= 1 << 16)
        let known = offset < file.count ? file[Int(offset)...].prefix(length) : []
        return known + [UInt8](repeating: 0, count: length - known.count)
      }
    }
  }
}
