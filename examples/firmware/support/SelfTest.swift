import Device

/// What a board checks of itself before anything else is believed.
public enum SelfTest {
  /// Runs all checks into `report`.
  public static func run(into report: inout TestReport) {
    report.check("arithmetic", arithmeticHolds())
    report.check("memory", memoryHoldsPatterns())
    report.check("checksum", checksumMatchesItsReference())
  }

  /// Quotient and remainder must multiply back.
  ///
  /// The operands pass through memory, so that the processor divides, and not the compiler.
  private static func arithmeticHolds() -> Bool {
    for step in 1...100 as ClosedRange<UInt32> {
      ScratchMemory.write(step &* 0x9e37_79b9, at: 0)
      ScratchMemory.write(step, at: 1)
      let dividend = ScratchMemory.read(0)
      let divisor = ScratchMemory.read(1)
      guard divisor == step else { return false }
      let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
      guard remainder < divisor, quotient * divisor + remainder == dividend else { return false }
    }
    return true
  }

  /// Each word keeps its own value and its complement: finds stuck bits, and lines that are shorted.
  private static func memoryHoldsPatterns() -> Bool {
    memoryHolds(inversion: 0) && memoryHolds(inversion: .max)
  }

  private static func memoryHolds(inversion: UInt32) -> Bool {
    for index in 0..<ScratchMemory.count {
      ScratchMemory.write(pattern(index) ^ inversion, at: index)
    }
    for index in 0..<ScratchMemory.count where ScratchMemory.read(index) != pattern(index) ^ inversion {
      return false
    }
    return true
  }

  private static func pattern(_ index: UInt) -> UInt32 {
    UInt32(truncatingIfNeeded: index) &* 0x9e37_79b9
  }

  /// The reference is the check value that every catalogue of CRCs gives for this text.
  private static func checksumMatchesItsReference() -> Bool {
    crc32(of: "123456789") == 0xcbf4_3926
  }
}
