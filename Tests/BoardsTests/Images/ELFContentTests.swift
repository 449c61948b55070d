import Boards
import Testing

/// What an ELF file puts where, and for what processor.
@Suite("Addresses in ELF files")
struct ELFContentTests {
  private func verdict(_ builder: ELFBuilder) -> ELFCheck.Verdict {
    let bytes = builder.bytes
    return ELFCheck.check(size: UInt64(bytes.count)) { offset, length in
      let end = Int(offset) + length
      return end <= bytes.count ? Array(bytes[Int(offset)..<end]) : nil
    }
  }

  private func content(_ builder: ELFBuilder) -> ImageContent? {
    if case .whole(let content) = verdict(builder) { content } else { nil }
  }

  @Test("The header names processor, width, byte order and entry", arguments: [false, true], [false, true])
  func header(isWide: Bool, isBigEndian: Bool) {
    var builder = ELFBuilder(isWide: isWide, isBigEndian: isBigEndian, machine: 243)
    builder.entry = 0x8000_0041
    let content = content(builder)
    #expect(content?.machine == ELFMachine(243, isWide: isWide, isBigEndian: isBigEndian))
    #expect(content?.entry == 0x8000_0041)
  }

  @Test("Segments count by their physical address, where they have content", arguments: [false, true])
  func segments(isWide: Bool) {
    var builder = ELFBuilder(isWide: isWide, sectionOffset: nil)
    builder.segments = [
      .init(256, 8, at: 0x0800_0100),
      .init(264, 0, at: 0x2000_0000),
      .init(256, 4, at: 0x0800_0000),
      .init(256, 8, at: 0x0900_0000, type: 6),
      .init(264, 4, at: 0x0800_0108),
    ]
    #expect(content(builder)?.loaded == [0x0800_0000..<0x0800_0004, 0x0800_0100..<0x0800_010C])
  }

  @Test("Sections go where their segment takes them", arguments: [false, true], [false, true])
  func sections(isWide: Bool, isBigEndian: Bool) {
    var builder = ELFBuilder(isWide: isWide, isBigEndian: isBigEndian)
    builder.segments = [.init(240, 32, at: 0x0800_0000)]
    builder.sections = [
      .init(0, 0, 0),
      .init(1, 256, 8, at: 0x2000_0000, flags: 2),
      .init(1, 264, 4, at: 0x5555, flags: 0),
      .init(8, 264, 99, at: 0x2000_0008, flags: 2),
      .init(1, 200, 8, at: 0x0900_0000, flags: 2),
    ]
    let content = content(builder)
    #expect(content?.loaded == [0x0800_0000..<0x0800_0020])
    #expect(content?.copied == [0x0800_0010..<0x0800_0018, 0x0900_0000..<0x0900_0008])
    #expect(content?.doubled == nil)
  }

  @Test("An address that two sections have is noted")
  func doubled() {
    var builder = ELFBuilder()
    builder.segments = []
    builder.sections = [
      .init(0, 0, 0), .init(1, 256, 8, at: 0x100, flags: 2), .init(1, 264, 8, at: 0x104, flags: 2),
    ]
    #expect(content(builder)?.doubled == 0x104)
  }

  @Test("Content beyond the last address is damage, of segments as of sections", arguments: [false, true])
  func beyondTheEnd(isWide: Bool) {
    let last: UInt64 = isWide ? .max : UInt64(UInt32.max)
    var segment = ELFBuilder(isWide: isWide)
    segment.segments = [.init(256, 16, at: last - 14)]
    var section = ELFBuilder(isWide: isWide)
    section.segments = []
    section.sections = [.init(0, 0, 0), .init(1, 256, 16, at: last - 14, flags: 2)]
    for builder in [segment, section] {
      guard case .malformed(let reason) = verdict(builder) else {
        Issue.record("\(verdict(builder))")
        continue
      }
      #expect(
        reason.hasSuffix("it puts 16 bytes at 0x\(isWide ? "ffffffff" : "")fffffff1, beyond the last address")
      )
    }
  }

  @Test("Load segments are bounded in number")
  func boundedSegments() {
    func builder(_ count: Int) -> ELFBuilder {
      var builder = ELFBuilder(sectionOffset: nil)
      builder.segments = (0..<count).map { .init(0, 1, at: UInt64($0)) }
      return builder
    }
    #expect(content(builder(1024))?.loaded == [0..<1024])
    #expect(
      verdict(builder(1025))
        == .malformed(reason: "the ELF file is damaged: it has more than 1024 load segments")
    )
  }
}
