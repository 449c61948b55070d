/// A serial port of a USB device.
package struct SerialPort: Sendable, Hashable {
  /// The kernel's name, which another port may have after the next start: "ttyACM0".
  package let name: String
  /// Its link below /dev/serial/by-id, which stays; nil where udev made none.
  package let stablePath: String?

  /// What a board file is to name.
  package var path: String { stablePath ?? "/dev/\(name)" }
}
