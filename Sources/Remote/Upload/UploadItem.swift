import Posix
import Spool

/// A file or folder that is to be put into a spool, folders before what lies in them.
package enum UploadItem {
  case folder(String)
  case file(String, isExecutable: Bool, from: Directory, as: String)
  case text(String, [UInt8])
}

/// A file of an upload, with what is known of its content.
struct UploadFile {
  enum Source {
    case bytes([UInt8])
    case file(Directory, name: String, FileStatus)
  }

  /// Below the drop's folder.
  let path: String
  let isExecutable: Bool
  let source: Source
  let size: Int
  let sha256: String

  /// Reads all of the file for its sum.
  init?(_ item: UploadItem) throws(RemoteError) {
    switch item {
    case .folder: return nil
    case .text(let path, let bytes):
      self.path = path
      isExecutable = false
      source = .bytes(bytes)
      size = bytes.count
      sha256 = SHA256.digest(of: bytes)
    case .file(let path, let isExecutable, let folder, let name):
      self.path = path
      self.isExecutable = isExecutable
      do throws(PosixError) {
        let file = try folder.openWithin(name)
        let status = try file.status()
        var hash = SHA256()
        var size = 0
        try file.forEachChunk { (chunk) throws(PosixError) in
          hash.update(chunk)
          size += chunk.count
        }
        self.size = size
        sha256 = hash.finish()
        source = .file(folder, name: name, status)
      } catch {
        throw .local(error)
      }
    }
  }

  /// The file's bytes, as they are asked for; it must be the file that was read before.
  func open() throws(RemoteError) -> UploadReader {
    switch source {
    case .bytes(let bytes): return UploadReader(bytes: bytes)
    case .file(let folder, let name, let known):
      return try locally { () throws(PosixError) in
        let file = try folder.openWithin(name)
        let status = try file.status()
        guard status.kind == .regular, status.inode == known.inode, status.size == known.size,
          status.modified == known.modified
        else {
          throw PosixError(
            code: 0,
            call: "read",
            subject: folder.path(of: name),
            explanation: "it was changed meanwhile"
          )
        }
        return UploadReader(file: file)
      }
    }
  }

  /// Its path on this machine, for another program; nil for what is no file.
  var localPath: String? {
    guard case .file(let folder, let name, _) = source else { return nil }
    return "\(folder.absolutePath)/\(name)"
  }
}

/// Reads a file of an upload anywhere.
final class UploadReader {
  private let bytes: [UInt8]
  private let file: Descriptor?

  init(bytes: [UInt8]) {
    self.bytes = bytes
    file = nil
  }

  init(file: consuming Descriptor) {
    bytes = []
    self.file = consume file
  }

  func bytes(at offset: Int, count: Int) throws(RemoteError) -> [UInt8] {
    guard file != nil else {
      return Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
    }
    do throws(PosixError) {
      return try file?.bytes(at: offset, count: count) ?? []
    } catch {
      throw .local(error)
    }
  }
}
