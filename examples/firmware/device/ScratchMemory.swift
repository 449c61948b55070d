import _Volatile

/// RAM that the linker script keeps free: a test may overwrite it, and the compiler does not know
/// what it holds.
public enum ScratchMemory {
  private static let base: UInt = 0x2001_f000

  /// The number of 32-bit words.
  public static let count: UInt = 1024

  /// Reads a word from the memory itself.
  public static func read(_ index: UInt) -> UInt32 {
    word(index).load()
  }

  /// Writes a word to the memory itself.
  public static func write(_ value: UInt32, at index: UInt) {
    word(index).store(value)
  }

  private static func word(_ index: UInt) -> VolatileMappedRegister<UInt32> {
    VolatileMappedRegister(unsafeBitPattern: base + index % count * 4)
  }
}
