/// Which ELF files a QEMU system runs.
///
/// `qemu-system-arm -kernel` loads an ELF file for another machine as raw bytes and locks up at the
/// reset vector (tried with 7.2), which reads like a fault of the firmware's. So we look ourselves.
enum QEMUMachine {
  /// What the systems run, by their names; systems that are not here take any file.
  private static let architectures: [String: [Architecture]] = [
    "arm": [.arm], "aarch64": [.aarch64, .arm], "avr": [.avr], "i386": [.x86], "x86_64": [.x64, .x86],
    "riscv32": [.riscv32], "riscv64": [.riscv64, .riscv32], "xtensa": [.xtensa], "m68k": [.m68k],
    "mips": [.mips], "mipsel": [.mipsel], "rx": [.rx], "tricore": [.tricore],
  ]

  /// Refuses an ELF file that the board's system cannot run.
  static func check(_ image: Image, for driver: Driver) throws(RecipeError) {
    guard case .qemu(let driver) = driver, let taken = architectures[driver.system] else { return }
    if let fault = Architecture.fault(of: image, architectures: taken) { throw RecipeError(fault) }
  }
}
