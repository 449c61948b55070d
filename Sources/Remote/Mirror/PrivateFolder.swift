import Posix
import Spool

/// A folder of this process's own for what it brings from another machine, removed when it lets go of it.
///
/// On disk: `<cache>/boardspool/<hash of the address>/run-<random>/`, mode 0700, where `<cache>` is
/// `$XDG_CACHE_HOME` or `~/.cache`; where that cannot be made, `boardspool-<random>` in `$TMPDIR` or /tmp. The
/// process holds the folder's lock (flock(2)); one whose process was killed is removed by the next that comes,
/// as it can take the lock.
final class PrivateFolder {
  private static let prefix = "run-"

  let directory: Directory
  private let parent: Directory
  private let name: String
  private let lock: Descriptor

  init(for address: FarAddress) throws(RemoteError) {
    do {
      let (parent, prefix) = try Self.parent(for: address)
      let hidden = ".\(try Random.hex(8))"
      try parent.makeDirectory(hidden, mode: 0o700)
      lock = try parent.openWithin(hidden)
      _ = try lock.tryLock()
      name = prefix + hidden.dropFirst()
      // Only now under a name at which others look.
      try parent.rename(hidden, to: parent, as: name)
      directory = try parent.directory(name)
      self.parent = parent
    } catch {
      throw .local(error)
    }
  }

  deinit { try? parent.removeTree(name) }

  private static func parent(for address: FarAddress) throws(PosixError) -> (Directory, prefix: String) {
    let hash = String(SHA256.digest(of: Array("\(address)".utf8)).prefix(16))
    if let base = cache(), let folder = try? base.directory(making: "boardspool", mode: 0o700),
      let parent = try? folder.directory(making: hash, mode: 0o700),
      let status = try? parent.status(), status.owner == Users.current
    {
      sweep(parent)
      return (parent, prefix)
    }
    return (try Directory(path: Environment.value("TMPDIR") ?? "/tmp"), "boardspool-")
  }

  private static func cache() -> Directory? {
    if let path = Environment.value("XDG_CACHE_HOME"), path.hasPrefix("/") {
      return try? Directory(path: path)
    }
    guard let home = Environment.value("HOME"), home.hasPrefix("/") else { return nil }
    return try? Directory(path: home).directory(making: ".cache", mode: 0o700)
  }

  /// Removes the folders of processes that are gone.
  private static func sweep(_ parent: Directory) {
    for name in (try? parent.names()) ?? [] where name.hasPrefix(prefix) {
      guard let lock = try? parent.openWithin(name), (try? lock.tryLock()) == true else { continue }
      try? parent.removeTree(name)
    }
  }
}
