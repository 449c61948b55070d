import Spool

/// The numbers under which this API knows what the spool knows by names.
///
/// A job's is its id, and a user's is the Unix one. The others are the last 48 bits of a name-based UUID under
/// the spool's own: always the same, without anything to be kept, and small enough for a client that reads
/// numbers as doubles.
///
/// | what | name |
/// | --- | --- |
/// | node (board) | `board:NAME` |
/// | job template | `template:NAME`; that of a job without one is `template:direct` |
/// | job output | `output:JOB`, its type and its name, a line each |
struct UfdlKeys: Sendable {
  /// The template of jobs that were made from none, in version 0.
  static let direct = JobRecord.Template(name: "direct", version: 0)

  private let names: UUID5

  /// - Parameter spool: the spool's own UUID.
  init(spool: String) { names = UUID5(spool: spool) }

  func node(_ board: String) -> Int { names.number(of: "board:\(board)") }

  func template(_ name: String) -> Int { names.number(of: "template:\(name)") }

  func output(_ output: UfdlOutput, of job: JobID) -> Int {
    names.number(of: "output:\(job)\n\(output.type)\n\(output.name)")
  }
}
