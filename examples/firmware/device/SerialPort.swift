/// USART1 on pins PA9 and PA10, 115,200 baud, eight data bits, no parity, one stop bit.
public struct SerialPort {
  private static let base: UInt = 0x4001_1000
  private static let status = Register(base + 0x00)
  private static let data = Register(base + 0x04)
  private static let baudRate = Register(base + 0x08)
  private static let control = Register(base + 0x0c)

  private static let transmitEmpty: UInt32 = 1 << 7
  private static let transmitComplete: UInt32 = 1 << 6

  /// Starts clock, pins and port.
  ///
  /// Doing so again changes nothing.
  public static func open() -> SerialPort {
    Clock.enablePortA()
    Clock.enableUSART1()
    Pin(number: 9).connect(function: 7)
    Pin(number: 10).connect(function: 7)
    let baud: UInt32 = 115_200
    baudRate.value = (Clock.peripheralFrequency + baud / 2) / baud
    control.value = 1 << 13 | 1 << 3 | 1 << 2  // port, transmitter, receiver
    return SerialPort()
  }

  /// Sends one byte as soon as the port has room for it.
  public func send(_ byte: UInt8) {
    while !Self.status.has(Self.transmitEmpty) {}
    Self.data.value = UInt32(byte)
  }

  /// Returns when the last byte has left the chip.
  public func drain() {
    while !Self.status.has(Self.transmitComplete) {}
  }
}
