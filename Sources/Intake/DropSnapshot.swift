import Posix
import Spool

/// What a dropped directory holds at one moment, without its content.
struct DropSnapshot: Sendable, Equatable {
  struct File: Sendable, Equatable {
    /// Components from the drop's top.
    var path: [RawName]
    var status: FileStatus

    /// The path for people and for manifests; nil where a component is not plain text.
    var text: String? {
      let components = path.compactMap(\.text)
      return components.count == path.count ? components.joined(separator: "/") : nil
    }

    var shown: String { path.map(\.shown).joined(separator: "/") }
  }

  /// A bound that was passed while reading: the rest was not looked at.
  enum Excess: Sendable, Equatable {
    case files(Int), depth(Int)
  }

  var name: RawName
  var status: FileStatus
  /// Everything but directories, what the spool itself writes left out, in the order of the paths.
  var files: [File]
  var directories: [File]
  var excess: Excess?

  /// A file at the drop's top.
  func file(_ name: String) -> File? { files.first { $0.path == [RawName(name)] } }

  /// Reads a directory; nil where it is gone or no directory.
  static func read(
    _ name: RawName,
    in parent: Directory,
    limits: Configuration
  ) throws(PosixError) -> DropSnapshot? {
    do {
      let directory = try parent.directory(name)
      var snapshot = DropSnapshot(name: name, status: try directory.status(), files: [], directories: [])
      try snapshot.add(directory, path: [], limits: limits)
      return snapshot
    } catch  where error.isMissing || error.isNoDirectory {
      return nil
    }
  }

  private mutating func add(_ directory: Directory, path: [RawName], limits: Configuration) throws(PosixError)
  {
    let names = try directory.entries().map(\.name).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    for name in names {
      if path.isEmpty, let text = name.text, Layout.isOwn(text) { continue }
      guard files.count + directories.count < limits.maximumFiles else {
        excess = .files(limits.maximumFiles)
        return
      }
      guard let status = try directory.statusIfPresent(of: name) else { continue }
      let file = File(path: path + [name], status: status)
      guard status.kind == .directory else {
        files.append(file)
        continue
      }
      directories.append(file)
      guard file.path.count <= limits.maximumDepth else {
        excess = .depth(limits.maximumDepth)
        return
      }
      try add(try directory.directory(name), path: file.path, limits: limits)
      if excess != nil { return }
    }
  }
}
