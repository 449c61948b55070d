import Boards
import Spool

/// Reads a run's console from the board's release on, and says how the run ended: a pure value.
///
/// It is fed the console's bytes, and asked when the run command ends and when a limit runs out. The order
/// in which ends count: `expect`, a summary of tests, a semihosting exit or a process's exit status, a fault's
/// banner, silence, the time limit.
///
/// With `expect` a summary only gives the test cases, unless `expect.format` demands it. Without, a summary
/// that is complete ends the run, for firmware may go on for ever; only of a program that ends by itself the
/// end is awaited, and must not contradict. A summary that has begun and does not become complete is a failure.
///
/// A fault's banner leaves some time, so that what comes before it in the order may still decide and the dump
/// is kept. It ends neither a program that ends by itself nor tests that are under way, which may provoke
/// faults; but their other ends name it.
struct RunJudge: Sendable {
  /// From a banner to the end that it makes, in nanoseconds.
  static let grace: UInt64 = 2_000_000_000

  private let demand: Demand
  private let endsByItself: Bool
  private var watcher: ExpectationWatcher
  private var console: ConsoleWatcher
  private var progressWatcher: ProgressWatcher?
  /// The summary that ended the run.
  private var decisive: TestSummary?
  /// When the fault on the console ends the run.
  private var faultEnd: UInt64?

  /// - Parameters:
  ///   - expectation: the manifest's `expect`.
  ///   - progress: the manifest's `progress_pattern`.
  ///   - endsByItself: whether the run command is the job's own program, which tells by its exit status how
  ///     it went.
  init(expectation: Boards.Expectation?, progress: ProgressPattern? = nil, endsByItself: Bool) {
    demand = Demand(expectation: expectation)
    self.endsByItself = endsByItself
    watcher = ExpectationWatcher(expectation)
    console = ConsoleWatcher(only: expectation?.format?.summary)
    progressWatcher = progress.map { ProgressWatcher($0) }
  }

  /// Whether the board has said anything, be it an unfinished line.
  var firstOutputSeen: Bool { watcher.firstLineSeen }

  /// How far the run is, from 0 to 1, by the manifest's pattern, or else by the tests that are over; nil where
  /// nothing tells.
  var progress: Double? { progressWatcher?.fraction ?? console.tests.progress }

  /// Whether the console tells of tests whose end is to decide.
  var hasBegunTests: Bool { demand.countsSummaries && console.tests.summary != nil }

  /// When ``due(at:)`` is to be asked, on the clock that the bytes come with; nil where the judge waits for
  /// nothing but them.
  var deadline: UInt64? { faultEnd }

  /// Looks at the next bytes of the console.
  ///
  /// - Parameters:
  ///   - bytes: what came.
  ///   - now: when, in nanoseconds of a monotonic clock.
  /// - Returns: the end, where the console decides it.
  mutating func feed(_ bytes: ArraySlice<UInt8>, at now: UInt64) -> Ending? {
    console.feed(bytes)
    progressWatcher?.feed(bytes)
    noteFault(at: now)
    if let finding = watcher.feed(bytes) { return demand.ending(finding, console.tests.summary) }
    guard demand.countsSummaries, !endsByItself, let summary = console.tests.first else { return nil }
    if summary.verdict == .passed, demand.unseen(watcher.remembered) != nil { return nil }
    decisive = summary
    return SummaryEnding.ending(summary)
  }

  private mutating func noteFault(at now: UInt64) {
    guard console.fault != nil, !console.isFaultOfTests, !endsByItself else { return faultEnd = nil }
    if faultEnd == nil { faultEnd = now &+ Self.grace }
  }

