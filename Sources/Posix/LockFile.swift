import CLinux
import Glibc

extension Directory {
  /// Opens a file that all users lock, made where it is missing.
  ///
  /// The folder is sticky and everybody's, so an existing file is opened without O_CREAT: with
  /// fs.protected_regular (proc_sys_fs(5)) the kernel refuses O_CREAT there on another user's file.
  ///
  /// - Parameter name: the file's name; a link is not followed.
  /// - Returns: the file, for reading and writing.
  /// - Throws: EINVAL where something else than a plain file has the name.
  package func openShared(_ name: some PathName) throws(PosixError) -> Descriptor {
    let flags = O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    // One that is removed between the two calls, or made, is looked for again.
    for _ in 0..<8 {
      do throws(PosixError) {
        return try openShared(name, flags)
      } catch  where error.isMissing {}
      do throws(PosixError) {
        let made = try openShared(name, flags | O_CREAT | O_EXCL)
        try perform("chmod", path(of: name)) { fchmod(made.number, 0o666) }
        return made
      } catch  where error.exists {}
    }
    throw PosixError(code: EAGAIN, call: "open", subject: path(of: name))
  }

  private func openShared(_ name: some PathName, _ flags: Int32) throws(PosixError) -> Descriptor {
    let file = Descriptor(
      owning: try perform("open", path(of: name)) {
        name.withPath { bs_openat(number, $0, flags, 0o666) }
      }
    )
    guard try file.status().kind == .regular else {
      throw PosixError(code: EINVAL, call: "open", subject: path(of: name))
    }
    return file
  }

  /// Makes a folder in which every user may make files, and remove only his own.
  ///
  /// - Parameter name: the folder's name; one that is there stays as it is.
  /// - Returns: the folder.
  /// - Throws: EPERM where it is not sticky, so that others could remove what lies in it.
  package func directory(makingSticky name: some PathName) throws(PosixError) -> Directory {
    // The umask takes bits away, so they are set again.
    if try makeMissing(name) { try setMode(0o1777, of: name) }
    let folder = try directory(name)
    guard try folder.status().mode & 0o1000 != 0 else {
      throw PosixError(
        code: EPERM,
        call: "use",
        subject: path(of: name),
        explanation: "it is not sticky (chmod 1777), so that others could remove the locks in it"
      )
    }
    return folder
  }
}

extension Descriptor {
  /// Gives back the lock of ``tryLock()``, also for duplicates of this descriptor in other processes.
  package func unlock() { flock(number, LOCK_UN) }

  /// Puts these bytes in the place of the file's content.
  package func overwrite(_ bytes: [UInt8]) throws(PosixError) {
    try truncate(to: 0)
    try perform("lseek", "descriptor \(number)") { lseek(number, 0, SEEK_SET) }
    try writeAll(bytes)
  }
}

/// A path as the kernel sees it.
package enum RealPath {
  /// The path without links (realpath(3)); nil where nothing is there.
  package static func of(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension FileStatus {
  /// Of what a path leads to, following links; nil where nothing is there, or it cannot be looked at.
  package static func following(_ path: String) -> FileStatus? {
    var raw = statx()
    guard bs_statx(AT_FDCWD, path, 0, &raw) == 0 else { return nil }
    return FileStatus(raw)
  }
}
