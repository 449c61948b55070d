import Posix
import Spool

/// One of a job's files that this API shows.
struct DciFile: Sendable {
  /// What it is to the job.
  enum Part: Sendable, Hashable {
    case executable
    case attached
    case flashLog(attempt: Int)
    case console(attempt: Int)
    case output(attempt: Int)
  }

  let part: Part
  /// Below the job's folder.
  let path: [String]
  /// Bytes.
  let size: Int
  let status: FileStatus
  /// Nil while its attempt is under way.
  let created: Timestamp?
  /// As `job.json` has it; nil where that does not tell.
  let knownMD5: String?

  var name: String { path.joined(separator: "/") }
  /// Whether nobody writes it any more.
  var isWhole: Bool { created != nil }

  /// The jobstate that it goes with.
  func state(_ states: DciStates) -> DciState? {
    switch part {
    case .executable, .attached: states.states.first
    case .flashLog(let attempt): states.state(.preRun, ofAttempt: attempt)
    case .console(let attempt): states.state(.running, ofAttempt: attempt)
    case .output(let attempt): states.state(.postRun, ofAttempt: attempt)
    }
  }

  func open(in job: DciJob) throws(PosixError) -> OpenFile? {
    let file = try job.view.directory.openWithin(name)
    guard try file.status().kind == .regular else { return nil }
    return OpenFile(file)
  }
}
