import Posix
import Spool

/// All that a job directory holds, and whether a spool takes it.
struct DirectoryScan {
  private(set) var items: [DropDraft.Item] = []
  /// Paths and sizes of the files.
  private(set) var sizes: [String: Int] = [:]
  private let limits: Configuration
  private let others: Set<String>
  private var bytes = 0

  /// - Parameters:
  ///   - directory: the job's.
  ///   - others: names in it that are not the job's, as a group's jobs.
  ///   - limits: the spool's.
  /// - Throws: ``ClientError/usage(_:)`` for what no spool takes.
  init(_ directory: Directory, without others: Set<String> = [], limits: Configuration) throws(ClientError) {
    self.limits = limits
    self.others = others
    try scan(directory, prefix: "", depth: 1)
  }

  private mutating func scan(_ directory: Directory, prefix: String, depth: Int) throws(ClientError) {
    guard depth <= limits.maximumDepth else {
      throw .usage("\(directory.label): folders are nested deeper than \(limits.maximumDepth) levels")
    }
    let entries = try client { () throws(PosixError) in try directory.entries() }
    for entry in entries.sorted(by: { $0.name.shown < $1.name.shown }) {
      guard let name = entry.name.text else {
        throw .usage("\(directory.path(of: entry.name)): the name holds control characters or is not UTF-8")
      }
      // A finished job can be submitted again; the spool passes over what it wrote itself.
      if prefix.isEmpty, Layout.isOwn(name) || others.contains(name) { continue }
      try add(name, in: directory, path: prefix + name, depth: depth)
    }
  }

  private mutating func add(
    _ name: String,
    in directory: Directory,
    path: String,
    depth: Int
  ) throws(ClientError) {
    let status = try client { () throws(PosixError) in try directory.status(of: name) }
    switch status.kind {
    case .directory:
      items.append(.folder(path))
      let inner = try client { () throws(PosixError) in try directory.directory(name) }
      try scan(inner, prefix: path + "/", depth: depth + 1)
    case .regular:
      bytes = bytes.addingReportingOverflow(status.size).partialValue
      guard bytes <= limits.maximumBytes else {
        throw .usage("\(directory.label): it holds more than the \(limits.maximumBytes) bytes allowed")
      }
      sizes[path] = status.size
      guard sizes.count <= limits.maximumFiles else {
        throw .usage("\(directory.label): it holds more than \(limits.maximumFiles) files")
      }
      items.append(.file(path, isExecutable: status.mode & 0o111 != 0, from: directory, as: name))
    case .link, .fifo, .socket, .device:
      throw .usage("\(directory.path(of: name)) is \(status.kind.name), not a regular file")
    }
  }
}
