/// The clock tree as it is after reset: the internal 16 MHz oscillator feeds the core and both buses.
///
/// It is exact to 1 % at room temperature, which a serial line forgives, and needs no crystal.
enum Clock {
  /// The frequency of the bus that USART1 hangs on, in hertz.
  static let peripheralFrequency: UInt32 = 16_000_000

  private static let base: UInt = 0x4002_3800
  private static let ahb1Enable = Register(base + 0x30)
  private static let apb2Enable = Register(base + 0x44)

  /// Gives GPIO port A its clock.
  static func enablePortA() {
    ahb1Enable.set(1 << 0)
    _ = ahb1Enable.value  // The errata want a pause between the enable and the first access.
  }

  /// Gives USART1 its clock.
  static func enableUSART1() {
    apb2Enable.set(1 << 4)
    _ = apb2Enable.value
  }
}
