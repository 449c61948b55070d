import JSON

/// The recipes that the program brings, which lie in `Builtin/` and are part of it.
enum BuiltinRecipes {
  /// Read once, at the first use.
  ///
  /// A file that could not be read would be left out; the tests see to it
  /// that there is none.
  static let all: [Recipe] = files.compactMap { bytes in
    guard let json = try? JSONParser.parse(bytes) else { return nil }
    return try? Recipe(json)
  }

  static let files: [[UInt8]] = [
    PackageResources.avrdude_json,
    PackageResources.bossac_json,
    PackageResources.dfu_util_json,
    PackageResources.esptool_json,
    PackageResources.gdb_json,
    PackageResources.jlink_json,
    PackageResources.nrfjprog_json,
    PackageResources.openocd_json,
    PackageResources.probe_rs_json,
    PackageResources.process_json,
    PackageResources.pyocd_json,
    PackageResources.qemu_json,
    PackageResources.simavr_json,
    PackageResources.st_flash_json,
    PackageResources.stm32flash_json,
  ]
}
