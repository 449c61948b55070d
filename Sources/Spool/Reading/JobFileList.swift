import Posix

/// All files in a job's folder, as far as a list of them is worth reading.
package struct JobFileList: Sendable {
  package struct File: Sendable {
    /// Below the job's folder.
    package var path: [String]
    /// Bytes.
    package var size: Int
    package var status: FileStatus

    package init(path: [String], size: Int, status: FileStatus) {
      self.path = path
      self.size = size
      self.status = status
    }
  }

  /// In the order of their paths.
  package private(set) var files: [File] = []
  /// How many more there are, as far as they were counted, and of names that are not text.
  package private(set) var omitted = 0

  /// Folders in folders; the spool accepts fewer.
  private static let maximumDepth = 64
  private let limit: Int

  package init(_ view: JobView, limit: Int) {
    self.limit = limit
    collect(view.directory, path: [])
    files.sort { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// The files of one folder of a job; none where there is no such folder.
  package init(_ view: JobView, below path: [String], limit: Int) {
    self.limit = limit
    var directory = view.directory
    for name in path {
      guard let next = try? directory.directory(name) else { return }
      directory = next
    }
    collect(directory, path: path)
    files.sort { $0.path.lexicographicallyPrecedes($1.path) }
  }

  private mutating func collect(_ directory: Directory, path: [String]) {
    guard path.count < Self.maximumDepth, let entries = try? directory.entries() else { return }
    for entry in entries {
      guard let status = try? directory.statusIfPresent(of: entry.name) else { continue }
      guard let name = entry.name.text else {
        if status.kind == .regular || status.kind == .directory { omitted += 1 }
        continue
      }
      switch status.kind {
      case .directory: if let folder = try? directory.directory(name) { collect(folder, path: path + [name]) }
      case .regular:
        if files.count < limit {
          files.append(File(path: path + [name], size: max(0, status.size), status: status))
        } else {
          omitted += 1
        }
      case .link, .fifo, .socket, .device: break
      }
    }
  }
}
