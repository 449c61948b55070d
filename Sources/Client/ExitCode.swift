import Spool

/// What `boardspool` exits with.
package enum ExitCode {
  package static let done: Int32 = 0
  /// There is no such job, or a check found something.
  package static let finding: Int32 = 1
  package static let usage: Int32 = 2
  /// It could not be done.
  package static let failure: Int32 = 3
  /// The jobs were taken back because the user ended the waiting.
  package static let cancelled: Int32 = 4
  /// `wait` gave up before the jobs ended.
  package static let timeout: Int32 = 5
  package static let refused: Int32 = 7

  /// What `wait` exits with for a job that ended so.
  package static func of(_ verdict: Verdict, acceptsCompleted: Bool) -> Int32 {
    verdict == .completed && acceptsCompleted ? done : verdict.exitCode
  }

  /// From the worst to the best: what the jobs themselves did wrong comes before what kept them from
  /// being judged, since running again cannot mend it.
  package static let order: [Int32] = [1, 5, 7, 4, 3, 6, 2, 0]

  /// The worst of several, by ``order``; 0 of none.
  package static func worst(_ codes: [Int32]) -> Int32 {
    order.first { codes.contains($0) } ?? codes.max() ?? done
  }
}
