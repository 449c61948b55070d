import Boards
import JSON
import Posix

/// A board file for a device that is attached, to be edited: what can be seen stands in it, what cannot has a
/// placeholder.
package struct BoardDraft: Sendable, Hashable {
  /// Stands for a board's type, and for its chip.
  private static let unknownType = "my-board"
  private static let unknownChip = "CHIP"

  /// The device, in one line.
  package let heading: String
  /// The board file.
  package private(set) var file: JSONObject
  /// What is to be filled in, each as a member's name and what it is.
  package private(set) var blanks: [String] = []
  /// What else is to be known, each as a sentence.
  package private(set) var notes: [String] = []

  /// What a device gives a board file; nil for one that has nothing to do with boards.
  ///
  /// - Parameters:
  ///   - device: an attached device.
  ///   - host: this host's name, as its runner calls itself.
  init?(_ device: USBDevice, host: String) {
    guard let known = KnownDevice.matching(device) else { return nil }
    heading = Self.heading(device, known)
    file = ["type": .string(known.type ?? Self.unknownType)]
    file["host"] = .string(host)
    if known.type == nil { blanks.append("\"type\", what kind of board it is") }
    file["driver"] = .object(driver(known.use, device))
    takeSerial(device, known.use)
    takeConsole(device, known.use)
    if let port = device.ports.first(where: { $0.stablePath == nil }) {
      notes.append(
        "udev gives \(port.path) no name in /dev/serial/by-id, so another port may have that path after a restart."
      )
    }
  }

  /// Says that another device gives the same serial number.
  mutating func noteTwin() {
    notes.append("Another device has the same serial number, so a tool cannot tell the two apart by it.")
  }

  private static func heading(_ device: USBDevice, _ known: KnownDevice) -> String {
    var facts = [device.ids]
    let name = [device.manufacturer, device.productName].filter { !$0.isEmpty }.joined(separator: " ")
    if !name.isEmpty { facts.append("\"\(name)\"") }
    if !device.serial.isEmpty { facts.append("serial \(RawName(bytes: device.serial).shown)") }
    facts += device.ports.map(\.name)
    return Printable.text("\(known.title) at USB \(device.place): " + facts.joined(separator: ", "))
  }

  private mutating func driver(_ use: KnownDevice.Use, _ device: USBDevice) -> JSONObject {
    let port = device.ports.first?.path
    switch use {
    case .openocd(let interface):
      return driver("openocd", ["interface": .string(interface)], blank: "target")
    case .pyocd: return driver("pyocd", [:], blank: "target")
    case .jlink: return driver("jlink", [:], blank: "device")
    case .blackMagic: return driver("gdb", ["server_kind": "blackmagic"], port: port)
    case .esptool: return driver("esptool", [:], port: port)
    case .programmer(let name): return driver("avrdude", ["programmer": .string(name)], blank: "part")
    case .arduino(let programmer, let part):
      let members: JSONObject = ["programmer": .string(programmer), "part": .string(part), "loader": true]
      return driver("avrdude", members, port: port)
    case .bossac(let isTouched): return driver("bossac", isTouched ? ["touch": true] : [:], port: port)
    case .dfu: return driver("dfu-util", ["device": .string(device.ids)])
    case .adapter:
      blanks.append("\"driver\", by what the board behind it is flashed; esptool is a guess")
      return driver("esptool", [:], port: port)
    }
  }

  /// A driver, with a placeholder for the chip where one must be named; the recipe says what that is.
  private mutating func driver(
    _ kind: String,
    _ members: JSONObject,
    port: String? = nil,
    blank: String? = nil
  ) -> JSONObject {
    var driver: JSONObject = ["kind": .string(kind)]
    for member in members.members { driver[member.name] = member.value }
    if let port { driver["port"] = .string(port) }
    if let blank {
      driver[blank] = .string(Self.unknownChip)
      let parameter = RecipeBook.builtin.named(kind)?.parameters.first { $0.name == blank }
      blanks.append("\"driver.\(blank)\", \(parameter?.help ?? "the chip")")
    }
    return driver
  }

  /// The serial number, where the tool finds the device by it and it can stand in a board file.
  private mutating func takeSerial(_ device: USBDevice, _ use: KnownDevice.Use) {
    switch use {
    case .openocd, .pyocd, .jlink, .programmer, .dfu: break
    case .blackMagic, .esptool, .arduino, .bossac, .adapter: return
    }
    guard !device.serial.isEmpty else {
      notes.append("It has no serial number, so this host can have only one of its kind.")
      return
    }
    guard let serial = RawName(bytes: device.serial).text, RecipeParameter.Form.word.fault(in: serial) == nil
    else {
      notes.append(
        "Its serial number has bytes that a board file cannot name, as some clones' have: \"probe\" is left out,"
          + " so this host can have only one of its kind."
      )
      return
    }
    file["probe"] = .string(serial)
  }

  /// The board's console: the port that belongs to the probe, or the one by which it is flashed.
  private mutating func takeConsole(_ device: USBDevice, _ use: KnownDevice.Use) {
    let port: SerialPort?
    var isShared = false
    switch use {
    case .openocd, .pyocd, .jlink, .programmer: port = device.ports.first
    case .blackMagic: port = device.ports.dropFirst().first
    case .dfu: port = nil
    case .esptool, .arduino, .bossac, .adapter:
      port = device.ports.first
      isShared = true
    }
    guard let port else { return }
    var console: JSONObject = ["kind": "serial", "path": .string(port.path), "baud": 115_200]
    // The tool that flashes by a port needs it for itself.
    if isShared { console["open"] = "after" }
    file["console"] = .object(console)
    blanks.append("\"console.baud\", if the firmware's is another")
  }
}
