import Boards
import Spool

/// What a summary of tests makes of an attempt, where the manifest expects nothing.
enum SummaryEnding {
  /// By the summary alone, complete or not.
  static func ending(_ summary: TestSummary) -> Ending {
    let evidence = Spool.Evidence.line(summary.line.text, offset: Int(clamping: summary.line.offset))
    guard summary.verdict == .failed else {
      return Ending(.passed, .run, .job, summary.sentence, evidence: evidence)
    }
    let failure = Ending(.failed, .run, .job, summary.sentence, evidence: evidence)
    return summary.hasFailedTest ? failure : failure.byAbsence
  }

  /// With the end of a program that says by its exit status, too, how it went.
  ///
  /// - Parameters:
  ///   - summary: all that came.
  ///   - meaning: the exit's.
  ///   - toolEvidence: of the exit.
  /// - Returns: the end; nil where the exit alone decides, as a fault of the infrastructure does.
  static func ending(
    _ summary: TestSummary,
    _ meaning: ExitMeaning,
    toolEvidence: Spool.Evidence?
  ) -> Ending? {
    var ending = ending(summary)
    switch meaning {
    case .infrastructure: return nil
    case .passed(let reason), .ended(let reason):
      if !summary.isComplete { ending.reason += "; \(reason)" }
    case .failed(let reason):
      ending.isByAbsence = false
      if !summary.isComplete {
        ending.reason += "; \(reason)"
        ending.evidence = toolEvidence
      } else if summary.verdict == .passed {
        ending.verdict = .failed
        ending.reason += ", but \(reason): the two contradict each other"
        ending.evidence = toolEvidence
      }
    }
    return ending
  }

  /// With a limit that ran out.
  static func ending(_ summary: TestSummary, limit reason: String) -> Ending {
    var ending = ending(summary)
    ending.reason += "; \(reason)"
    return ending
  }
}

extension JobResult.Case {
  init(_ testCase: TestCase) {
    let verdict: Verdict =
      switch testCase.verdict {
      case .passed: .passed
      case .failed: .failed
      case .skipped: .skipped
      }
    self.init(
      name: testCase.name,
      verdict: verdict,
      durationSeconds: testCase.durationSeconds,
      message: testCase.message
    )
  }
}
