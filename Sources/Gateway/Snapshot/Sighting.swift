import Posix
import Spool

/// A job seen where it lies, and what tells whether its directory has changed since.
struct Sighting: Sendable {
  /// The same directory, and no entry of it made, replaced or removed: all that a job's description
  /// is made of is written once or replaced by rename.
  struct Stamp: Equatable, Sendable {
    private let inode: UInt64
    private let device: UInt64
    private let changed: FileTime

    init(_ status: FileStatus) {
      inode = status.inode
      device = status.device
      changed = status.changed
    }

    /// Whether the last change lies so far back that a later one shows.
    ///
    /// File systems count time in
    /// steps, on a server by another clock.
    func isSettled(at now: Timestamp) -> Bool {
      let age = now.microseconds / 1_000_000 - changed.seconds
      return age > 2
    }
  }

  let token: JobToken
  let stamp: Stamp

  var id: JobID { token.id }
}

extension JobToken {
  /// Whether the job has ended, and stays as it is.
  var isOver: Bool {
    switch state {
    case .finished, .cancelled: true
    case .queued, .held, .running, .ending: false
    }
  }
}
