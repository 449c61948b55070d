import Boards
import Posix

/// Reads which USB devices are attached to this host.
///
/// The kernel has a folder for each device below /sys/bus/usb/devices, with a file for each attribute and a
/// folder for each interface (sysfs(5), Documentation/ABI/testing/sysfs-bus-usb); below an interface's stands
/// the port that a driver made of it. udev names ports by the device's serial number in /dev/serial/by-id.
package struct USBTree {
  private static let largestAttribute = 4096

  private let root: String

  /// - Parameter root: the folder with `sys` and `dev` in it; empty for this host's own.
  package init(root: String = "") { self.root = root }

  /// All devices but root hubs, by their place; none where the host has no USB.
  ///
  /// What is unplugged meanwhile is left out.
  package func devices() -> [USBDevice] {
    let folder = "\(root)/sys/bus/usb/devices"
    let names = Self.names(in: folder).filter { !$0.contains(":") && !$0.hasPrefix("usb") }
    guard !names.isEmpty else { return [] }
    let links = stablePaths()
    return names.compactMap { device($0, at: "\(folder)/\($0)", links: links) }
  }

  private func device(_ place: String, at path: String, links: [String: String]) -> USBDevice? {
    guard let vendor = UInt16(text("\(path)/idVendor"), radix: 16),
      let product = UInt16(text("\(path)/idProduct"), radix: 16)
    else { return nil }
    let interfaces = Self.names(in: path).filter { $0.hasPrefix("\(place):") }
    let ports = interfaces.flatMap { Self.ports(of: "\(path)/\($0)") }
    return USBDevice(
      place: place,
      vendor: vendor,
      product: product,
      serial: attribute("\(path)/serial"),
      manufacturer: text("\(path)/manufacturer"),
      productName: text("\(path)/product"),
      ports: ports.map { SerialPort(name: $0, stablePath: links[$0]) }
    )
  }

  /// A modem's port stands in a folder `tty` (cdc-acm); an adapter's beside it, with the kernel's name
  /// (usb-serial).
  private static func ports(of interface: String) -> [String] {
    let names = names(in: interface)
    let adapters = names.filter { $0.hasPrefix("ttyUSB") }
    return adapters.isEmpty && names.contains("tty") ? Self.names(in: "\(interface)/tty") : adapters
  }

  /// The links of udev, by the ports' names; of several the first that a board file can name.
  private func stablePaths() -> [String: String] {
    let folder = "/dev/serial/by-id"
    guard let directory = try? Directory(path: root + folder) else { return [:] }
    var links: [String: String] = [:]
    for name in Self.names(in: root + folder) {
      guard let target = try? directory.linkTarget(name), let last = target.split(separator: "/").last,
        RecipeParameter.Form.port.fault(in: "\(folder)/\(name)") == nil
      else { continue }
      if links[String(last)] == nil { links[String(last)] = "\(folder)/\(name)" }
    }
    return links
  }

  private static func names(in path: String) -> [String] {
    guard let directory = try? Directory(path: path), let names = try? directory.names() else { return [] }
    return names.sorted()
  }

  /// What an attribute's file holds, without the line's end; empty where there is none.
  private func attribute(_ path: String) -> [UInt8] {
    guard var bytes = try? ProcFile.read(path, limit: Self.largestAttribute) else { return [] }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    return bytes
  }

  private func text(_ path: String) -> String { RawName(bytes: attribute(path)).shown }
}
