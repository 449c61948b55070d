import Posix
import TestSupport

@testable import Client

/// A tree as the kernel and udev make it, of plain files.
final class USBFolder {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  var tree: USBTree { USBTree(root: scratch.path) }

  struct Port {
    var name: String
    /// The name in by-id; nil where udev made none.
    var link: String?
  }

  /// Plugs a device in.
  func plug(
    _ place: String,
    _ vendor: String,
    _ product: String,
    name: String = "",
    serial: [UInt8]? = nil,
    ports: [Port] = []
  ) throws {
    let folder = "sys/bus/usb/devices/\(place)"
    try scratch.directory.put("\(folder)/idVendor", vendor + "\n")
    try scratch.directory.put("\(folder)/idProduct", product + "\n")
    if !name.isEmpty { try scratch.directory.put("\(folder)/product", name + "\n") }
    if let serial { try scratch.directory.put("\(folder)/serial", bytes: serial + [0x0A]) }
    for (index, port) in ports.enumerated() {
      let interface = "\(folder)/\(place):1.\(2 * index)"
      let parent = port.name.hasPrefix("ttyUSB") ? "\(interface)/\(port.name)/tty" : "\(interface)/tty"
      try scratch.directory.put("\(parent)/\(port.name)/dev", "166:0\n")
      try link(port)
    }
  }

  private func link(_ port: Port) throws {
    guard let link = port.link else { return }
    let serial = try scratch.directory.directory(making: "dev").directory(making: "serial")
    try serial.directory(making: "by-id").makeLink(link, to: "../../\(port.name)")
  }
}
