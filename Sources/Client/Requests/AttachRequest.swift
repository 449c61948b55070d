import Posix
import Spool

/// Files that are to be added to a job.
package struct AttachRequest {
  /// The list by which intake sees that all have come, in the form of sha256sum(1).
  private static let listName = "SHA256SUMS"

  private let files: [(name: String, file: LocalFile)]

  /// - Parameters:
  ///   - paths: of regular files, or links to them.
  ///   - name: of the one file, in the place of its own; nil for each its own.
  ///   - limits: the spool's.
  /// - Throws: ``ClientError/usage(_:)`` for what cannot be attached.
  package init(paths: [String], as name: String?, limits: Configuration) throws(ClientError) {
    guard name == nil || paths.count == 1 else { throw .usage("--as is for one file") }
    var files: [(name: String, file: LocalFile)] = []
    var bytes = 0
    for path in paths {
      let file = try Self.file(path)
      let name = name ?? LocalFile.name(of: path) ?? file.name
      try Self.check(name)
      guard !files.contains(where: { $0.name == name }) else {
        throw .usage("two of the files have the name \"\(name)\"")
      }
      bytes = bytes.addingReportingOverflow(file.status.size).partialValue
      guard bytes <= limits.maximumBytes else {
        throw .usage("\(path.shown): that is more than the \(limits.maximumBytes) bytes allowed")
      }
      files.append((name, file))
    }
    self.files = files
  }

  private static func file(_ path: String) throws(ClientError) -> LocalFile {
    let file: LocalFile
    do throws(PosixError) {
      file = try LocalFile(path: path)
    } catch {
      throw .usage("\(path.shown): \(error.reason)")
    }
    guard file.status.kind == .regular else {
      throw .usage("\(path.shown) is \(file.status.kind.name), not a regular file")
    }
    return file
  }

  private static func check(_ name: String) throws(ClientError) {
    let isPlain = RawName(name).text != nil && !name.hasPrefix(".") && !name.contains { "/\\".contains($0) }
    // The spool takes names as long as a drop's.
    guard isPlain, !name.isEmpty, name != listName, name.utf8.count <= 200 else {
      throw .usage("\"\(name.shown)\" cannot be an attached file's name; give another with --as")
    }
  }

  /// The folder's content: the files, and their sums.
  package func items() throws(ClientError) -> [DropDraft.Item] {
    var items: [DropDraft.Item] = []
    var list = ""
    for (name, file) in files {
      let sum = try client { () throws(PosixError) in
        var hash = SHA256()
        try file.folder.openWithin(file.name).forEachChunk { (chunk) throws(PosixError) in hash.update(chunk)
        }
        return hash.finish()
      }
      list += "\(sum)  \(name)\n"
      items.append(.file(name, isExecutable: file.status.mode & 0o111 != 0, from: file.folder, as: file.name))
    }
    return items + [.text(Self.listName, Array(list.utf8))]
  }
}
