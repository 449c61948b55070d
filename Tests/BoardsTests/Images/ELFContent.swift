import Boards

extension ImageContent {
  /// Of an ELF file of which only the machine matters.
  static func elf(_ machine: UInt16) -> ImageContent {
    ImageContent(loaded: [], copied: [], machine: ELFMachine(machine))
  }
}
