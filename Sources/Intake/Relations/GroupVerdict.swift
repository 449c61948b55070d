import Posix
import Spool

/// How a group ends when all its jobs have.
///
/// It passed when all passed, completed when each passed or completed, and failed otherwise.
enum GroupVerdict {
  /// Jobs that the reason names at most.
  private static let named = 5

  /// - Parameter ends: of all its jobs.
  /// - Returns: its end, with the reason as a clause.
  static func of(_ ends: [(id: JobID, verdict: Verdict)]) -> (verdict: Verdict, reason: String) {
    guard !ends.isEmpty else { return (.completed, "it had no jobs for an hour") }
    let bad = ends.filter { $0.verdict != .passed && $0.verdict != .completed }
    let count = ends.count == 1 ? "its one job" : "all \(ends.count) jobs"
    guard !bad.isEmpty else {
      let isPassed = ends.allSatisfy { $0.verdict == .passed }
      return isPassed
        ? (.passed, "\(count) passed") : (.completed, "\(count) ended well, not all of them with a verdict")
    }
    let shown = bad.prefix(named).map { "\($0.id) \($0.verdict.rawValue)" }.joined(separator: ", ")
    let more = bad.count > named ? " and \(bad.count - named) more" : ""
    return (.failed, "\(bad.count) of \(ends.count) jobs did not pass: \(shown)\(more)")
  }
}
