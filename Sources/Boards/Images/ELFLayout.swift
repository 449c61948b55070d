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