  /// The end that a fault's banner makes, when its time is over.
  ///
  /// - Parameter now: in nanoseconds of the clock that the bytes come with.
  /// - Returns: nil before ``deadline``.
  mutating func due(at now: UInt64) -> Ending? {
    guard let faultEnd, now >= faultEnd, let fault = console.fault else { return nil }
    return FaultEnding.ending(fault, demand.missing(watcher.remembered))
  }

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
    console.finish()
    if let finding = watcher.finish() { return demand.ending(finding, console.tests.summary) }
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
    switch expiry {
    case .power:
      Ending(
        .error,
        .power,
        .infrastructure,
        "switching the board's power took longer than \(limits.power) s"
      )
    case .flash: Ending(.error, .flash, .infrastructure, "flashing took longer than \(limits.flash) s")
    case .boot:
      Ending(.timeout, .boot, .job, "the board said nothing within \(limits.boot ?? 0) s of its start")
    case .silence: silent("the board said nothing for \(limits.silence ?? 0) s")
    case .run: over("the time limit of \(limits.run) s was over")
    }
  }

  /// The end of a run of which no more will come.
  ///
  /// - Parameter reason: why, as a clause.
  /// - Returns: the run's end.
  mutating func over(_ reason: String) -> Ending {
    overByConsole(reason) ?? demand.timeIsUp(reason, watcher.remembered)
  }

  /// The end of a run whose board says nothing any more, which is no normal end.
  ///
  /// - Parameter reason: since when, as a clause.
  /// - Returns: the run's end.
  mutating func silent(_ reason: String) -> Ending {
    overByConsole(reason) ?? Ending(.timeout, .run, .job, reason)
  }

  /// Nil where nothing on the console decides.
  private mutating func overByConsole(_ reason: String) -> Ending? {
    console.finish()
    if demand.countsSummaries, let summary = console.tests.summary {
      let isGood = summary.isComplete && summary.verdict == .passed
      if isGood, let unseen = demand.unseen(watcher.remembered) {
        return Ending(.timeout, .run, .job, "\(reason) before \(unseen) was seen")
      }
      let ending = SummaryEnding.ending(summary, limit: reason)
      return summary.isComplete ? ending : FaultEnding.named(console.fault, in: ending)
    }
    if let fault = console.fault {
      return FaultEnding.ending(fault, demand.missing(watcher.remembered), limit: reason)
    }
    return demand.withoutSummary(reason)
  }

  /// Gives an end, whoever decided it, the test cases of which the console told.
  ///
  /// - Parameter ending: how the attempt ended.
  /// - Returns: the same with its cases; nothing is to be fed any more.
  mutating func withCases(_ ending: Ending) -> Ending {
    console.finish()
    guard let summary = decisive ?? console.tests.summary else { return ending }
    var ending = ending
    ending.cases = summary.cases.map { JobResult.Case($0) }
    if summary.droppedCases > 0 { ending.reason += " (\(summary.droppedCases) more test cases are not kept)" }
    return ending
  }

  /// Nil where there is no summary, or where it does not count.
  private mutating func judgedBySummary(_ meaning: ExitMeaning, _ evidence: Spool.Evidence?) -> Ending? {
    guard demand.countsSummaries, let summary = console.tests.summary else { return nil }
    guard !endsByItself, let first = console.tests.first else {
      guard let ending = SummaryEnding.ending(summary, meaning, toolEvidence: evidence) else { return nil }
      return summary.isComplete ? needingPatterns(ending) : FaultEnding.named(console.fault, in: ending)
    }
    decisive = first
    return needingPatterns(SummaryEnding.ending(first))
  }

  /// A pass needs the patterns as well.
  private func needingPatterns(_ ending: Ending) -> Ending {
    guard ending.verdict == .passed, let unseen = demand.unseen(watcher.remembered) else { return ending }
    return Ending(
      .failed,
      .run,
      .job,
      "\(ending.reason), but \(unseen) was not seen",
      evidence: ending.evidence
    ).byAbsence
  }

  private func judged(_ meaning: ExitMeaning, _ evidence: Spool.Evidence?) -> Ending {
    var ending =
      switch meaning {
      case .infrastructure(let reason):
        Ending(.error, firstOutputSeen ? .run : .boot, .infrastructure, reason)
      case .failed(let reason): demand.withoutSummary(reason) ?? Ending(.failed, .run, .job, reason)
      case .passed(let reason): demand.ending(reason, .passed, watcher.remembered)
      case .ended(let reason): demand.ending(reason, .completed, watcher.remembered)
      }
    ending.evidence = evidence
    return FaultEnding.named(console.fault, in: ending)
  }
}
