import Posix

/// A directory of one test's own, removed with all in it when the test lets go of it.
package final class Scratch: Sendable {
  package let path: String
  package let directory: Directory
  private let parent: Directory
  private let name: String

  package init() throws {
    let parentPath = Environment.value("TMPDIR") ?? "/tmp"
    parent = try Directory(path: parentPath)
    name = "boardspool-test-\(try Random.hex(8))"
    path = "\(parentPath)/\(name)"
    try parent.makeDirectory(name, mode: 0o755)
    directory = try parent.directory(name)
  }

  deinit { try? parent.removeTree(name) }
}

extension Directory {
  /// Writes a file of that text, making the folders on the way.
  package func put(_ path: String, _ text: String = "") throws {
    try put(path, bytes: Array(text.utf8))
  }

  /// Writes a file of those bytes, making the folders on the way.
  package func put(_ path: String, bytes: [UInt8]) throws {
    var folder = self
    var components = path.split(separator: "/").map(String.init)
    let name = components.removeLast()
    for component in components { folder = try folder.directory(making: component) }
    try folder.removeIfPresent(name)
    try folder.write(name, bytes, sync: false)
  }

  /// A file's content as text.
  package func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

  /// Whether anything has that path.
  package func has(_ path: String) -> Bool { (try? statusIfPresent(of: path)) ?? nil != nil }
}
