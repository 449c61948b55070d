import _Volatile

/// One 32-bit register, read and written exactly as often as the program says.
struct Register {
  private let mapped: VolatileMappedRegister<UInt32>

  /// - Parameter address: From the reference manual; a multiple of four.
  init(_ address: UInt) {
    mapped = VolatileMappedRegister(unsafeBitPattern: address)
  }

  var value: UInt32 {
    get { mapped.load() }
    nonmutating set { mapped.store(newValue) }
  }

  /// Sets the bits of `mask` and leaves the others.
  func set(_ mask: UInt32) {
    value |= mask
  }

  /// Writes `bits` into the field that starts at bit `position` and is `width` bits wide.
  func write(_ bits: UInt32, at position: UInt32, width: UInt32) {
    let mask: UInt32 = ((1 << width) - 1) << position
    value = (value & ~mask) | ((bits << position) & mask)
  }

  /// True while any bit of `mask` is set.
  func has(_ mask: UInt32) -> Bool {
    value & mask != 0
  }
}
