import Lab
import Posix
import Spool

/// `/run/lock/boardspool/`: the locks of this host's boards, across processes and spools (The spool's
/// protocol, "One job a board").
///
/// A file's name is a thing that a board is: its probe, its port, its server. Who has the flock(2) of it has the
/// board. The kernel gives a lock back when its holder dies, so nobody has to be asked whether one is stale;
/// the files stay, and what they say counts only while they are locked.
struct LockFolder: Sendable {
  /// Below which folder, by which name.
  private let parent: String
  private let name: String

  /// The host's own; `/tmp/boardspool-locks` where the host has no `/run/lock`.
  static var standard: LockFolder {
    RealPath.of("/run/lock") == nil
      ? LockFolder(parent: "/tmp", name: "boardspool-locks")
      : LockFolder(parent: "/run/lock", name: "boardspool")
  }

  init(parent: String, name: String) {
    self.parent = parent
    self.name = name
  }

  /// What came of an attempt to take a board.
  enum Outcome {
    case taken(BoardLock)
    /// Another job has it; the clause names what is shared, and who has it.
    case inUse(String)
  }

  /// Takes all locks of a board, or none.
  ///
  /// - Parameters:
  ///   - identities: the board's; with none there is nothing to lock.
  ///   - note: who is to have it.
  /// - Returns: the lock, or who has it.
  /// - Throws: where the folder or a file in it cannot be used.
  func take(_ identities: [String], _ note: LockNote) throws(PosixError) -> Outcome {
    guard !identities.isEmpty else { return .taken(BoardLock(owning: [])) }
    let folder = try Directory(path: parent).directory(makingSticky: name)
    var taken: [Int32] = []
    do throws(PosixError) {
      for (name, identity) in LockName.names(of: identities) {
        guard let number = try Self.lock(name, in: folder, note) else {
          let holder = try Self.holder(of: name, in: folder)
          BoardLock(owning: taken).release()
          return .inUse(Self.clause(identity, holder))
        }
        taken.append(number)
      }
    } catch {
      BoardLock(owning: taken).release()
      throw error
    }
    return .taken(BoardLock(owning: taken))
  }

  /// Nil where another has it.
  private static func lock(
    _ name: String,
    in folder: Directory,
    _ note: LockNote
  ) throws(PosixError) -> Int32? {
    while true {
      let file = try folder.openShared(name)
      guard try file.tryLock() else { return nil }
      // Somebody may have removed the file meanwhile, and others lock the next one of its name.
      let present = try folder.statusIfPresent(of: name)
      guard try present?.inode == file.status().inode else { continue }
      try file.overwrite(note.bytes)
      return file.release()
    }
  }

  private static func holder(of name: String, in folder: Directory) throws(PosixError) -> LockNote? {
    let file = try folder.openShared(name)
    return LockNote(try file.bytes(at: 0, count: 4096))
  }

  private static func clause(_ identity: String, _ holder: LockNote?) -> String {
    "\(BoardIdentity(identity).shown) is in use by \(holder?.clause ?? "another process")"
  }
}
