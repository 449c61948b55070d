import Boards
import Spool

/// Judges a run again from what the spool keeps of it, by other expectations: a pure value.
///
/// It is fed the console with the times at which it came, so that what depends on time, the grace of a fault's
/// banner and silence, is as it was on the board. A run that was ended early, by an expectation that no longer
/// holds, is judged by what came up to then.
package struct Rejudge {
  private let run: StoredRun
  private let reports: ReportDemand
  private let files: [OutputReport]
  private var judge: RunJudge
  private var ending: Ending?
  private var last: UInt64 = 0

  /// - Parameters:
  ///   - run: what is kept.
  ///   - expectation: by which is judged.
  ///   - reports: what is said of JUnit files.
  ///   - files: those of them that are kept.
  package init(
    _ run: StoredRun,
    expectation: Boards.Expectation?,
    reports: ReportDemand = ReportDemand(),
    files: [OutputReport] = []
  ) {
    self.run = run
    self.reports = reports
    self.files = files
    judge = RunJudge(expectation: expectation, endsByItself: run.endsByItself)
  }

  /// Whether the end is known, so that no more of the console is needed.
  package var isOver: Bool { ending != nil }

  /// Looks at the next bytes of the console.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - time: when, in nanoseconds from the attempt's start.
  package mutating func feed(_ bytes: ArraySlice<UInt8>, at time: UInt64) {
    guard ending == nil else { return }
    ending = due(by: time) ?? judge.feed(bytes, at: time)
    last = max(last, time)
  }

  /// The verdict, when all has been fed.
  ///
  /// - Returns: the attempt's result with what is judged anew.
  package mutating func finish() -> JobResult {
    let ending = OutputsJudge(reports, files).judged(judge.withCases(ending ?? atEnd()))
    var result = run.result
    result.verdict = ending.verdict
    result.phase = ending.phase
    result.blame = ending.blame
    result.reason = ending.reason
    result.evidence = ending.evidence
    result.cases = ending.cases
    result.requeued = nil
    if ending.exit == nil { (result.exitStatus, result.signal) = (nil, nil) }
    return result
  }

  private mutating func due(by time: UInt64) -> Ending? {
    guard let deadline = judge.deadline, deadline < time else { return nil }
    return judge.due(at: deadline)
  }

  private mutating func atEnd() -> Ending {
    if let ending = due(by: run.duration) { return ending }
    if let exit = run.exit {
      return judge.ended(exit, rules: run.rules, messages: run.messages, evidence: run.toolEvidence)
    }
    if !judge.firstOutputSeen, run.result.phase == .boot, let boot = run.boot {
      return judge.expired(.boot, limits: RunLimits(boot: boot, run: 1))
    }
    if let silence = run.silence, Double(run.duration) - Double(last) >= Double(silence) * 1e9 {
      return judge.silent("the board said nothing for \(silence) s")
    }
    return judge.over("the log ends")
  }
}
