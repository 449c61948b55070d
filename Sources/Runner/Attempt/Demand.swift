import Boards
import Spool

/// What the manifest asks for before a run has passed, and what of it has not come.
struct Demand: Sendable {
  let expectation: Boards.Expectation?

  var format: ExpectedFormat? { expectation?.format }

  /// Whether the summaries on the console decide; otherwise they only give the test cases.
  var countsSummaries: Bool { Boards.Expectation.countsSummaries(expectation) }

  /// The pattern that has not been seen, which a pass needs; nil where nothing is missing.
  ///
  /// - Parameter remembered: what has been seen while the run went on.
  /// - Returns: the pattern's name.
  func unseen(_ remembered: Finding?) -> String? {
    guard let expectation else { return nil }
    if remembered == nil, !expectation.pass.isEmpty { return "expect.pass" }
    return expectation.end.isEmpty ? nil : "expect.end"
  }

  /// What a fault kept from coming, such as "before expect.pass was seen".
  ///
  /// - Parameter remembered: what has been seen while the run went on.
  /// - Returns: a clause; nil where nothing was awaited.
  func missing(_ remembered: Finding?) -> String? {
    if let unseen = unseen(remembered) { return "before \(unseen) was seen" }
    switch format {
    case .junit: return nil
    case .exit: return "before the run command ended"
    case let format: return format?.summary.map { "before the \($0.rawValue) summary was complete" }
    }
  }

  /// The failure of a run that is over without the summary that is demanded; nil where none is.
  ///
  /// - Parameter reason: why it is over.
  /// - Returns: the end.
  func withoutSummary(_ reason: String) -> Ending? {
    format?.summary.map {
      Ending(.failed, .run, .job, "\(reason), and no \($0.rawValue) summary came").byAbsence
    }
  }

  /// By a line of the console on which the patterns decide, with a summary where one is demanded.
  ///
  /// - Parameters:
  ///   - finding: what was found.
  ///   - summary: what has come by then.
  /// - Returns: the end.
  func ending(_ finding: Finding, _ summary: TestSummary?) -> Ending {
    let ending = ExpectationEnding.ending(finding, expectation)
    guard ending.verdict != .failed, let format else { return ending }
    guard format.summary != nil else {
      // A file among the outputs is still to decide.
      return Ending(.completed, .run, .job, ending.reason, evidence: ending.evidence)
    }
    if let summary { return SummaryEnding.ending(summary) }
    var failure = withoutSummary(ending.reason) ?? ending
    failure.evidence = ending.evidence
    return failure
  }

  /// By an end of the run command that was no failure, where no summary decides.
  ///
  /// - Parameters:
  ///   - reason: how it ended.
  ///   - verdict: what it says of itself.
  ///   - remembered: what has been seen while it ran.
  /// - Returns: the end.
  func ending(_ reason: String, _ verdict: Verdict, _ remembered: Finding?) -> Ending {
    guard let format else { return ExpectationEnding.ending(reason, unlessExpected: verdict, expectation) }
    if let unseen = unseen(remembered) {
      return Ending(.failed, .run, .job, "\(reason), but \(unseen) was not seen").byAbsence
    }
    switch format {
    case .exit where verdict == .passed: return Ending(.passed, .run, .job, reason)
    case .exit: return Ending(.failed, .run, .job, "\(reason), which is neither a pass nor a failure")
    case .junit: return Ending(.completed, .run, .job, reason)
    case .unity, .tap, .ztest, .libtest, .googletest:
      return withoutSummary(reason) ?? Ending(.failed, .run, .job, reason)
    }
  }

  /// By the time that is over, where no summary decides.
  ///
  /// - Parameters:
  ///   - reason: that the time is over, or that nothing more came.
  ///   - remembered: what has been seen while the run went on.
  /// - Returns: the end.
  func timeIsUp(_ reason: String, _ remembered: Finding?) -> Ending {
    guard let format else { return ExpectationEnding.timeIsUp(reason, expectation, remembered: remembered) }
    if let unseen = unseen(remembered) {
      return Ending(.timeout, .run, .job, "\(reason) before \(unseen) was seen")
    }
    switch format {
    case .exit: return Ending(.timeout, .run, .job, "\(reason) before the run command ended")
    case .junit: return Ending(.completed, .run, .job, reason)
    case .unity, .tap, .ztest, .libtest, .googletest:
      return withoutSummary(reason) ?? Ending(.failed, .run, .job, reason)
    }
  }
}
