import Processor

/// Calls to the debugger or emulator that the chip runs under.
///
/// On a chip by itself they fault.
public enum Semihosting {
  private static let write0: UInt32 = 0x04
  private static let exitExtended: UInt32 = 0x20
  private static let applicationExit: UInt32 = 0x2_0026

  /// Writes text to the host's console.
  public static func write(_ text: StaticString) {
    _ = semihosting_call(write0, text.utf8Start)  // A StaticString ends in a zero byte, as the call asks.
  }

  /// Ends the program, and the emulator with it, which exits with `status` modulo 256.
  public static func exit(_ status: UInt32) {
    var block = (applicationExit, status)
    withUnsafePointer(to: &block) { _ = semihosting_call(exitExtended, $0) }
  }
}
