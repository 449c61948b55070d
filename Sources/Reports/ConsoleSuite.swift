import JUnit
import Spool

/// What a result tells, in the words of JUnit.
enum ConsoleSuite {
  /// The cases of the summaries that were recognised on the consoles: of several roles each one's are a suite.
  static func suites(_ result: JobResult, name: String) -> [TestReport.Suite] {
    guard !result.boards.isEmpty else { return [suite(result.cases, result, name: name)] }
    return result.boards.compactMap { end in
      let cases = result.cases(of: end.role)
      return cases.isEmpty ? nil : suite(cases, result, name: "\(name).\(end.role)")
    }
  }

  private static func suite(
    _ cases: [JobResult.Case],
    _ result: JobResult,
    name: String
  ) -> TestReport.Suite {
    TestReport.Suite(
      name: name,
      time: result.durationSeconds,
      cases: cases.map { found in
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
