/// Which ELF files a QEMU system runs.
///
/// `qemu-system-arm -kernel` loads an ELF file for another machine as raw bytes and locks up at the
/// reset vector (tried with 7.2), which reads like a fault of the firmware's. So we look ourselves.
enum QEMUMachine {
  /// `e_machine` by the system's name (ELF gABI and its supplements); systems that are not here take
  /// any.
  private static let machines: [String: Set<UInt16>] = [
    "arm": [40], "aarch64": [40, 183], "avr": [83], "i386": [3], "x86_64": [3, 62], "riscv32": [243],
    "riscv64": [243], "xtensa": [94], "m68k": [4], "mips": [8], "mipsel": [8], "rx": [173], "tricore": [44],
  ]

  /// Refuses an ELF file that the board's system cannot run.
  static func check(_ image: Image, for driver: Driver) throws(RecipeError) {
    guard case .qemu(let driver) = driver, let machine = image.elfMachine,
      let taken = machines[driver.system], !taken.contains(machine)
    else { return }
    throw RecipeError(
      "the ELF file is for \(ELFMachine.name(machine)), but the board is qemu-system-\(driver.system)"
    )
  }
}
