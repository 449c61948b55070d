import Posix

/// All that lies below a far directory.
enum FarTree {
  struct Entry: Equatable {
    /// Below the directory.
    var path: String
    var attributes: SFTPAttributes
  }

  private static let deepest = 16
  private static let mostEntries = 1 << 20

  /// Lists it level by level; links and what has no name that can be one here are left out, with what lies below.
  ///
  /// - Returns: in the order of their paths; nothing where there is no such directory.
  static func walk(_ host: FarHost, _ root: String) throws(RemoteError) -> [Entry] {
    try host.reliably { (session) throws(RemoteError) in try walk(session, root) }
  }

  static func walk(_ session: SFTPSession, _ root: String) throws(RemoteError) -> [Entry] {
    var found: [Entry] = []
    var level = [""]
    var depth = 0
    while !level.isEmpty, depth < deepest {
      let lists = level.map { (prefix: $0, list: ListDirectory($0.isEmpty ? root : "\(root)/\($0)")) }
      try session.run(lists.map(\.list))
      level = []
      for (prefix, list) in lists {
        for entry in try list.entries() ?? [] {
          guard let name = entry.component, entry.attributes.kind != .link else { continue }
          let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
          found.append(Entry(path: path, attributes: entry.attributes))
          if entry.attributes.kind == .directory { level.append(path) }
        }
        guard found.count < mostEntries else { throw .refused("\(root.shown) holds too many files") }
      }
      depth += 1
    }
    return found.sorted { $0.path < $1.path }
  }

  /// Removes a directory with all that is in it; one that is not there is as good.
  static func remove(_ session: SFTPSession, _ root: String) throws(RemoteError) {
    let entries = try walk(session, root)
    let files = entries.filter { $0.attributes.kind != .directory }
    try session.run(files.map { Ask(.remove(path: "\(root)/\($0.path)")) })
    // What lies in a folder comes behind it.
    for folder in entries.reversed() where folder.attributes.kind == .directory {
      _ = try session.ask(.removeDirectory(path: "\(root)/\(folder.path)"))
    }
    let ask = try session.ask(.removeDirectory(path: root))
    if case .status(.noSuchFile, _)? = ask.answer { return }
    try ask.requireDone(root)
  }
}
