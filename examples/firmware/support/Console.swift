import Device

/// Text on the serial port.
///
/// Lines end in CR LF, as terminals expect.
public struct Console {
  private let port: SerialPort

  /// Opens the port at its one speed.
  public init() {
    port = .open()
  }

  /// Writes text as it is.
  public func write(_ text: StaticString) {
    for offset in 0..<text.utf8CodeUnitCount {
      port.send(text.utf8Start[offset])
    }
  }

  /// Writes a number in decimal.
  public func write(_ number: UInt32) {
    if number >= 10 {
      write(number / 10)
    }
    port.send(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Writes a number as eight hexadecimal digits.
  public func writeHexadecimal(_ number: UInt32) {
    for shift in stride(from: 28, through: 0, by: -4) {
      let digit = UInt8(number >> shift & 15)
      port.send(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// Writes text and ends the line.
  public func writeLine(_ text: StaticString = "") {
    write(text)
    write("\r\n")
  }

  /// Returns when everything written has left the chip.
  public func flush() {
    port.drain()
  }
}
