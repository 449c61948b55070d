import Posix

/// What directories take on the disk.
enum TreeSize {
  /// Space is given out in pieces of this many bytes by most file systems.
  private static let block = 4096
  private static let maximumDepth = 128

  /// The bytes of a directory and all in it, each file rounded up to whole blocks; links are not followed.
  static func bytes(of directory: Directory) throws(PosixError) -> Int {
    try bytes(of: directory, depth: 0)
  }

  private static func bytes(of directory: Directory, depth: Int) throws(PosixError) -> Int {
    var total = block
    for entry in try directory.entries() {
      guard let status = try directory.statusIfPresent(of: entry.name) else { continue }
      let size: Int
      if status.kind == .directory {
        size = depth < maximumDepth ? try bytes(of: try directory.directory(entry.name), depth: depth + 1) : 0
      } else {
        size = rounded(status.size)
      }
      let (sum, overflow) = total.addingReportingOverflow(size)
      total = overflow ? .max : sum
    }
    return total
  }

  private static func rounded(_ size: Int) -> Int {
    let blocks = max(size, 0) / block + (size % block > 0 ? 1 : 0)
    let (bytes, overflow) = blocks.multipliedReportingOverflow(by: block)
    return overflow ? .max : bytes
  }
}
