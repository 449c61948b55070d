/// Makes small ELF files of both classes and byte orders.
struct ELFBuilder {
  var isWide = false
  var isBigEndian = false
  var machine: UInt64 = 40
  /// Offsets, sizes in the file.
  var segments: [(UInt64, UInt64)] = [(256, 16)]
  /// Types, offsets, sizes.
  var sections: [(UInt64, UInt64, UInt64)] = [(0, 0, 0), (1, 256, 16), (8, 99999, 99999)]
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
    file += address(0) + address(headerSize) + address(sectionOffset ?? 0) + number(0, 4)
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

  private func segmentHeader(_ segment: (UInt64, UInt64)) -> [UInt8] {
    let (offset, size) = (address(segment.0), address(segment.1))
    if isWide {
      return number(1, 4) + number(5, 4) + offset + address(0) + address(0) + size + address(0) + address(4)
    }
    return number(1, 4) + offset + address(0) + address(0) + size + address(0) + number(5, 4) + number(4, 4)
  }

  private func sectionHeader(_ section: (UInt64, UInt64, UInt64)) -> [UInt8] {
    number(0, 4) + number(section.0, 4) + address(0) + address(0) + address(section.1)
      + address(section.2) + number(0, 4) + number(UInt64(segments.count), 4) + address(1) + address(0)
  }
}
