import CLinux
import Glibc

/// An entry of a directory.
package struct DirectoryEntry: Sendable, Hashable {
  package var name: RawName
  package var inode: UInt64
}

/// An open directory; all that is done to files is done relative to one.
///
/// Names are single components unless a function says otherwise, and links are not followed.
package final class Directory: Sendable {
  private let descriptor: Descriptor
  private let place: Place

  package var number: Int32 { descriptor.number }

  /// What people call it, for messages; put together only when one is written.
  package var label: String { place.text }

  /// Where a directory was opened: a path, or a name in another place.
  private final class Place: Sendable {
    private let parent: Place?
    private let name: any PathName

    init(_ name: any PathName, in parent: Place?) {
      self.name = name
      self.parent = parent
    }

    var text: String { parent.map { "\($0.text)/\(name.shown)" } ?? name.shown }
  }

  private init(_ descriptor: consuming Descriptor, place: Place) {
    self.descriptor = descriptor
    self.place = place
  }

  /// Opens a directory by its path, following links: for the paths that an admin names.
  package convenience init(path: String) throws(PosixError) {
    let number = try perform("open", path) {
      bs_openat(AT_FDCWD, path, O_RDONLY | bs_o_directory | O_CLOEXEC, 0)
    }
    self.init(Descriptor(owning: number), place: Place(path, in: nil))
  }

  /// Opens the directory of that name in this one, afresh: what another host did is seen (NFS).
  package func directory(_ name: some PathName) throws(PosixError) -> Directory {
    let opened = try perform("open", path(of: name)) {
      name.withPath {
        bs_openat(descriptor.number, $0, O_RDONLY | bs_o_directory | O_NOFOLLOW | O_CLOEXEC, 0)
      }
    }
    return Directory(Descriptor(owning: opened), place: Place(name, in: place))
  }

  package func path(of name: some PathName) -> String { "\(label)/\(name.shown)" }

  /// All entries but `.` and `..`, in no order.
  ///
  /// The directory is read from its start each time.
  package func entries() throws(PosixError) -> [DirectoryEntry] {
    let fresh = try perform("open", label) {
      bs_openat(number, ".", O_RDONLY | bs_o_directory | O_CLOEXEC, 0)
    }
    guard let stream = fdopendir(fresh) else {
      let code = errno
      close(fresh)
      throw PosixError(code: code, call: "fdopendir", subject: label)
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while true {
      errno = 0
      guard let raw = readdir(stream) else {
        if errno != 0 { throw PosixError(code: errno, call: "readdir", subject: label) }
        return entries
      }
      let inode = UInt64(raw.pointee.d_ino)
      let bytes = withUnsafeBytes(of: &raw.pointee.d_name) { buffer in Array(buffer.prefix { $0 != 0 }) }
      if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
      entries.append(DirectoryEntry(name: RawName(bytes: bytes), inode: inode))
    }
  }

  /// The names of all entries that are text; what is not text is nothing that the spool made.
  package func names() throws(PosixError) -> [String] {
    try entries().compactMap(\.name.text)
  }

  /// What is there under that name, the link itself where it is one.
  package func status(of name: some PathName) throws(PosixError) -> FileStatus {
    var raw = statx()
    try perform("statx", path(of: name)) {
      name.withPath { bs_statx(number, $0, AT_SYMLINK_NOFOLLOW, &raw) }
    }
    return FileStatus(raw)
  }

  /// Like ``status(of:)``; nil where nothing has that name.
  package func statusIfPresent(of name: some PathName) throws(PosixError) -> FileStatus? {
    do {
      return try status(of: name)
    } catch  where error.isMissing {
      return nil
    }
  }

  /// The directory's own status.
  package func status() throws(PosixError) -> FileStatus {
    var raw = statx()
    try perform("statx", label) { bs_statx(number, "", bs_at_empty_path, &raw) }
    return FileStatus(raw)
  }

  /// Opens a file for reading without ever following a link or leaving this directory and its file
  /// system (openat2(2)); the path may have several components.
  ///
  /// A FIFO does not block the caller; whoever needs a regular file asks ``Descriptor/status()``.
  package func openWithin(_ path: some PathName) throws(PosixError) -> Descriptor {
    let flags = UInt64(O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    return Descriptor(
      owning: try perform("openat2", self.path(of: path)) {
        path.withPath { bs_openat2(number, $0, flags, bs_resolve_within) }
      }
    )
  }

  /// Makes a new file for writing; it must not exist.
  package func create(_ name: some PathName, mode: UInt32 = 0o644) throws(PosixError) -> Descriptor {
    Descriptor(
      owning: try perform("open", path(of: name)) {
        name.withPath { bs_openat(number, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode) }
      }
    )
  }

  /// Opens a file to append to it, made where it is missing.
  package func openToAppend(_ name: some PathName, mode: UInt32 = 0o644) throws(PosixError) -> Descriptor {
    Descriptor(
      owning: try perform("open", path(of: name)) {
        name.withPath { bs_openat(number, $0, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, mode) }
      }
    )
  }

  /// Opens a file to write it anew, made where it is missing.
  package func openToOverwrite(_ name: some PathName, mode: UInt32 = 0o644) throws(PosixError) -> Descriptor {
    Descriptor(
      owning: try perform("open", path(of: name)) {
        name.withPath { bs_openat(number, $0, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode) }
      }
    )
  }

  package func makeDirectory(_ name: some PathName, mode: UInt32 = 0o755) throws(PosixError) {
    try perform("mkdir", path(of: name)) { name.withPath { mkdirat(number, $0, mode) } }
  }

  /// Makes the directory where it is missing, and opens it.
  package func directory(making name: some PathName, mode: UInt32 = 0o755) throws(PosixError) -> Directory {
    do {
      try makeDirectory(name, mode: mode)
    } catch  where error.exists {}
    return try directory(name)
  }

  package func makeLink(_ name: some PathName, to target: String) throws(PosixError) {
    try perform("symlink", path(of: name)) { name.withPath { symlinkat(target, number, $0) } }
  }

  /// Gives a file another name (linkat(2)); a symbolic link is not followed.
  package func link(
    _ name: some PathName,
    to directory: Directory,
    as newName: some PathName
  ) throws(PosixError) {
    try perform("link", "\(path(of: name)) to \(directory.path(of: newName))") {
      name.withPath { name in newName.withPath { linkat(number, name, directory.number, $0, 0) } }
    }
  }

  /// Where a symbolic link points; nil where there is none.
  package func linkTarget(_ name: some PathName) throws(PosixError) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    do {
      let size = buffer.count
      let count = try perform("readlink", path(of: name)) {
        name.withPath { readlinkat(number, $0, &buffer, size) }
      }
      return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    } catch  where error.isMissing || error.code == EINVAL {
      return nil
    }
  }

  /// Renames onto whatever has the new name.
  package func rename(
    _ old: some PathName,
    to directory: Directory,
    as name: some PathName
  ) throws(PosixError) {
    try perform("rename", "\(path(of: old)) to \(directory.path(of: name))") {
      old.withPath { old in name.withPath { renameat(number, old, directory.number, $0) } }
    }
  }

  /// Renames only where nothing has the new name; EEXIST otherwise (renameat2(2)).
  package func renameExclusively(
    _ old: some PathName,
    to directory: Directory,
    as name: some PathName
  ) throws(PosixError) {
    try perform("renameat2", "\(path(of: old)) to \(directory.path(of: name))") {
      old.withPath { old in
        name.withPath { bs_renameat2(number, old, directory.number, $0, bs_rename_noreplace) }
      }
    }
  }

  /// Swaps two names of this directory at once (renameat2(2), RENAME_EXCHANGE).
  package func exchange(_ first: some PathName, with second: some PathName) throws(PosixError) {
    try perform("renameat2", "\(path(of: first)) and \(path(of: second))") {
      first.withPath { first in
        second.withPath { bs_renameat2(number, first, number, $0, bs_rename_exchange) }
      }
    }
  }

  package func remove(_ name: some PathName) throws(PosixError) {
    try perform("unlink", path(of: name)) { name.withPath { unlinkat(number, $0, 0) } }
  }

  package func removeDirectory(_ name: some PathName) throws(PosixError) {
    try perform("rmdir", path(of: name)) { name.withPath { unlinkat(number, $0, AT_REMOVEDIR) } }
  }

  package func removeIfPresent(_ name: some PathName) throws(PosixError) {
    do {
      try remove(name)
    } catch  where error.isMissing {}
  }

  /// Removes a file, or a directory with all in it; nothing there is no error.
  ///
  /// Links are removed, not followed. What lies deeper than 256 levels is left, with ELOOP.
  package func removeTree(_ name: some PathName) throws(PosixError) {
    try removeTree(name, depth: 0)
  }

  private func removeTree(_ name: some PathName, depth: Int) throws(PosixError) {
    do {
      return try remove(name)
    } catch  where error.isMissing {
      return
    } catch  where error.code == EISDIR || error.code == EPERM {}
    guard depth < 256 else { throw PosixError(code: ELOOP, call: "unlink", subject: path(of: name)) }
    let inner = try directory(name)
    for entry in try inner.entries() { try inner.removeTree(entry.name, depth: depth + 1) }
    try removeDirectory(name)
  }

  /// Puts the directory's entries onto the disk.
  package func sync() throws(PosixError) {
    try perform("fsync", label) { fsync(number) }
  }

  package func setMode(_ mode: UInt32, of name: some PathName) throws(PosixError) {
    try perform("chmod", path(of: name)) { name.withPath { fchmodat(number, $0, mode, 0) } }
  }

  /// Asks the file system to place each directory that is made in this one apart from the others.
  ///
  /// ext4 looks for a free inode near the parent directory, and there passes over every one that was
  /// freed in the last minutes; away from where files are removed a file is made several times faster. It
  /// is a hint (FS_TOPDIR_FL, ioctl_iflags(2)), which other file systems refuse.
  package func spreadChildren() { _ = bs_set_topdir(number) }

  /// True where the directory lies on NFS, whose changes from elsewhere raise no notification.
  package func isOnNFS() throws(PosixError) -> Bool {
    var raw = statfs()
    try perform("statfs", label) { fstatfs(number, &raw) }
    return raw.f_type == bs_nfs_magic
  }

  /// What an unprivileged user can still write here.
  package func freeSpace() throws(PosixError) -> (bytes: Int, inodes: Int) {
    var raw = statvfs()
    try perform("statvfs", label) { fstatvfs(number, &raw) }
    let bytes = Int(clamping: raw.f_bavail).multipliedReportingOverflow(by: Int(clamping: raw.f_frsize))
    // File systems without a fixed number of inodes (btrfs) report none at all.
    return (bytes.overflow ? .max : bytes.partialValue, raw.f_files == 0 ? .max : Int(clamping: raw.f_favail))
  }
}

extension Descriptor {
  package func status() throws(PosixError) -> FileStatus {
    var raw = statx()
    try perform("statx", "descriptor \(number)") { bs_statx(number, "", bs_at_empty_path, &raw) }
    return FileStatus(raw)
  }
}

extension Directory {
  /// Puts all that was written to this file system onto the disk (syncfs(2)): dearer than one fsync,
  /// cheaper than many.
  package func syncFileSystem() throws(PosixError) {
    try perform("syncfs", label) { syncfs(number) }
  }
}

extension Directory {
  /// Makes a new file beneath this directory, whose path may have several components; no link is followed on
  /// the way.
  ///
  /// The file must not exist.
  package func createWithin(_ path: String, mode: UInt32) throws(PosixError) -> Descriptor {
    Descriptor(
      owning: try perform("openat2", self.path(of: path)) {
        path.withPath { bs_create_within(number, $0, mode) }
      }
    )
  }
}

extension Descriptor {
  /// Up to `count` bytes from an offset of a file that the caller keeps open.
  package static func peek(_ number: Int32, at offset: Int, count: Int) throws(PosixError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = try perform("pread", "descriptor \(number)") { pread(number, &bytes, count, off_t(offset)) }
    bytes.removeLast(count - read)
    return bytes
  }
}

extension Directory {
  /// Makes a directory by its path.
  package static func makeDirectory(path: String) throws(PosixError) {
    try perform("mkdir", path) { mkdir(path, 0o755) }
  }

  /// Makes a directory where there is none; true where it did.
  package func makeMissing(_ name: some PathName) throws(PosixError) -> Bool {
    do {
      try makeDirectory(name)
      return true
    } catch  where error.exists {
      return false
    }
  }

  /// The directory's path without links and dots; the path as it was named where that cannot be told.
  package var absolutePath: String {
    guard let resolved = realpath(label, nil) else { return label }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
