/// A USB device as the kernel describes it below /sys/bus/usb/devices.
package struct USBDevice: Sendable, Hashable {
  /// Where it is plugged in, as the kernel names it: bus, and the ports on the way, as in "1-1.2".
  package let place: String
  package let vendor: UInt16
  package let product: UInt16
  /// As the device gives it: any bytes; empty where it has none.
  package let serial: [UInt8]
  package let manufacturer: String
  package let productName: String
  /// The serial ports that belong to it, in the order of its interfaces.
  package let ports: [SerialPort]

  /// "0483:374b", as lsusb(8) writes it.
  package var ids: String { "\(Self.digits(vendor)):\(Self.digits(product))" }

  private static func digits(_ number: UInt16) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}
