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

  /// As sentences call a file of it.
  package var readableName: String {
    switch self {
    case .elf: "ELF"
    case .hex: "hex"
    case .bin: ".bin"
    case .other: "executable"
    }
  }
}
