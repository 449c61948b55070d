/// How an ELF file writes its numbers: 32 or 64 bits wide, in one of two byte orders.
struct ELFLayout {
  let isWide: Bool
  let isBigEndian: Bool

  /// From `e_ident[EI_CLASS]` and `e_ident[EI_DATA]`; nil for values that there are not.
  init?(classByte: UInt8, orderByte: UInt8) {
    guard (1...2).contains(classByte), (1...2).contains(orderByte) else { return nil }
    isWide = classByte == 2
    isBigEndian = orderByte == 2
  }

  var headerSize: Int { isWide ? 64 : 52 }
  var programSize: Int { isWide ? 56 : 32 }
  var sectionSize: Int { isWide ? 64 : 40 }

  /// The number of so many bytes at an offset into the header; the caller has checked the length.
  func number(_ bytes: ArraySlice<UInt8>, at offset: Int, width: Int) -> UInt64 {
    let start = bytes.startIndex + offset
    let digits = bytes[start..<start + width]
    if isBigEndian { return digits.reduce(0) { $0 << 8 | UInt64($1) } }
    return digits.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number as wide as an address, at an offset that depends on the class.
  func address(_ bytes: ArraySlice<UInt8>, narrow: Int, wide: Int) -> UInt64 {
    isWide ? number(bytes, at: wide, width: 8) : number(bytes, at: narrow, width: 4)
  }
}

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

/// What we need of a program header.
struct ELFSegment {
  /// `PT_NULL`.
  static let unused: UInt64 = 0
  /// `PT_LOAD`.
  static let load: UInt64 = 1

  let type: UInt64
  let offset: UInt64
  let physicalAddress: UInt64
  let fileSize: UInt64

  init(_ bytes: ArraySlice<UInt8>, _ layout: ELFLayout) {
    type = layout.number(bytes, at: 0, width: 4)
    offset = layout.address(bytes, narrow: 4, wide: 8)
    physicalAddress = layout.address(bytes, narrow: 12, wide: 24)
    fileSize = layout.address(bytes, narrow: 16, wide: 32)
  }

  /// Whether a section lies in it; the ends of both were found to lie within the file.
  func holds(_ section: ELFSection) -> Bool {
    section.offset >= offset && section.offset + section.size <= offset + fileSize
  }
}

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
