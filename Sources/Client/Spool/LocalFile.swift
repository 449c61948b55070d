import Posix

/// A path that a user typed, which may be a link.
package struct LocalFile {
  /// The directory that holds it.
  package let folder: Directory
  /// Its name there.
  package let name: String
  package let status: FileStatus

  /// Finds the file or directory, following links.
  ///
  /// - Throws: ENOENT where there is nothing, ELOOP for links that lead nowhere.
  package init(path: String) throws(PosixError) {
    var path = path
    // As many links as the kernel follows (path_resolution(7)).
    for _ in 0..<40 {
      let (parent, last) = Self.split(path)
      guard !last.isEmpty else {
        folder = try Directory(path: parent)
        name = "."
        status = try folder.status()
        return
      }
      let folder = try Directory(path: parent)
      let status = try folder.status(of: last)
      guard status.kind == .link, let target = try folder.linkTarget(last) else {
        self.folder = folder
        name = last
        self.status = status
        return
      }
      path = target.hasPrefix("/") ? target : "\(parent)/\(target)"
    }
    throw PosixError(code: 40, call: "open", subject: path)
  }

  /// The directory that it is.
  package func directory() throws(PosixError) -> Directory {
    name == "." ? folder : try folder.directory(name)
  }

  /// The parent's path, and the last component; that is empty for `.`, `..` and `/`, whose parent is
  /// then the path itself.
  static func split(_ path: String) -> (parent: String, last: String) {
    var text = Substring(path)
    while text.count > 1, text.hasSuffix("/") { text.removeLast() }
    guard let slash = text.lastIndex(of: "/") else {
      return text == "." || text == ".." ? (String(text), "") : (".", String(text))
    }
    let last = text[text.index(after: slash)...]
    if last.isEmpty || last == "." || last == ".." { return (String(text), "") }
    let parent = text[..<slash]
    return (parent.isEmpty ? "/" : String(parent), String(last))
  }

  /// The name by which people know what the path leads to, also for `.`.
  package static func name(of path: String) -> String? {
    let (parent, last) = split(path)
    if !last.isEmpty { return last }
    let here = try? Directory(path: "/proc/self").linkTarget("cwd")
    guard parent == ".", let here, let name = here.split(separator: "/").last else { return nil }
    return String(name)
  }
}
