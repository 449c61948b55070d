import Posix
import Spool

/// The marks of the keepers that a host's runners had, a line each in `hosts/.<host>.lock`.
///
/// When a runner and its keeper were killed together nobody ended their tools. By these marks the next runner
/// finds them, before it gives their boards other jobs.
struct KeeperMarks: Sendable {
  private static let limit = 1 << 16
  private static let length = 16

  private let folder: Directory
  private let name: String

  /// - Parameters:
  ///   - folder: `hosts/`.
  ///   - name: the name of the runner's lock, which is the file of the host's marks.
  init(in folder: Directory, name: String) {
    self.folder = folder
    self.name = name
  }

  /// A mark for a new keeper's tools.
  ///
  /// - Returns: the mark; where a full disk keeps it from being written down, orphans of that keeper are not found.
  /// - Throws: where the kernel has no random numbers.
  func make() throws(PosixError) -> String {
    let mark = try Random.hex(Self.length / 2)
    try? folder.openToAppend(name, mode: 0o600).writeAll(Array("\(mark)\n".utf8))
    return mark
  }

  /// Ends what keepers left that are gone.
  ///
  /// To be called by who has the lock, and has no keeper.
  func endOrphans() throws(PosixError) {
    let lines = try folder.readIfPresent(name, limit: Self.limit) ?? []
    for mark in lines.split(separator: UInt8(ascii: "\n")) where Self.isMark(mark) {
      Orphans(prefix: String(decoding: mark, as: UTF8.self)).end()
    }
  }

  private static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
    line.count == length
      && line.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}
