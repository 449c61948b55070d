/// What an executable is, told by the end of its name; whether it keeps that promise is for
/// ``ELFCheck`` and ``IntelHexCheck``.
package enum ImageFormat: String, Sendable, Hashable, CaseIterable {
  case elf
  /// Intel HEX.
  case hex
  /// Bytes as they stand, which do not know their own address.
  case bin
  /// A script or a program for a process board.
  case other

  /// Reads the part of the name behind its last dot, whatever its case.
  package init(fileName: String) {
    let dot = fileName.lastIndex(of: ".")
    let suffix = dot.map { fileName[fileName.index(after: $0)...].lowercased() } ?? ""
    self = ImageFormat(rawValue: suffix) ?? .other
  }

  /// The name under which every tool sees an image of this format.
  ///
  /// Tools take more from a file's name than a name: OpenOCD runs Tcl in it, QEMU splits at commas.
  package var fixedName: String {
    switch self {
    case .elf: "firmware.elf"
    case .hex: "firmware.hex"
    case .bin: "firmware.bin"
    case .other: "firmware"
    }
  }
}

/// The executable of a job, as the recipes need to know it.
package struct Image: Sendable, Hashable {
  package var format: ImageFormat
  /// Where a `.bin` goes in the board's memory; nil for formats that say it themselves, and where
  /// the manifest does not tell.
  package var baseAddress: UInt64?
  /// Bytes.
  package var size: Int
  /// An ELF file's `e_machine`, where it was looked at; see ``ELFCheck``.
  package var elfMachine: UInt16?

  package init(format: ImageFormat, baseAddress: UInt64? = nil, size: Int, elfMachine: UInt16? = nil) {
    self.format = format
    self.baseAddress = baseAddress
    self.size = size
    self.elfMachine = elfMachine
  }

  /// The name in the attempt's work folder.
  package var fixedName: String { format.fixedName }
}
