import JSON

/// The recipes that the program brings, which lie in `Builtin/` and are part of it.
///
/// Each is read when a board first asks for it: most spools need two or three. A file that could not be read
/// would be no recipe; the tests see to it that there is none.
enum BuiltinRecipes {
  static let kinds = [
    "avrdude", "bossac", "dfu-util", "esptool", "gdb", "jlink", "nrfjprog", "openocd", "probe-rs",
    "process", "pyocd", "qemu", "simavr", "st-flash", "stm32flash",
  ]

  /// The recipe of a kind; nil where the program brings none.
  static func named(_ kind: String) -> Recipe? {
    switch kind {
    case "avrdude": avrdude
    case "bossac": bossac
    case "dfu-util": dfuUtil
    case "esptool": esptool
    case "gdb": gdb
    case "jlink": jlink
    case "nrfjprog": nrfjprog
    case "openocd": openocd
    case "probe-rs": probeRS
    case "process": process
    case "pyocd": pyocd
    case "qemu": qemu
    case "simavr": simavr
    case "st-flash": stFlash
    case "stm32flash": stm32flash
    default: nil
    }
  }

  private static let avrdude = read(PackageResources.avrdude_json)
  private static let bossac = read(PackageResources.bossac_json)
  private static let dfuUtil = read(PackageResources.dfu_util_json)
  private static let esptool = read(PackageResources.esptool_json)
  private static let gdb = read(PackageResources.gdb_json)
  private static let jlink = read(PackageResources.jlink_json)
  private static let nrfjprog = read(PackageResources.nrfjprog_json)
  private static let openocd = read(PackageResources.openocd_json)
  private static let probeRS = read(PackageResources.probe_rs_json)
  private static let process = read(PackageResources.process_json)
  private static let pyocd = read(PackageResources.pyocd_json)
  private static let qemu = read(PackageResources.qemu_json)
  private static let simavr = read(PackageResources.simavr_json)
  private static let stFlash = read(PackageResources.st_flash_json)
  private static let stm32flash = read(PackageResources.stm32flash_json)

  private static func read(_ file: [UInt8]) -> Recipe? {
    guard let json = try? JSONParser.parse(file) else { return nil }
    return try? Recipe(json)
  }
}
