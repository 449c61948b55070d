import Boards
import Testing

/// Which processor an ELF file is for, and on which board it runs.
@Suite("Architectures")
struct ArchitectureTests {
  static let machines: [(ELFMachine, String?, String)] = [
    (ELFMachine(40), "arm", "ARM"),
    (ELFMachine(183, isWide: true), "aarch64", "AArch64"),
    (ELFMachine(83), "avr", "AVR"),
    (ELFMachine(243), "riscv32", "32-bit RISC-V"),
    (ELFMachine(243, isWide: true), "riscv64", "64-bit RISC-V"),
    (ELFMachine(94), "xtensa", "Xtensa"),
    (ELFMachine(3), "x86", "x86"),
    (ELFMachine(62, isWide: true), "x86_64", "x86-64"),
    (ELFMachine(8, isBigEndian: true), "mips", "big-endian MIPS"),
    (ELFMachine(8), "mipsel", "little-endian MIPS"),
    (ELFMachine(8, isWide: true, isBigEndian: true), "mips64", "big-endian 64-bit MIPS"),
    (ELFMachine(8, isWide: true), "mips64el", "little-endian 64-bit MIPS"),
    (ELFMachine(105), "msp430", "MSP430"),
    (ELFMachine(0), nil, "machine 0"),
    (ELFMachine(999), nil, "machine 999"),
  ]

  @Test("An ELF file's header names one", arguments: machines)
  func machine(machine: ELFMachine, name: String?, readable: String) {
    #expect(Architecture(machine)?.rawValue == name)
    #expect(machine.name == readable)
  }

  @Test("Every one has a name that board files can give, and no two the same for people")
  func names() {
    #expect(Architecture.allCases.allSatisfy { Architecture(rawValue: $0.rawValue) == $0 })
    #expect(Set(Architecture.allCases.map(\.readableName)).count == Architecture.allCases.count)
  }

  private func fault(_ machine: UInt16?, on architectures: [Architecture]) -> String? {
    let image = Image(format: .elf, size: 9, content: machine.map(ImageContent.elf))
    return Architecture.fault(of: image, architectures: architectures)
  }

  @Test("An ELF file for another processor than the board's is refused in one sentence")
  func refused() {
    #expect(fault(62, on: [.arm]) == "the ELF file is for x86-64, but the board is arm")
    #expect(
      fault(243, on: [.aarch64, .arm]) == "the ELF file is for 32-bit RISC-V, but the board is aarch64 or arm"
    )
    #expect(fault(999, on: [.arm]) == "the ELF file is for machine 999, but the board is arm")
  }

  @Test("What is for the board, or names no processor, is not refused")
  func taken() {
    #expect(fault(40, on: [.aarch64, .arm]) == nil)
    #expect(fault(62, on: []) == nil)
    #expect(fault(nil, on: [.arm]) == nil)
  }
}
