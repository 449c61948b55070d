import Boards
import Lab
import Posix
import Spool

/// Looks into the files of a drop that lies in a directory, without following links.
struct LocalProbe: DropProbe {
  let directory: Directory

  func bytes(of path: String, limit: Int) throws(PosixError) -> [UInt8] {
    try directory.read(path, limit: limit)
  }

  func sha256(of path: String) throws(PosixError) -> String {
    let file = try directory.openWithin(path)
    var hash = SHA256()
    try file.forEachChunk { (chunk) throws(PosixError) in hash.update(chunk) }
    return hash.finish()
  }

  func hasNoWriter(_ path: String) throws(PosixError) -> Bool? {
    try directory.openWithin(path).hasNoWriter()
  }

  func faultInImage(_ path: String) throws(PosixError) -> String? {
    let file = try directory.openWithin(path)
    switch ImageFormat(fileName: path) {
    case .elf: return Self.faultInELF(file, size: try file.status().size)
    case .hex: return try Self.faultInHex(file)
    case .bin, .other: return "its format does not tell"
    }
  }

  private static func faultInELF(_ file: borrowing Descriptor, size: Int) -> String? {
    switch ImageFile.checkELF(file.number, size: size) {
    case .whole: return nil
    case .truncated(let reason): return reason
    case .notELF: return "it is no ELF file"
    }
  }

  private static func faultInHex(_ file: borrowing Descriptor) throws(PosixError) -> String? {
    var check = IntelHexCheck()
    try file.forEachChunk { (chunk) throws(PosixError) in check.feed(chunk) }
    switch check.finish() {
    case .whole: return nil
    case .truncated(let reason): return reason
    case .malformed(let line, let reason): return "line \(line): \(reason)"
    }
  }
}
