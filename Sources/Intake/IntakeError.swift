import Custody
import Posix
import Spool

/// Why intake cannot work, as one sentence.
package enum IntakeError: Error, CustomStringConvertible {
  /// Another process is this spool's intake.
  case isElsewhere(host: String)
  /// The lease's file was taken over: this intake must stop at once.
  case lostLease
  case failed(PosixError)
  case custody(CustodyError)

  package var description: String {
    switch self {
    case .isElsewhere(let host): "intake is on \(host)"
    case .lostLease: "another process took over intake"
    case .failed(let error): error.description
    case .custody(let error): error.description
    }
  }

  var isOutOfSpace: Bool {
    switch self {
    case .failed(let error): error.isOutOfSpace
    case .custody(let error): error.isOutOfSpace
    case .isElsewhere, .lostLease: false
    }
  }
}

/// Runs a piece of work on files with its errors as this module's.
func files<Result>(_ body: () throws(PosixError) -> Result) throws(IntakeError) -> Result {
  do {
    return try body()
  } catch {
    throw .failed(error)
  }
}

/// Runs a move with its errors as this module's.
func moves<Result>(_ body: () throws(CustodyError) -> Result) throws(IntakeError) -> Result {
  do {
    return try body()
  } catch {
    throw .custody(error)
  }
}
