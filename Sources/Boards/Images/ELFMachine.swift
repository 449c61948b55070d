/// The processor that an ELF file is for (ELF gABI, chapter 4).
package struct ELFMachine: Sendable, Hashable {
  /// `e_machine`.
  package var number: UInt16
  /// Whether the file's class is `ELFCLASS64`.
  package var isWide: Bool
  /// Whether its numbers are in the order of `ELFDATA2MSB`.
  package var isBigEndian: Bool

  package init(_ number: UInt16, isWide: Bool = false, isBigEndian: Bool = false) {
    self.number = number
    self.isWide = isWide
    self.isBigEndian = isBigEndian
  }

  /// For people: "ARM", or "machine 999" where there is no ``Architecture``.
  package var name: String { Architecture(self)?.readableName ?? "machine \(number)" }
}
