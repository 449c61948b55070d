import Boards
import Spool

/// Reads a run's console from the board's release on, and says how the run ended: a pure value.
///
/// It is fed the console's bytes, and asked when the run command ends and when a limit runs out. The order
/// in which ends count: `expect`, a summary of tests, a semihosting exit or a process's exit status,
/// silence, the time limit. With `expect` a summary only gives the test cases. Without it a summary that is
/// complete ends the run, for firmware may go on for ever; only of a program that ends by itself the end is
/// awaited, and must not contradict. A summary that has begun and does not become complete is a failure.
struct RunJudge: Sendable {
  private let expectation: Boards.Expectation?
  private let endsByItself: Bool
  private var watcher: ExpectationWatcher
  private var summaries = SummaryWatcher()
  private var progressWatcher: ProgressWatcher?
  /// The summary that ended the run.
  private var decisive: TestSummary?

  /// - Parameters:
  ///   - expectation: the manifest's `expect`.
  ///   - progress: the manifest's `progress_pattern`.
  ///   - endsByItself: whether the run command is the job's own program, which tells by its exit status how
  ///     it went.
  init(expectation: Boards.Expectation?, progress: ProgressPattern? = nil, endsByItself: Bool) {
    self.expectation = expectation
    self.endsByItself = endsByItself
    watcher = ExpectationWatcher(expectation)
    progressWatcher = progress.map { ProgressWatcher($0) }
  }

  /// Whether the board has said anything, be it an unfinished line.
  var firstOutputSeen: Bool { watcher.firstLineSeen }

  /// How far the run is, from 0 to 1, by the manifest's pattern, or else by the tests that are over; nil where
  /// nothing tells.
  var progress: Double? { progressWatcher?.fraction ?? summaries.progress }

  /// Whether the console tells of tests whose end is to decide.
  var hasBegunTests: Bool { expectation == nil && summaries.summary != nil }

  /// When ``due(at:)`` is to be asked, on the clock that the bytes come with; nil where the judge waits for
  /// nothing but them.
  var deadline: UInt64? { nil }

  /// Looks at the next bytes of the console.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - now: when, in nanoseconds of a monotonic clock.
  /// - Returns: the end, where the console decides it.
  mutating func feed(_ bytes: ArraySlice<UInt8>, at now: UInt64) -> Ending? {
    summaries.feed(bytes)
    progressWatcher?.feed(bytes)
    if let finding = watcher.feed(bytes) { return ExpectationEnding.ending(finding, expectation) }
    guard expectation == nil, !endsByItself, let summary = summaries.first else { return nil }
    decisive = summary
    return SummaryEnding.ending(summary)
  }

  /// The end that a line brought which was left some time, when that is over.
  ///
  /// - Parameter now: in nanoseconds of the clock that the bytes come with.
  /// - Returns: nil before ``deadline``.
  mutating func due(at now: UInt64) -> Ending? { nil }

  /// The end of the run command, when all its output has been fed.
  ///
  /// - Parameters:
  ///   - exit: how it ended by itself.
  ///   - rules: the plan's, by which its end is read.
  ///   - messages: the end of what the tool said.
  ///   - evidence: the tool's command and messages; nil where there is no tool.
  /// - Returns: the run's end.
  mutating func ended(
    _ exit: ProcessExit,
    rules: [ExitRule],
    messages: [UInt8],
    evidence: Spool.Evidence?
  ) -> Ending {
    if let finding = watcher.finish() { return ExpectationEnding.ending(finding, expectation) }
    let meaning = ExitReading.meaning(of: exit, rules: rules, toolMessages: messages, endedByUs: false)
    var ending = judgedBySummary(meaning, evidence) ?? judged(meaning, evidence)
    ending.exit = exit
    return ending
  }

  /// The end by a limit of the run that is over.
  ///
  /// - Parameters:
  ///   - expiry: which.
  ///   - limits: what they are.
  /// - Returns: the run's end.
  mutating func expired(_ expiry: RunClock.Expiry, limits: RunLimits) -> Ending {
    let silence = "the board said nothing for \(limits.silence ?? 0) s"
    let time = "the time limit of \(limits.run) s was over"
    switch expiry {
    case .flash: return Ending(.error, .flash, .infrastructure, "flashing took longer than \(limits.flash) s")
    case .boot:
      return Ending(.timeout, .boot, .job, "the board said nothing within \(limits.boot ?? 0) s of its start")
    case .silence: return endedBySummary(silence) ?? Ending(.timeout, .run, .job, silence)
    case .run:
      return endedBySummary(time)
        ?? ExpectationEnding.timeIsUp(time, expectation, remembered: watcher.remembered)
    }
  }

  /// Gives an end, whoever decided it, the test cases of which the console told.
  ///
  /// - Parameter ending: how the attempt ended.
  /// - Returns: the same with its cases; nothing is to be fed any more.
  mutating func withCases(_ ending: Ending) -> Ending {
    summaries.finish()
    guard let summary = decisive ?? summaries.summary else { return ending }
    var ending = ending
    ending.cases = summary.cases.map { JobResult.Case($0) }
    if summary.droppedCases > 0 { ending.reason += " (\(summary.droppedCases) more test cases are not kept)" }
    return ending
  }

  /// Nil where there is no summary, or where it does not count.
  private mutating func judgedBySummary(_ meaning: ExitMeaning, _ evidence: Spool.Evidence?) -> Ending? {
    summaries.finish()
    guard expectation == nil, let summary = summaries.summary else { return nil }
    if !endsByItself, let first = summaries.first {
      decisive = first
      return SummaryEnding.ending(first)
    }
    return SummaryEnding.ending(summary, meaning, toolEvidence: evidence)
  }

  private func judged(_ meaning: ExitMeaning, _ evidence: Spool.Evidence?) -> Ending {
    var ending =
      switch meaning {
      case .infrastructure(let reason):
        Ending(.error, firstOutputSeen ? .run : .boot, .infrastructure, reason)
      case .failed(let reason): Ending(.failed, .run, .job, reason)
      case .passed(let reason): ExpectationEnding.ending(reason, unlessExpected: .passed, expectation)
      case .ended(let reason): ExpectationEnding.ending(reason, unlessExpected: .completed, expectation)
      }
    ending.evidence = evidence
    return ending
  }

  /// Nil where there is no summary, or where it does not count.
  private mutating func endedBySummary(_ reason: String) -> Ending? {
    summaries.finish()
    guard expectation == nil, let summary = summaries.summary else { return nil }
    return SummaryEnding.ending(summary, limit: reason)
  }
}
