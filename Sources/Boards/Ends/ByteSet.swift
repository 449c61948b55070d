/// A set of bytes.
struct ByteSet: Sendable, Hashable {
  private var bits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  init(_ ranges: ClosedRange<UInt8>...) {
    for range in ranges { insert(range) }
  }

  func contains(_ byte: UInt8) -> Bool {
    let bit: UInt64 = 1 << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: return bits.0 & bit != 0
    case 1: return bits.1 & bit != 0
    case 2: return bits.2 & bit != 0
    default: return bits.3 & bit != 0
    }
  }

  mutating func insert(_ byte: UInt8) {
    let bit: UInt64 = 1 << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: bits.0 |= bit
    case 1: bits.1 |= bit
    case 2: bits.2 |= bit
    default: bits.3 |= bit
    }
  }

  mutating func insert(_ range: ClosedRange<UInt8>) {
    for byte in range { insert(byte) }
  }

  mutating func formUnion(_ other: ByteSet) {
    bits.0 |= other.bits.0
    bits.1 |= other.bits.1
    bits.2 |= other.bits.2
    bits.3 |= other.bits.3
  }

  var inverted: ByteSet {
    var set = self
    set.bits = (~bits.0, ~bits.1, ~bits.2, ~bits.3)
    return set
  }

  /// With the other case of each ASCII letter that is in it.
  var foldingCase: ByteSet {
    var set = self
    for upper in UInt8(ascii: "A")...UInt8(ascii: "Z") {
      if contains(upper) { set.insert(upper | 0x20) }
      if contains(upper | 0x20) { set.insert(upper) }
    }
    return set
  }

  static func == (a: ByteSet, b: ByteSet) -> Bool { a.bits == b.bits }

  func hash(into hasher: inout Hasher) {
    hasher.combine(bits.0)
    hasher.combine(bits.1)
    hasher.combine(bits.2)
    hasher.combine(bits.3)
  }

  static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
  static let words = ByteSet(
    UInt8(ascii: "0")...UInt8(ascii: "9"),
    UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "_")...UInt8(ascii: "_")
  )
  static let spaces = ByteSet(0x09...0x0D, 0x20...0x20)
  static let all = ByteSet().inverted
}
