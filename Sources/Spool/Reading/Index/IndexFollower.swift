import Posix

/// Follows `.index/jobs` as it grows.
///
/// The file is read in pieces of a megabyte, and each line is handed over where it lies, so that what is
/// held does not grow with the file.
package struct IndexFollower: Sendable {
  package static let fileName = "jobs"

  /// Bytes that are read at once; nobody writes a line as long as this.
  static let pieceSize = 1 << 20
  private static let newline = UInt8(ascii: "\n")

  /// Lines that could not be read, since the file's start.
  package private(set) var damagedLines = 0
  /// Whether the file ended within a line at the last call: someone is just writing it, or a crash tore it.
  package private(set) var hasTornEnd = false

  private let root: Directory
  private var file: Identity?
  private var offset = 0
  /// Whether `offset` lies within a line that is too long to be one.
  private var isWithinLongLine = false

  /// One file, told from those that had its name before it: numbers of inodes come again.
  private struct Identity: Equatable {
    var device: UInt64
    var inode: UInt64
    var born: FileTime?

    init(_ status: FileStatus) {
      device = status.device
      inode = status.inode
      born = status.born
    }
  }

  package init(root: Directory) { self.root = root }

  /// Hands over the lines that came since the last call; damaged ones are passed over.
  ///
  /// - Parameters:
  ///   - rebuilt: called before any line where the file was rebuilt, and so is read from its start again.
  ///   - body: called with each line.
  /// - Throws: where the file cannot be read; the next call goes on behind the last line handed over. A
  ///   file that is missing is an empty one.
  package mutating func next(
    rebuilt: () -> Void = {},
    _ body: (IndexRecord) -> Void
  ) throws(PosixError) {
    let file: Descriptor
    do {
      file = try root.openWithin("\(Layout.index)/\(Self.fileName)")
    } catch  where error.isMissing {
      return
    }
    let status = try file.status()
    if begin(status) { rebuilt() }
    repeat {
      // What is no file at all fails at the first byte.
      let count = min(max(status.size - offset, 1), Self.pieceSize)
      let taken = take(try file.bytes(at: offset, count: count), body)
      if taken == 0 { break }
      offset += taken
    } while offset < status.size
    hasTornEnd = offset < status.size
  }

  /// Goes to the start of a file that is another one than before, or was cut short; true for such a one.
  private mutating func begin(_ status: FileStatus) -> Bool {
    let identity = Identity(status)
    defer { file = identity }
    guard identity != file || status.size < offset else { return false }
    offset = 0
    damagedLines = 0
    isWithinLongLine = false
    return file != nil
  }

  /// Takes the whole lines of a piece; what it took, in bytes.
  private mutating func take(_ piece: [UInt8], _ body: (IndexRecord) -> Void) -> Int {
    guard let last = piece.lastIndex(of: Self.newline) else { return takeLong(piece) }
    var start = 0
    while start <= last, let end = piece[start...].firstIndex(of: Self.newline) {
      if isWithinLongLine {
        isWithinLongLine = false
      } else if let record = IndexRecord(piece[start..<end]) {
        body(record)
      } else {
        damagedLines += 1
      }
      start = end + 1
    }
    return last + 1
  }

  /// Passes over a piece of a line that never seems to end; one that is shorter may still get its end.
  private mutating func takeLong(_ piece: [UInt8]) -> Int {
    guard piece.count == Self.pieceSize || isWithinLongLine else { return 0 }
    if !isWithinLongLine { damagedLines += 1 }
    isWithinLongLine = true
    return piece.count
  }
}
