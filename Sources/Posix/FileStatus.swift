import CLinux
import Glibc

/// What statx(2) tells of a file.
package struct FileStatus: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case regular, directory, link, fifo, socket, device

    /// The kind with its article, for messages.
    package var name: String {
      switch self {
      case .regular: "a regular file"
      case .directory: "a directory"
      case .link: "a symbolic link"
      case .fifo: "a FIFO"
      case .socket: "a socket"
      case .device: "a device"
      }
    }
  }

  package var kind: Kind
  package var size: Int
  package var owner: UInt32
  package var group: UInt32
  /// The permission bits, as in chmod(2).
  package var mode: UInt32
  package var links: Int
  package var inode: UInt64
  package var device: UInt64
  package var modified: FileTime
  package var changed: FileTime
  /// When the file was made; nil where the file system does not record it.
  package var born: FileTime?

  init(_ raw: statx) {
    kind =
      switch UInt32(raw.stx_mode) & Glibc.S_IFMT {
      case Glibc.S_IFREG: .regular
      case Glibc.S_IFDIR: .directory
      case Glibc.S_IFLNK: .link
      case Glibc.S_IFIFO: .fifo
      case Glibc.S_IFSOCK: .socket
      default: .device
      }
    size = Int(clamping: raw.stx_size)
    owner = raw.stx_uid
    group = raw.stx_gid
    mode = UInt32(raw.stx_mode) & 0o7777
    links = Int(raw.stx_nlink)
    inode = raw.stx_ino
    device = UInt64(raw.stx_dev_major) << 32 | UInt64(raw.stx_dev_minor)
    modified = FileTime(raw.stx_mtime)
    changed = FileTime(raw.stx_ctime)
    var copy = raw
    born = bs_statx_has_btime(&copy) != 0 ? FileTime(raw.stx_btime) : nil
  }
}

/// A point of the file system's time: seconds and nanoseconds since 1970, UTC.
package struct FileTime: Sendable, Hashable, Comparable {
  /// Nanoseconds since 1970.
  package var total: Int { seconds &* 1_000_000_000 &+ nanoseconds }

  package var seconds: Int
  package var nanoseconds: Int

  package init(seconds: Int, nanoseconds: Int) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  init(_ raw: statx_timestamp) {
    self.init(seconds: Int(raw.tv_sec), nanoseconds: Int(raw.tv_nsec))
  }

  package static func < (a: FileTime, b: FileTime) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }
}
