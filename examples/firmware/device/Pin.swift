/// A pin of GPIO port A.
struct Pin {
  private static let base: UInt = 0x4002_0000
  private static let mode = Register(base + 0x00)
  private static let pull = Register(base + 0x0c)
  private static let functionLow = Register(base + 0x20)
  private static let functionHigh = Register(base + 0x24)

  /// 0 to 15.
  let number: UInt32

  /// Hands the pin to a peripheral, with a pull-up, so that an open line reads as idle.
  ///
  /// - Parameter function: 0 to 15, from the data sheet's table of alternate functions.
  func connect(function: UInt32) {
    let register = number < 8 ? Self.functionLow : Self.functionHigh
    register.write(function, at: (number % 8) * 4, width: 4)
    Self.pull.write(0b01, at: number * 2, width: 2)
    Self.mode.write(0b10, at: number * 2, width: 2)
  }
}
