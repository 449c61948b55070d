/// USB devices that flash boards, or are boards.
struct KnownDevice: Sendable {
  /// How a board on it is driven.
  enum Use: Sendable, Hashable {
    /// By OpenOCD, with interface/NAME.cfg.
    case openocd(interface: String)
    case pyocd
    case jlink
    /// A gdb server on the device's first port, and the board's console on its second.
    case blackMagic
    case esptool
    /// By avrdude with a programmer of that name.
    case programmer(String)
    /// By avrdude and the chip's own loader, on the device's port.
    case arduino(programmer: String, part: String)
    /// Some come into their loader when their port is opened at 1200 baud.
    case bossac(isTouched: Bool)
    case dfu
    /// A port that leads to a board, which nobody can know from here.
    case adapter
  }

  let vendor: UInt16
  /// Empty: all of the vendor's.
  let products: Set<UInt16>
  /// What the product's name holds, in whatever case; nil: anything.
  let word: String?
  let title: String
  let use: Use
  /// The board's type, where the device is a board.
  let type: String?

  private init(
    _ vendor: UInt16,
    _ products: Set<UInt16>,
    named word: String? = nil,
    _ title: String,
    _ use: Use,
    type: String? = nil
  ) {
    self.vendor = vendor
    self.products = products
    self.word = word
    self.title = title
    self.use = use
    self.type = type
  }

  /// What is known of a device; of those whose vendor is not here, what their names and ports tell.
  static func matching(_ device: USBDevice) -> KnownDevice? {
    if let known = all.first(where: { $0.matches(device) }) { return known }
    if device.productName.lowercased().contains("cmsis-dap") {
      return KnownDevice(device.vendor, [], "CMSIS-DAP probe", .pyocd)
    }
    return device.ports.isEmpty ? nil : KnownDevice(device.vendor, [], "serial port", .adapter)
  }

  private func matches(_ device: USBDevice) -> Bool {
    guard vendor == device.vendor, products.isEmpty || products.contains(device.product) else { return false }
    guard let word else { return true }
    return device.productName.lowercased().contains(word)
  }

  /// The first that fits counts.
  ///
  /// ST-Link, J-Link, Espressif's, ICDI and XDS110 are numbered as in OpenOCD's contrib/60-openocd.rules, programmers
  /// for AVR as in avrdude.conf.
  private static let all = [
    KnownDevice(0x0483, [0x3744], "ST-Link/V1", .openocd(interface: "stlink")),
    KnownDevice(0x0483, [0x3748], "ST-Link/V2", .openocd(interface: "stlink")),
    KnownDevice(0x0483, [0x374B, 0x3752], "ST-Link/V2-1", .openocd(interface: "stlink")),
    KnownDevice(
      0x0483,
      [0x374D, 0x374E, 0x374F, 0x3753, 0x3754],
      "ST-Link/V3",
      .openocd(interface: "stlink")
    ),
    KnownDevice(0x0483, [0xDF11], "STM32 in its USB loader", .dfu),
    KnownDevice(0x1366, [], "SEGGER J-Link", .jlink),
    KnownDevice(0x0D28, [0x0204], "DAPLink", .pyocd),
    KnownDevice(0x1D50, [0x6018], "Black Magic Probe", .blackMagic),
    KnownDevice(0x2E8A, [0x000C], "Raspberry Pi Debug Probe", .pyocd),
    KnownDevice(0x303A, [0x1001], "ESP32 with its own USB", .esptool),
    KnownDevice(0x303A, [0x1002], "ESP USB Bridge", .esptool),
    KnownDevice(0x1CBE, [0x00FD], "TI ICDI", .openocd(interface: "ti-icdi")),
    KnownDevice(0x0451, [0xBEF3, 0xBEF4], "TI XDS110", .openocd(interface: "xds110")),
    KnownDevice(0x03EB, [0x6124], "SAM-BA loader", .bossac(isTouched: false)),
    KnownDevice(0x03EB, [0x2FF4, 0x2FEF, 0x2FFB, 0x2FF7], "AVR in its USB loader", .programmer("flip1")),
    KnownDevice(0x03EB, [0x2111], named: "edbg", "Atmel EDBG", .pyocd),
    KnownDevice(0x03EB, [0x2141], "Atmel-ICE", .programmer("atmelice_isp")),
    KnownDevice(0x03EB, [0x2145], "Atmel mEDBG", .programmer("xplainedmini")),
    KnownDevice(0x03EB, [0x2140], "JTAGICE3", .programmer("jtag3isp")),
    KnownDevice(0x03EB, [0x2104], "AVRISP mkII", .programmer("avrispmkII")),
    KnownDevice(0x03EB, [0x2175], "Microchip nEDBG", .programmer("pkobn_updi")),
    KnownDevice(0x03EB, [0x2177], "PICkit 4", .programmer("pickit4_updi")),
    KnownDevice(0x03EB, [0x2180], "MPLAB SNAP", .programmer("snap_updi")),
    KnownDevice(0x16C0, [0x05DC], named: "usbasp", "USBasp", .programmer("usbasp")),
    KnownDevice(
      0x2341,
      [0x0001, 0x0043, 0x0243],
      "Arduino Uno",
      .arduino(programmer: "arduino", part: "m328p"),
      type: "arduino-uno"
    ),
    KnownDevice(
      0x2A03,
      [0x0043],
      "Arduino Uno",
      .arduino(programmer: "arduino", part: "m328p"),
      type: "arduino-uno"
    ),
    KnownDevice(
      0x2341,
      [0x0010, 0x0042, 0x0242],
      "Arduino Mega 2560",
      .arduino(programmer: "wiring", part: "m2560"),
      type: "arduino-mega2560"
    ),
    KnownDevice(0x2341, [0x003D, 0x003E], "Arduino Due", .bossac(isTouched: true), type: "arduino-due"),
    KnownDevice(0x2341, [0x804D, 0x004D], "Arduino Zero", .bossac(isTouched: true), type: "arduino-zero"),
    KnownDevice(0x2341, [], "Arduino", .adapter),
    KnownDevice(0x2A03, [], "Arduino", .adapter),
    KnownDevice(0x0403, [0x6001, 0x6010, 0x6011, 0x6014, 0x6015], "FTDI serial adapter", .adapter),
    KnownDevice(0x10C4, [0xEA60, 0xEA63, 0xEA70, 0xEA71], "CP210x serial adapter", .adapter),
    KnownDevice(0x1A86, [0x5523, 0x7522, 0x7523, 0x55D3, 0x55D4], "CH340 serial adapter", .adapter),
    KnownDevice(0x067B, [0x2303, 0x23A3], "PL2303 serial adapter", .adapter),
  ]
}
