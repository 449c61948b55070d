import JSON
import Posix
import Spool

/// Why a verb could not be done; each case has its own exit status.
package enum ClientError: Error, Equatable {
  /// The command line, a manifest or a file that it names is wrong.
  case usage(String)
  /// There is no such job.
  case missing(String)
  /// The spool or its disk does not let it be done.
  case failed(String)

  /// One sentence for people, without a full stop.
  package var sentence: String {
    switch self {
    case .usage(let sentence), .missing(let sentence), .failed(let sentence): sentence
    }
  }

  package var exitCode: Int32 {
    switch self {
    case .missing: ExitCode.finding
    case .usage: ExitCode.usage
    case .failed: ExitCode.failure
    }
  }

  static func noJob(_ id: JobID) -> ClientError { .missing("there is no job \(id)") }
}

/// Runs a piece of work on files with its errors as this module's.
func client<Result>(_ body: () throws(PosixError) -> Result) throws(ClientError) -> Result {
  do {
    return try body()
  } catch {
    throw .failed(error.description)
  }
}

/// Runs a check of what a user wrote with its errors as this module's.
func checked<Result>(
  _ prefix: String = "",
  _ body: () throws(FieldError) -> Result
) throws(ClientError) -> Result {
  do {
    return try body()
  } catch {
    throw .usage(prefix + error.sentence)
  }
}
