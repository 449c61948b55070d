import Glibc

extension Directory {
  /// The whole of a regular file.
  ///
  /// - Throws: EFBIG where it holds more than `limit` bytes, EINVAL where it is no regular file.
  package func read(_ name: some PathName, limit: Int = 1 << 26) throws(PosixError) -> [UInt8] {
    let file = try openWithin(name)
    let status = try file.status()
    guard status.kind == .regular else {
      throw PosixError(code: EINVAL, call: "read", subject: "\(path(of: name)), \(status.kind.name)")
    }
    let bytes = try file.bytes(at: 0, count: min(max(status.size, 0), limit) + 1)
    guard bytes.count <= limit else { throw PosixError(code: EFBIG, call: "read", subject: path(of: name)) }
    return bytes
  }

  /// Like ``read(_:limit:)``; nil where nothing has that name.
  package func readIfPresent(_ name: some PathName, limit: Int = 1 << 26) throws(PosixError) -> [UInt8]? {
    do {
      return try read(name, limit: limit)
    } catch  where error.isMissing {
      return nil
    }
  }

  /// Makes a new file with that content.
  ///
  /// - Parameters:
  ///   - name: the file's name; it must not exist.
  ///   - bytes: all that it will hold.
  ///   - mode: its permission bits, less the umask.
  ///   - sync: whether it is on the disk before this returns.
  /// - Throws: EEXIST where something has the name already, and whatever a disk refuses.
  package func write(
    _ name: some PathName,
    _ bytes: [UInt8],
    mode: UInt32 = 0o644,
    sync: Bool
  ) throws(PosixError) {
    let file = try create(name, mode: mode)
    do throws(PosixError) {
      try file.writeAll(bytes)
      if sync { try file.sync() }
    } catch {
      throw error.about(path(of: name))
    }
  }

  /// Puts that content under the name at once: readers see the old file or the new one.
  ///
  /// A temporary file `.<name>.new` is written and renamed; one that a crash left is written anew.
  package func replace(
    _ name: String,
    _ bytes: [UInt8],
    mode: UInt32 = 0o644,
    sync: Bool
  ) throws(PosixError) {
    let temporary = ".\(name).new"
    try removeIfPresent(temporary)
    try write(temporary, bytes, mode: mode, sync: sync)
    try rename(temporary, to: self, as: name)
    if sync { try self.sync() }
  }
}

extension Directory {
  /// Like ``replace(_:_:mode:sync:)`` without a sync, and without freeing an inode each time: the file
  /// that goes is kept as `.spare`, and is what the next call writes into.
  ///
  /// Who still reads the old file then may see it change; so this is for files that only tell something.
  package func replaceSparing(_ name: String, _ bytes: [UInt8]) throws(PosixError) {
    guard try statusIfPresent(of: name) != nil else { return try replace(name, bytes, sync: false) }
    let spare = try openToOverwrite(".spare")
    try spare.writeAll(bytes)
    do throws(PosixError) {
      try exchange(".spare", with: name)
    } catch {
      // A file system without the exchange.
      try rename(".spare", to: self, as: name)
    }
  }
}

extension Descriptor {
  /// Goes through a file from its start, up to a quarter of a megabyte at a time.
  package func forEachChunk(_ body: (UnsafeRawBufferPointer) throws(PosixError) -> Void) throws(PosixError) {
    var buffer = [UInt8](repeating: 0, count: min(max(try status().size, 1), 1 << 18))
    var offset = 0
    while true {
      let start = offset
      let count = try buffer.withUnsafeMutableBufferPointer { (buffer) throws(PosixError) -> Int in
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        let count = try read(into: bytes, at: start)
        try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return count
      }
      if count == 0 { return }
      offset += count
    }
  }
}
