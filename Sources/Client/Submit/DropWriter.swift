import Posix
import Spool

/// Puts a drop into `incoming/`: under a private name first, and by one rename when all of it is there.
///
/// On disk: `incoming/.<name>.<random>/`, which intake passes over, then `incoming/<name>/`. Whatever
/// goes wrong before the rename, the private folder is removed again.
package struct DropWriter {
  private let site: Site
  private let interrupt: Interrupt

  package init(_ site: Site, interrupt: Interrupt) {
    self.site = site
    self.interrupt = interrupt
  }

  /// Writes one drop.
  ///
  /// - Returns: what tells the job that becomes of it from earlier ones of the same name.
  package func write(_ draft: DropDraft) throws(ClientError) -> DropTicket {
    do {
      let incoming = try site.reader.root.directory(Layout.incoming)
      let hidden = ".\(draft.name).\(try Random.hex(4))"
      try incoming.makeDirectory(hidden)
      do {
        let folder = try incoming.directory(hidden)
        let owner = Users.name(ofUser: try folder.status().owner)
        for item in draft.items { try write(item, to: folder) }
        let ticket = DropTicket(draft, owner: owner, reader: site.reader)
        try publish(hidden, as: draft.name, in: incoming)
        return ticket
      } catch {
        try? incoming.removeTree(hidden)
        throw error
      }
    } catch let error as ClientError {
      throw error
    } catch {
      throw .failed("the job cannot be put into incoming/: \(error)")
    }
  }

  private func write(_ item: DropDraft.Item, to folder: Directory) throws {
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
      let interrupt = interrupt
      try file.forEachChunk { (chunk) throws(PosixError) in
        guard interrupt.exitCode == nil else {
          throw PosixError(code: 4, call: "copy", subject: source.path(of: name))
        }
        try copy.writeAll(chunk)
      }
    }
  }

  /// Renames where nothing has the name; a moment's patience where intake is just taking one of it.
  private func publish(_ hidden: String, as name: String, in incoming: Directory) throws {
    let deadline = Clock.monotonic &+ (site.hasIntake ? 2_000_000_000 : 0)
    while true {
      do throws(PosixError) {
        return try incoming.renameExclusively(hidden, to: incoming, as: name)
      } catch {
        guard error.exists else { throw error }
        guard Clock.monotonic < deadline, interrupt.exitCode == nil else {
          throw ClientError.failed(
            "incoming/\(name) is there already and waits to be accepted; give another name with --name"
          )
        }
        interrupt.pause(milliseconds: 50)
      }
    }
  }
}
