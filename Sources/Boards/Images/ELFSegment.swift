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
