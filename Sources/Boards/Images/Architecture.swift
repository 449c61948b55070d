/// The processors' families, by the names that board files and recipes give them; where QEMU has a system for
/// one, it is that system's name.
package enum Architecture: String, Sendable, Hashable, CaseIterable {
  case arm, aarch64
  case avr
  case riscv32, riscv64
  case xtensa
  case x86
  case x64 = "x86_64"
  case mips, mipsel, mips64, mips64el
  case msp430
  case m68k
  case ppc, ppc64
  case sh4
  case tricore
  case rx
  case arc
  case sparc
  case microblaze
  case loongarch64

  /// As people write it.
  package var readableName: String {
    switch self {
    case .arm: "ARM"
    case .aarch64: "AArch64"
    case .avr: "AVR"
    case .riscv32: "32-bit RISC-V"
    case .riscv64: "64-bit RISC-V"
    case .xtensa: "Xtensa"
    case .x86: "x86"
    case .x64: "x86-64"
    case .mips: "big-endian MIPS"
    case .mipsel: "little-endian MIPS"
    case .mips64: "big-endian 64-bit MIPS"
    case .mips64el: "little-endian 64-bit MIPS"
    case .msp430: "MSP430"
    case .m68k: "m68k"
    case .ppc: "PowerPC"
    case .ppc64: "64-bit PowerPC"
    case .sh4: "SuperH"
    case .tricore: "TriCore"
    case .rx: "RX"
    case .arc: "ARC"
    case .sparc: "SPARC"
    case .microblaze: "MicroBlaze"
    case .loongarch64: "LoongArch"
    }
  }

  /// From an ELF file's header; nil for a machine that is not here.
  ///
  /// The numbers are those of the ELF gABI and of the processors' supplements to it.
  package init?(_ machine: ELFMachine) {
    switch machine.number {
    case 2: self = .sparc
    case 3: self = .x86
    case 4: self = .m68k
    case 8: self = Architecture.mips(machine)
    case 20: self = .ppc
    case 21: self = .ppc64
    case 40: self = .arm
    case 42: self = .sh4
    case 44: self = .tricore
    case 62: self = .x64
    case 83: self = .avr
    case 93, 195: self = .arc
    case 94: self = .xtensa
    case 105: self = .msp430
    case 173: self = .rx
    case 183: self = .aarch64
    case 189: self = .microblaze
    case 243: self = machine.isWide ? .riscv64 : .riscv32
    case 258: self = .loongarch64
    default: return nil
    }
  }

  private static func mips(_ machine: ELFMachine) -> Architecture {
    switch (machine.isWide, machine.isBigEndian) {
    case (false, true): .mips
    case (false, false): .mipsel
    case (true, true): .mips64
    case (true, false): .mips64el
    }
  }

  /// Why a board cannot run an image: it is an ELF file for another processor.
  ///
  /// - Parameters:
  ///   - image: the executable; formats that do not name a processor are not refused.
  ///   - architectures: what the board runs; where there are none, nobody knows, and all is taken.
  /// - Returns: one sentence, or nil.
  package static func fault(of image: Image, architectures: [Architecture]) -> String? {
    guard let machine = image.machine, !architectures.isEmpty else { return nil }
    if let own = Architecture(machine), architectures.contains(own) { return nil }
    let names = architectures.map(\.rawValue).joined(separator: " or ")
    return "the ELF file is for \(machine.name), but the board is \(names)"
  }
}
