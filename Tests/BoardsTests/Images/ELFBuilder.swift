/// Makes small ELF files of both classes and byte orders.
struct ELFBuilder {
  struct Segment {
    var offset: UInt64
    var size: UInt64
    var address: UInt64
    var type: UInt64

    init(_ offset: UInt64, _ size: UInt64, at address: UInt64 = 0, type: UInt64 = 1) {
      self.offset = offset
      self.size = size
      self.address = address
      self.type = type
    }
  }

  struct Section {
    var type: UInt64
    var offset: UInt64
    var size: UInt64
    var address: UInt64
    var flags: UInt64

    init(_ type: UInt64, _ offset: UInt64, _ size: UInt64, at address: UInt64 = 0, flags: UInt64 = 0) {
      self.type = type
      self.offset = offset
      self.size = size
      self.address = address
      self.flags = flags
    }
  }

  var isWide = false
  var isBigEndian = false
  var machine: UInt64 = 40
  var entry: UInt64 = 0
  var segments = [Segment(256, 16)]
  var sections = [Section(0, 0, 0), Section(1, 256, 16), Section(8, 99999, 99999)]
  var sectionOffset: UInt64? = 300
  var programCount: UInt64?
  var sectionCount: UInt64?
  var entrySize: UInt64?

  private func number(_ value: UInt64, _ width: Int) -> [UInt8] {
    let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    return isBigEndian ? little.reversed() : little
  }

  private func address(_ value: UInt64) -> [UInt8] { number(value, isWide ? 8 : 4) }

  var bytes: [UInt8] {
    let headerSize: UInt64 = isWide ? 64 : 52
    var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, isWide ? 2 : 1, isBigEndian ? 2 : 1, 1]
    file += [UInt8](repeating: 0, count: 9)
    file += number(2, 2) + number(machine, 2) + number(1, 4)
    file += address(entry) + address(headerSize) + address(sectionOffset ?? 0) + number(0, 4)
    file += number(headerSize, 2) + number(entrySize ?? (isWide ? 56 : 32), 2)
    file += number(programCount ?? UInt64(segments.count), 2) + number(isWide ? 64 : 40, 2)
    file += number(sectionCount ?? UInt64(sectionOffset == nil ? 0 : sections.count), 2) + number(0, 2)
    for segment in segments { file += segmentHeader(segment) }
    pad(&file, to: 272)
    guard let sectionOffset, sectionOffset < 1000 else { return file }
    pad(&file, to: Int(sectionOffset))
    for section in sections { file += sectionHeader(section) }
    return file
  }

  private func pad(_ file: inout [UInt8], to size: Int) {
    if file.count < size { file += [UInt8](repeating: 0xAA, count: size - file.count) }
  }

  /// The virtual address is another than the physical one, and means nothing here.
  private func segmentHeader(_ segment: Segment) -> [UInt8] {
    let (type, flags) = (number(segment.type, 4), number(5, 4))
    let places = address(segment.offset) + address(0x2000_0000) + address(segment.address)
    let sizes = address(segment.size) + address(segment.size)
    return isWide ? type + flags + places + sizes + address(4) : type + places + sizes + flags + number(4, 4)
  }

  private func sectionHeader(_ section: Section) -> [UInt8] {
    number(0, 4) + number(section.type, 4) + address(section.flags) + address(section.address)
      + address(section.offset) + address(section.size) + number(0, 4)
      + number(UInt64(segments.count), 4) + address(1) + address(0)
  }
}
