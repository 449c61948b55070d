/// What we need of the file's header.
struct ELFHeader {
  let layout: ELFLayout
  let machine: UInt16
  let entry: UInt64
  let programOffset: UInt64
  let sectionOffset: UInt64
  let programEntrySize: UInt64
  let programCount: UInt64
  let sectionEntrySize: UInt64
  let sectionCount: UInt64

  /// Reads at least ``ELFLayout/headerSize`` bytes.
  init(_ bytes: [UInt8], _ layout: ELFLayout) {
    let bytes = bytes[...]
    let tail = layout.isWide ? 54 : 42
    self.layout = layout
    machine = UInt16(truncatingIfNeeded: layout.number(bytes, at: 18, width: 2))
    entry = layout.address(bytes, narrow: 24, wide: 24)
    programOffset = layout.address(bytes, narrow: 28, wide: 32)
    sectionOffset = layout.address(bytes, narrow: 32, wide: 40)
    programEntrySize = layout.number(bytes, at: tail, width: 2)
    programCount = layout.number(bytes, at: tail + 2, width: 2)
    sectionEntrySize = layout.number(bytes, at: tail + 4, width: 2)
    sectionCount = layout.number(bytes, at: tail + 6, width: 2)
  }
}
