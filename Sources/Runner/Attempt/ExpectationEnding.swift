import Boards
import Spool

/// What the manifest's `expect` makes of an attempt.
enum ExpectationEnding {
  /// By a line of the console.
  ///
  /// - Parameters:
  ///   - finding: what was found.
  ///   - expectation: for which it was looked.
  /// - Returns: the end.
  static func ending(_ finding: Finding, _ expectation: Boards.Expectation?) -> Ending {
    let evidence = Spool.Evidence.line(finding.evidence.line, offset: Int(clamping: finding.evidence.offset))
    let pattern = finding.evidence.pattern
    switch finding {
    case .pass:
      return Ending(.passed, .run, .job, "the console matched expect.pass \"\(pattern)\"", evidence: evidence)
    case .fail:
      return Ending(.failed, .run, .job, "the console matched expect.fail \"\(pattern)\"", evidence: evidence)
    case .end:
      let reason = "the console matched expect.end \"\(pattern)\""
      guard expectation?.pass.isEmpty ?? true else {
        return Ending(.failed, .run, .job, "\(reason) before expect.pass was seen", evidence: evidence)
          .byAbsence
      }
      guard let expectation, !expectation.fail.isEmpty else {
        return Ending(.completed, .run, .job, reason, evidence: evidence)
      }
      return Ending(.passed, .run, .job, "\(reason), and expect.fail was not seen", evidence: evidence)
        .byAbsence
    }
  }

  /// By an end of the run command that was no failure, judged by what is expected, where anything is.
  ///
  /// - Parameters:
  ///   - reason: how it ended.
  ///   - verdict: where nothing is expected.
  ///   - expectation: the manifest's.
  /// - Returns: the end.
  static func ending(
    _ reason: String,
    unlessExpected verdict: Verdict,
    _ expectation: Boards.Expectation?
  )
    -> Ending
  {
    guard let expectation else { return Ending(verdict, .run, .job, reason) }
    if !expectation.pass.isEmpty {
      return Ending(.failed, .run, .job, "\(reason), but expect.pass was not seen").byAbsence
    }
    if !expectation.end.isEmpty {
      return Ending(.failed, .run, .job, "\(reason), but expect.end was not seen").byAbsence
    }
    return Ending(.passed, .run, .job, "\(reason), and expect.fail was not seen").byAbsence
  }

  /// By the time limit.
  ///
  /// - Parameters:
  ///   - reason: that the time is over.
  ///   - expectation: the manifest's.
  ///   - remembered: what was seen while `expect.end` was awaited.
  /// - Returns: the end.
  static func timeIsUp(_ reason: String, _ expectation: Boards.Expectation?, remembered: Finding?) -> Ending {
    guard let expectation else {
      return Ending(.completed, .run, .job, "\(reason), and nothing was expected")
    }
    if expectation.pass.isEmpty, expectation.end.isEmpty {
      return Ending(.passed, .run, .job, "\(reason), and expect.fail was not seen").byAbsence
    }
    let missing =
      expectation.end.isEmpty || remembered == nil && !expectation.pass.isEmpty
      ? "expect.pass" : "expect.end"
    return Ending(.timeout, .run, .job, "\(reason) before \(missing) was seen")
  }
}
