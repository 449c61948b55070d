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
    let size = try file.status().size
    switch try ImageFile.look(number: file.number, size: size, format: ImageFormat(fileName: path)) {
    case .whole: return nil
    case .faulty(let reason): return reason
    case .unknown: return "its format does not tell"
    }
  }
}
