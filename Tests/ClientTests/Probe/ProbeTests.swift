import Boards
import JSON
import Posix
import TestSupport
import Testing

@testable import Client

/// What `boards probe` makes of the devices that are attached.
@Suite("Board files from attached devices")
struct ProbeTests {
  private let usb: USBFolder

  init() throws { usb = try USBFolder() }

  private var drafts: [BoardDraft] { ProbeReport(usb.tree, host: "lab1").drafts }

  private func onlyFile() throws -> JSONValue {
    try #require(drafts.count == 1)
    return .object(drafts[0].file)
  }

  @Test("A host without USB has nothing attached, and says so in one sentence")
  func nothing() {
    #expect(
      ProbeReport(usb.tree, host: "lab1").lines
        == ["No debug probe, board or USB serial port that could be seen is attached to this host."]
    )
    #expect(ProbeReport(usb.tree, host: "lab1").json == .array([]))
  }

  @Test("Hubs, keyboards and root hubs are no boards")
  func others() throws {
    try usb.plug("usb1", "1d6b", "0002")
    try usb.plug("1-1", "05e3", "0608", name: "USB2.0 Hub")
    try usb.plug("1-1.1", "046d", "c31c", name: "USB Keyboard", serial: Array("1".utf8))
    #expect(drafts.isEmpty)
  }

  @Test("An ST-Link and its own port are one board")
  func stlink() throws {
    let link = "usb-STMicroelectronics_STM32_STLink_0671FF48-if02"
    try usb.plug(
      "1-1.2",
      "0483",
      "374b",
      name: "STM32 STLink",
      serial: Array("0671FF48".utf8),
      ports: [.init(name: "ttyACM0", link: link)]
    )
    let wanted: JSONValue = [
      "type": "my-board", "host": "lab1",
      "driver": ["kind": "openocd", "interface": "stlink", "target": "CHIP"], "probe": "0671FF48",
      "console": ["kind": "serial", "path": .string("/dev/serial/by-id/\(link)"), "baud": 115_200],
    ]
    #expect(try onlyFile() == wanted)
    #expect(
      drafts[0].heading
        == "ST-Link/V2-1 at USB 1-1.2: 0483:374b, \"STM32 STLink\", serial 0671FF48, ttyACM0"
    )
  }

  @Test("What is to be filled in is said in one line, in the recipe's own words")
  func blanks() throws {
    try usb.plug("1-1", "0d28", "0204", name: "DAPLink CMSIS-DAP", serial: Array("9904".utf8))
    let lines = ProbeReport(usb.tree, host: "lab1").lines
    #expect(
      lines[1]
        == "Fill in \"type\", what kind of board it is; \"driver.target\", the chip, as `pyocd list --targets`"
        + " names it, such as nrf52840."
    )
    #expect(try JSONParser.parse(Array(lines.dropFirst(2).joined(separator: "\n").utf8)) == onlyFile())
  }

  @Test("A Black Magic Probe is a gdb server on one port, and the board's console on the other")
  func blackMagic() throws {
    try usb.plug(
      "2-1",
      "1d50",
      "6018",
      serial: Array("7BB1".utf8),
      ports: [.init(name: "ttyACM1", link: "usb-BMP-if00"), .init(name: "ttyACM2", link: "usb-BMP-if02")]
    )
    let file = try onlyFile()
    #expect(
      file["driver"] == [
        "kind": "gdb", "server_kind": "blackmagic", "port": "/dev/serial/by-id/usb-BMP-if00",
      ]
    )
    #expect(file["console"]?["path"] == "/dev/serial/by-id/usb-BMP-if02")
    #expect(file["probe"] == nil)
  }

  @Test("A board that is flashed by its console's port has that opened after flashing")
  func sharedPort() throws {
    try usb.plug("1-3", "10c4", "ea60", ports: [.init(name: "ttyUSB0", link: "usb-CP2102-if00-port0")])
    let file = try onlyFile()
    #expect(file["driver"]?["port"] == "/dev/serial/by-id/usb-CP2102-if00-port0")
    #expect(file["console"]?["open"] == "after")
    #expect(
      drafts[0].blanks.contains("\"driver\", by what the board behind it is flashed; esptool is a guess")
    )
  }

  @Test("A probe of no known vendor is one by its name, and a port is one by its being there")
  func unknownVendors() throws {
    try usb.plug("1-1", "abcd", "0001", name: "Some CMSIS-DAP v2", serial: Array("5".utf8))
    try usb.plug("1-2", "abcd", "0002", ports: [.init(name: "ttyACM0", link: "usb-x-if00")])
    #expect(drafts.map { $0.file["driver"]?["kind"] } == ["pyocd", "esptool"])
  }

  @Test(
    "A serial number with odd bytes is shown escaped, and left out of the file with a note",
    arguments: [
      [0xC3, 0xBF, 0x06, 0x71] as [UInt8], [0xFF, 0x41], Array("a b".utf8), Array("-dev".utf8),
      Array("a/b".utf8),
    ]
  )
  func oddSerial(serial: [UInt8]) throws {
    try usb.plug("1-1", "0483", "3748", serial: serial)
    #expect(try onlyFile()["probe"] == nil)
    #expect(
      drafts[0].notes.contains { $0.hasPrefix("Its serial number has bytes that a board file cannot name") }
    )
    let isPlain = drafts[0].heading.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 }
    #expect(isPlain && drafts[0].heading.contains("serial "))
  }

  @Test("Two devices with the same serial number are noted on both")
  func twins() throws {
    try usb.plug("1-1", "0483", "3748", serial: Array("42".utf8))
    try usb.plug("1-2", "0483", "3748", serial: Array("42".utf8))
    try usb.plug("1-3", "0483", "3748", serial: Array("43".utf8))
    let marked = drafts.map {
      $0.notes.contains { $0.hasPrefix("Another device has the same serial number") }
    }
    #expect(marked == [true, true, false])
  }

  @Test("A port without a lasting name goes by the kernel's, with a note")
  func withoutUdev() throws {
    try usb.plug("1-1", "303a", "1001", ports: [.init(name: "ttyACM7", link: nil)])
    #expect(try onlyFile()["driver"]?["port"] == "/dev/ttyACM7")
    #expect(drafts[0].notes.count == 1)
  }

  static let kinds: [(String, String, String)] = [
    ("0483", "3744", "openocd"), ("0483", "3754", "openocd"), ("0483", "df11", "dfu-util"),
    ("1366", "0105", "jlink"), ("0d28", "0204", "pyocd"), ("1d50", "6018", "gdb"), ("2e8a", "000c", "pyocd"),
    ("303a", "1001", "esptool"), ("1cbe", "00fd", "openocd"), ("0451", "bef3", "openocd"),
    ("03eb", "2141", "avrdude"), ("03eb", "6124", "bossac"), ("2341", "0043", "avrdude"),
    ("2341", "003d", "bossac"), ("1a86", "7523", "esptool"), ("0403", "6001", "esptool"),
  ]

  @Test("Every draft is a board file that can be read", arguments: kinds)
  func readable(vendor: String, product: String, kind: String) throws {
    try usb.plug(
      "1-1",
      vendor,
      product,
      serial: Array("AB12".utf8),
      ports: [.init(name: "ttyACM0", link: "usb-a-if00"), .init(name: "ttyACM1", link: "usb-a-if02")]
    )
    let board = try Board(name: "probed", json: try onlyFile())
    #expect(board.driver.kind == kind)
    #expect(board.outOfService == nil)
    #expect(board.host == "lab1")
    #expect(!board.identities.isEmpty)
  }
}
