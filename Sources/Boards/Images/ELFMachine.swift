/// Names for the usual values of `e_machine` (ELF gABI, chapter 4, and its supplements).
package enum ELFMachine {
  private static let names: [UInt16: String] = [
    3: "x86", 4: "m68k", 8: "MIPS", 20: "PowerPC", 40: "ARM", 42: "SuperH", 44: "TriCore", 62: "x86-64",
    83: "AVR", 94: "Xtensa", 105: "MSP430", 173: "RX", 183: "AArch64", 243: "RISC-V",
  ]

  /// "ARM", or "machine 999".
  package static func name(_ machine: UInt16) -> String { names[machine] ?? "machine \(machine)" }
}
