import Boards
import Posix

/// Looks into files that hold images.
package enum ImageFile {
  /// What an ELF file's headers say of it.
  ///
  /// - Parameters:
  ///   - number: the descriptor of a file that the caller keeps open.
  ///   - size: the file's size in bytes.
  /// - Returns: whole, with the machine that it is for; cut off; or no ELF file.
  package static func checkELF(_ number: Int32, size: Int) -> ELFCheck.Verdict {
    ELFCheck.check(size: UInt64(clamping: size)) { offset, length in
      guard let bytes = try? Descriptor.peek(number, at: Int(clamping: offset), count: length),
        bytes.count == length
      else { return nil }
      return bytes
    }
  }
}
