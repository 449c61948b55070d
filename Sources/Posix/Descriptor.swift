import CLinux
import Glibc

/// An open file descriptor that closes itself; each is close-on-exec.
package struct Descriptor: ~Copyable, Sendable {
  package let number: Int32

  /// Takes over a descriptor that nobody else closes.
  package init(owning number: Int32) { self.number = number }

  deinit { close(number) }

  /// Gives the descriptor away, open; who gets the number closes it.
  package consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  package func duplicate() throws(PosixError) -> Descriptor {
    Descriptor(
      owning: try perform("fcntl", "descriptor \(number)") { bs_fcntl(number, bs_f_dupfd_cloexec, 0) }
    )
  }

  /// Sets whether reads and writes return EAGAIN instead of waiting.
  package func setNonblocking(_ isNonblocking: Bool) throws(PosixError) {
    let flags = try perform("fcntl", "descriptor \(number)") { bs_fcntl(number, F_GETFL, 0) }
    let wanted = isNonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK
    try perform("fcntl", "descriptor \(number)") { bs_fcntl(number, F_SETFL, wanted) }
  }

  /// Reads up to the buffer's size; 0 at the end, nil where it would have to wait.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(PosixError) -> Int? {
    do {
      return try perform("read", "descriptor \(number)") {
        Glibc.read(number, buffer.baseAddress, buffer.count)
      }
    } catch  where error.wouldBlock {
      return nil
    }
  }

  /// Reads at an offset (pread(2)), up to the buffer's size; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(PosixError) -> Int {
    try perform("pread", "descriptor \(number)") {
      pread(number, buffer.baseAddress, buffer.count, off_t(offset))
    }
  }

  /// Up to `count` bytes from an offset; fewer at the file's end.
  package func bytes(at offset: Int, count: Int) throws(PosixError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let start = filled
      let read = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(PosixError) in
        let rest = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[start...]))
        return try self.read(into: rest, at: offset + start)
      }
      if read == 0 { break }
      filled += read
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// Writes what fits now; nil where it would have to wait.
  package func write(_ buffer: UnsafeRawBufferPointer) throws(PosixError) -> Int? {
    do {
      return try perform("write", "descriptor \(number)") {
        Glibc.write(number, buffer.baseAddress, buffer.count)
      }
    } catch  where error.wouldBlock {
      return nil
    }
  }

  /// Writes all of it, waiting where it must.
  package func writeAll(_ buffer: UnsafeRawBufferPointer) throws(PosixError) {
    var written = 0
    while written < buffer.count {
      let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
      written += try perform("write", "descriptor \(number)") {
        Glibc.write(number, rest.baseAddress, rest.count)
      }
    }
  }

  package func writeAll(_ bytes: [UInt8]) throws(PosixError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(PosixError) in
      try writeAll(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Puts the file's bytes, or the directory's entries, onto the disk (fsync(2)).
  package func sync() throws(PosixError) {
    try perform("fsync", "descriptor \(number)") { fsync(number) }
  }

  package func truncate(to size: Int) throws(PosixError) {
    try perform("ftruncate", "descriptor \(number)") { ftruncate(number, off_t(size)) }
  }

  /// True where nobody has the file open for writing, and so nobody can still be filling it.
  ///
  /// It takes and gives back a read lease (fcntl(2), F_SETLEASE), which the kernel grants only then.
  /// File systems without leases, and files of other owners without CAP_LEASE, answer nil: unknown.
  package func hasNoWriter() -> Bool? {
    if bs_fcntl(number, bs_f_setlease, Int32(F_RDLCK)) == 0 {
      _ = bs_fcntl(number, bs_f_setlease, Int32(F_UNLCK))
      return true
    }
    return errno == EAGAIN ? false : nil
  }

  /// Takes the exclusive lock of flock(2); false where another open file holds it.
  package func tryLock() throws(PosixError) -> Bool {
    do {
      try perform("flock", "descriptor \(number)") { flock(number, LOCK_EX | LOCK_NB) }
      return true
    } catch  where error.wouldBlock {
      return false
    }
  }
}

/// A pipe's two ends.
package struct Pipe: ~Copyable {
  package var readEnd: Descriptor
  package var writeEnd: Descriptor

  package init() throws(PosixError) {
    var ends: [Int32] = [-1, -1]
    try perform("pipe2", "a pipe") { pipe2(&ends, O_CLOEXEC) }
    readEnd = Descriptor(owning: ends[0])
    writeEnd = Descriptor(owning: ends[1])
  }
}

extension Descriptor {
  /// Keeps a descriptor that a library opened from the programs that are started.
  package static func setCloseOnExec(_ number: Int32) throws(PosixError) {
    try perform("fcntl", "descriptor \(number)") { bs_fcntl(number, F_SETFD, FD_CLOEXEC) }
  }

  /// Opens a file for reading by its path, following links: for the paths that an admin names.
  ///
  /// A FIFO does not block the caller; whoever needs a regular file asks ``status()``.
  package static func open(path: String) throws(PosixError) -> Descriptor {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    return Descriptor(owning: try perform("open", path) { bs_openat(AT_FDCWD, path, flags, 0) })
  }

  /// What reads as empty.
  package static func null() throws(PosixError) -> Descriptor {
    Descriptor(
      owning: try perform("open", "/dev/null") { bs_openat(AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC, 0) }
    )
  }
}
