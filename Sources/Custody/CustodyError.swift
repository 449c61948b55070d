import Posix
import Spool

/// Why a job could not be moved, or a record not be kept.
package enum CustodyError: Error, Equatable, CustomStringConvertible {
  /// The file system refused.
  case failed(PosixError)
  /// The job is not where the token says: somebody else moved it first.
  case lost(JobToken)
  /// The job's life has no such move.
  case refused(JobToken, JobLife.Refusal)
  /// This process's lease is over: others may have taken its jobs, so it must not touch them.
  case retired

  package var description: String {
    switch self {
    case .failed(let error): error.description
    case .lost(let token): "\(token.path) was moved by somebody else"
    case .refused(let token, let refusal): "\(token.path) cannot be moved: \(refusal)"
    case .retired: "this process was without a heartbeat for longer than its lease, and is retired"
    }
  }

  package var isOutOfSpace: Bool {
    if case .failed(let error) = self { error.isOutOfSpace } else { false }
  }
}

/// Runs a piece of work on files with its errors as this module's.
package func custody<Result>(_ body: () throws(PosixError) -> Result) throws(CustodyError) -> Result {
  do {
    return try body()
  } catch {
    throw .failed(error)
  }
}
