import Posix
import Spool

/// A spool that this process may change: its folders, its configuration, and how carefully it writes.
package final class Depot: Sendable {
  package let root: Directory
  package let reader: SpoolReader
  package let isOnNFS: Bool
  private let settings: Locked<(configuration: Configuration, status: FileStatus?)>
  /// How long a folder is kept open, in nanoseconds: one that an admin replaced is found again soon.
  private static let keepsFor: UInt64 = 500_000_000

  private let folders = Locked<[String: (directory: Directory, opened: UInt64)]>([:])
  private let listener = Locked<(@Sendable (JobID) -> Void)?>(nil)

  package init(path: String) throws(SpoolError) {
    reader = try SpoolReader(path: path)
    root = reader.root
    let status = (try? root.statusIfPresent(of: Layout.configuration)) ?? nil
    settings = Locked((try reader.configuration(), status))
    do {
      isOnNFS = try root.isOnNFS()
    } catch {
      throw SpoolError("cannot use the spool \(path): \(error)")
    }
  }

  /// `spool.json` as last read.
  package var configuration: Configuration { settings.withLock { $0.configuration } }

  /// Reads `spool.json` again where it has changed; one that cannot be used leaves what there was.
  ///
  /// - Returns: true where something else holds now.
  /// - Throws: what is wrong with the file, once for each change of it.
  package func rereadConfiguration() throws(SpoolError) -> Bool {
    let status: FileStatus?
    do throws(PosixError) {
      status = try root.statusIfPresent(of: Layout.configuration)
    } catch {
      throw SpoolError("cannot look at spool.json: \(error)")
    }
    let isNew = settings.withLock { settings in
      defer { settings.status = status }
      return settings.status != status
    }
    guard isNew else { return false }
    let next = try reader.configuration()
    guard next.uuid == configuration.uuid else {
      throw SpoolError(
        "spool.json has another \"uuid\" than when this process began; what it had before holds"
      )
    }
    return settings.withLock { settings in
      defer { settings.configuration = next }
      return settings.configuration != next
    }
  }

  /// Has ended jobs told to this process's intake by word; nil when it is no longer here.
  package func setIntake(_ listener: (@Sendable (JobID) -> Void)?) {
    self.listener.withLock { $0 = listener }
  }

  /// False where intake is not in this process.
  func tellIntake(_ id: JobID) -> Bool {
    guard let tell = listener.withLock({ $0 }) else { return false }
    tell(id)
    return true
  }

  /// Seconds after its last heartbeat for which a process counts as alive; longer on NFS, so that a
  /// server's restart ends no job.
  package var leaseSeconds: Int { configuration.leaseSeconds ?? (isOnNFS ? 300 : 60) }

  /// Seconds for which a bare upload must be unchanged.
  package var settleSeconds: Int { configuration.settleSeconds ?? (isOnNFS ? 10 : 2) }

  /// Nanoseconds between two looks at everything, whatever notifications say.
  package var rescanInterval: UInt64 { isOnNFS ? 2_000_000_000 : 60_000_000_000 }

  /// One of the spool's folders.
  ///
  /// On a local disk it is kept open for a moment, since every job goes through several. On NFS it is
  /// opened afresh each time: what another host did is not seen through a descriptor that was kept.
  package func folder(_ path: String) throws(PosixError) -> Directory {
    if isOnNFS { return try root.directory(path) }
    let now = Clock.monotonic
    if let kept = folders.withLock({ $0[path] }), now &- kept.opened < Self.keepsFor { return kept.directory }
    let directory = try root.directory(path)
    folders.withLock { $0[path] = (directory, now) }
    return directory
  }

  package func folder(_ place: Place) throws(PosixError) -> Directory { try folder(place.rawValue) }

  package var isDurable: Bool { configuration.durability == .full }

  /// Puts everything written so far onto the disk, where the configuration asks for it.
  ///
  /// One call serves a whole batch: syncing its files one by one would wait for the disk once for each.
  package func sync() throws(PosixError) {
    if isDurable { try root.syncFileSystem() }
  }

  /// Puts what happened to a folder's entries onto the disk.
  package func sync(_ folder: Directory) throws(PosixError) {
    if isDurable { try folder.sync() }
  }
}
