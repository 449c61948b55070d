import JUnit
import Spool

/// What a result tells, in the words of JUnit.
enum ConsoleSuite {
  /// The cases of the summary that was recognised on the console.
  static func suite(_ result: JobResult, name: String) -> TestReport.Suite {
    TestReport.Suite(
      name: name,
      time: result.durationSeconds,
      cases: result.cases.map { found in
        TestReport.Case(
          classname: name,
          name: found.name,
          time: found.durationSeconds,
          outcome: outcome(found)
        )
      }
    )
  }

  private static func outcome(_ found: JobResult.Case) -> TestReport.Outcome {
    switch found.verdict {
    case .passed: .passed
    case .failed: .failed(message: found.message ?? "", text: "")
    case .error: .error(message: found.message ?? "", text: "")
    case .skipped: .skipped(message: found.message ?? "")
    }
  }

  /// The job as one case: for a job whose program tells of none, or whose verdict says more than they do.
  static func job(_ result: JobResult, name: String) -> TestReport.Case {
    let reason = result.reason
    let outcome: TestReport.Outcome =
      switch result.verdict {
      case .passed, .completed: .passed
      case .failed, .timeout: .failed(message: "\(result.verdict.rawValue): \(reason)", text: "")
      case .error, .refused: .error(message: "\(result.verdict.rawValue): \(reason)", text: "")
      case .cancelled: .skipped(message: reason)
      }
    return TestReport.Case(
      classname: "boardspool",
      name: name,
      time: result.durationSeconds,
      outcome: outcome
    )
  }
}
