import Posix

/// Why something could not be done on another machine.
package enum RemoteError: Error, Equatable {
  /// The address cannot be one, or the file is not what it is to be.
  case refused(String)
  /// There is no connection, or it ended; the same may succeed over a new one.
  case broken(String)
  /// The other side answered with something that the protocol does not have.
  case garbled(String)
  /// The other side could not do it: what, on which path, and why.
  case denied(call: String, path: String, SFTPStatus, message: String)
  /// This machine could not do its part.
  case local(PosixError)
  /// The user ended it.
  case interrupted

  /// One sentence for people, without a full stop.
  package var sentence: String {
    switch self {
    case .refused(let sentence), .broken(let sentence): sentence
    case .garbled(let reason): "the other side does not speak SFTP: \(reason)"
    case .denied(let call, let path, let status, let message):
      "cannot \(call) \(path.shown): \(status.reason(message))"
    case .local(let error): error.description
    case .interrupted: "interrupted"
    }
  }

  package var isMissing: Bool { if case .denied(_, _, .noSuchFile, _) = self { true } else { false } }

  var isBroken: Bool { if case .broken = self { true } else { false } }
}

/// Runs a piece of work on this machine's files with its errors as this module's.
func locally<Result: ~Copyable>(_ body: () throws(PosixError) -> Result) throws(RemoteError) -> Result {
  do {
    return try body()
  } catch {
    throw .local(error)
  }
}
