import Boards
import Custody
import Posix
import Spool

/// Takes boards' locks in the name of this runner.
struct LockDesk {
  private let folder: LockFolder
  private let holder: Identity
  private let spool: String

  /// - Parameters:
  ///   - folder: where the locks are.
  ///   - holder: this process.
  ///   - spool: the path of its spool.
  init(_ folder: LockFolder, holder: Identity, spool: String) {
    self.folder = folder
    self.holder = holder
    self.spool = spool
  }

  /// Why a board cannot be had now.
  enum Obstacle: Error, Hashable {
    /// Another job has it; the clause tells which.
    case inUse(String)
    /// Its locks cannot be used; the clause tells why.
    case unusable(String)
  }

  /// Takes a board for a job; nil: to see whether it is free.
  func take(_ board: Board, for job: JobID?) -> Result<BoardLock, Obstacle> {
    let note = LockNote(
      host: holder.holder.host,
      processID: holder.processID,
      spool: spool,
      board: board.name,
      job: job,
      since: Clock.now
    )
    do throws(PosixError) {
      switch try folder.take(board.identities, note) {
      case .taken(let lock): return .success(lock)
      case .inUse(let clause): return .failure(.inUse(clause))
      }
    } catch {
      return .failure(.unusable("its lock cannot be taken: \(error)"))
    }
  }

  /// What stands in a board's way now; nil where it could be had.
  func obstacle(of board: Board) -> Obstacle? {
    switch take(board, for: nil) {
    case .success(let lock):
      lock.release()
      return nil
    case .failure(let obstacle): return obstacle
    }
  }
}
