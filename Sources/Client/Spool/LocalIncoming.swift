import Posix
import Spool

/// The `incoming/` of a spool that this machine's file system holds.
///
/// On disk: `incoming/.<name>.<random>`, then `incoming/<name>`. Whatever goes wrong before the rename, what
/// has the private name is removed again.
struct LocalIncoming: Incoming {
  /// The longest answer to a request that is read, in bytes.
  private static let longestAnswer = ManifestLimits.maximumBytes

  let reader: SpoolReader

  func holds(_ name: String) throws(ClientError) -> Bool {
    try client { () throws(PosixError) in try folder().statusIfPresent(of: name) != nil }
  }

  func read(_ name: String) throws(ClientError) -> [UInt8]? {
    try client { () throws(PosixError) in try folder().readIfPresent(name, limit: Self.longestAnswer) }
  }

  func remove(_ name: String) throws(ClientError) {
    try client { () throws(PosixError) in try folder().removeIfPresent(name) }
  }

  func withdraw(_ name: String) throws(ClientError) -> Bool {
    try client { () throws(PosixError) in
      let incoming = try folder()
      let hidden = try hiddenName(for: name)
      do throws(PosixError) {
        try incoming.rename(name, to: incoming, as: hidden)
      } catch {
        if error.isMissing { return false }
        throw error
      }
      try incoming.removeTree(hidden)
      return true
    }
  }

  func put(_ name: String, _ bytes: [UInt8]) throws(ClientError) -> Bool {
    try reported(name) {
      let incoming = try folder()
      let hidden = try hiddenName(for: name)
      do {
        try incoming.create(hidden, mode: 0o644).writeAll(bytes)
        return try publish(hidden, as: name, in: incoming)
      } catch {
        try? incoming.removeIfPresent(hidden)
        throw error
      }
    }
  }

  func put(
    _ name: String,
    folder items: [DropDraft.Item],
    interrupt: Interrupt?,
    ready: (_ owner: String) throws(ClientError) -> Void
  ) throws(ClientError) -> Bool {
    try reported(name) {
      let incoming = try folder()
      let hidden = try hiddenName(for: name)
      try incoming.makeDirectory(hidden)
      do {
        let folder = try incoming.directory(hidden)
        for item in items { try write(item, to: folder, interrupt) }
        try ready(Users.name(ofUser: try folder.status().owner))
        return try publish(hidden, as: name, in: incoming)
      } catch {
        try? incoming.removeTree(hidden)
        throw error
      }
    }
  }

  private func folder() throws(PosixError) -> Directory { try reader.root.directory(Layout.incoming) }

  private func hiddenName(for name: String) throws(PosixError) -> String { ".\(name).\(try Random.hex(4))" }

  private func publish(_ hidden: String, as name: String, in incoming: Directory) throws(PosixError) -> Bool {
    do {
      try incoming.renameExclusively(hidden, to: incoming, as: name)
      return true
    } catch  where error.exists {
      try incoming.removeTree(hidden)
      return false
    }
  }

  private func write(_ item: DropDraft.Item, to folder: Directory, _ interrupt: Interrupt?) throws {
    switch item {
    case .folder(let path):
      try folder.makeDirectory(path)
    case .text(let path, let bytes):
      try folder.createWithin(path, mode: 0o644).writeAll(bytes)
    case .file(let path, let isExecutable, let source, let name):
      let file = try source.openWithin(name)
      guard try file.status().kind == .regular else {
        throw ClientError.failed("\(source.path(of: name)) was replaced meanwhile")
      }
      let copy = try folder.createWithin(path, mode: isExecutable ? 0o755 : 0o644)
      try file.forEachChunk { (chunk) throws(PosixError) in
        guard interrupt?.exitCode == nil else {
          throw PosixError(code: 4, call: "copy", subject: source.path(of: name))
        }
        try copy.writeAll(chunk)
      }
    }
  }

  /// Runs a piece of work with its errors as this module's.
  private func reported<Result>(_ name: String, _ body: () throws -> Result) throws(ClientError) -> Result {
    do {
      return try body()
    } catch let error as ClientError {
      throw error
    } catch {
      throw .failed("\(name.shown) cannot be put into incoming/: \(error)")
    }
  }
}
