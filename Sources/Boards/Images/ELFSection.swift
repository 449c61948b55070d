/// What we need of a section header.
struct ELFSection {
  let address: UInt64
  let offset: UInt64
  let size: UInt64
  let info: UInt64
  private let type: UInt64
  private let flags: UInt64

  init(_ bytes: [UInt8], _ layout: ELFLayout) { self.init(bytes[...], layout) }

  init(_ bytes: ArraySlice<UInt8>, _ layout: ELFLayout) {
    type = layout.number(bytes, at: 4, width: 4)
    flags = layout.address(bytes, narrow: 8, wide: 8)
    address = layout.address(bytes, narrow: 12, wide: 16)
    offset = layout.address(bytes, narrow: 16, wide: 24)
    size = layout.address(bytes, narrow: 20, wide: 32)
    info = layout.number(bytes, at: layout.isWide ? 44 : 28, width: 4)
  }

  /// Neither `SHT_NULL` (whose size may be a count) nor `SHT_NOBITS` (memory only).
  var occupiesFile: Bool { type != 0 && type != 8 }

  /// `SHF_ALLOC`: it is in memory when the program runs.
  var isAllocated: Bool { flags & 2 != 0 }
}
