import Boards
import JUnit
import Posix
import Spool

/// What the JUnit files among an attempt's outputs make of its end.
///
/// Like a summary on the console they come behind the patterns of `expect` and before an exit status, which must
/// not contradict them. They turn neither a fault of the infrastructure nor a cancel nor a timeout.
struct OutputsJudge {
  private let demand: ReportDemand
  private let files: [OutputReport]
  private var cases = CaseList()
  private var failed = 0
  private var skipped = 0
  private var total = 0
  private var firstFailure: String?

  /// - Parameters:
  ///   - demand: what the manifest says of its files.
  ///   - files: those that were looked for.
  init(_ demand: ReportDemand, _ files: [OutputReport]) {
    self.demand = demand
    self.files = files
    for case .success(let report) in files.map(\.content) {
      for suite in report.suites { add(suite) }
    }
  }

  /// - Parameter ending: how the run ended without the files.
  /// - Returns: how the attempt ended.
  func judged(_ ending: Ending) -> Ending {
    guard demand.isAny else { return ending }
    guard demand.decides, ending.requeue == nil else { return withCases(ending) }
    switch ending.verdict {
    case .passed, .completed: return withCases(afterGoodEnd(ending))
    case .failed: return withCases(afterFailure(ending))
    case .timeout, .error, .cancelled, .refused: return withCases(ending)
    }
  }

  private func afterGoodEnd(_ ending: Ending) -> Ending {
    var ending = ending
    if let problem {
      ending.verdict = .failed
      ending.reason = "\(problem); \(ending.reason)"
      return ending
    }
    ending.verdict = failed > 0 ? .failed : .passed
    ending.reason = sentence + (ending.exit == nil ? "; \(ending.reason)" : "")
    return ending
  }

  /// Only the status with which a program exits is a failure of which a report may say more.
  private func afterFailure(_ ending: Ending) -> Ending {
    guard ending.exit != nil, case .tool = ending.evidence else { return ending }
    var ending = ending
    if let problem {
      ending.reason += "; \(problem)"
    } else if failed > 0 {
      ending.reason = "\(sentence); \(ending.reason)"
    } else {
      ending.reason = "\(sentence), but \(ending.reason): the two contradict each other"
    }
    return ending
  }

  /// Why the files are no ground for a verdict.
  private var problem: String? {
    if files.isEmpty { return "no JUnit file came: there is none among the outputs" }
    for file in files {
      if case .failure(let absence) = file.content {
        return "no JUnit verdict: \(file.path) \(absence.clause)"
      }
    }
    return total == 0
      ? "no JUnit verdict: \(files.map(\.path).joined(separator: ", ")) tells of no tests" : nil
  }

  private var sentence: String {
    guard failed > 0 else {
      let passed = max(0, total - skipped)
      if passed == 0 { return "JUnit: \(Self.tests(skipped)) skipped, none run" }
      return "JUnit: \(Self.tests(passed)) passed" + (skipped > 0 ? ", \(skipped) skipped" : "")
    }
    let name = firstFailure.map { failed == 1 ? ": \($0)" : ", the first \($0)" } ?? ""
    return "JUnit: \(failed) of \(Self.tests(total)) failed\(name)"
  }

  private static func tests(_ count: Int) -> String { count == 1 ? "1 test" : "\(count) tests" }

  /// With the cases of the files, where they decide or the console told of none.
  private func withCases(_ ending: Ending) -> Ending {
    guard !cases.kept.isEmpty, demand.decides || ending.cases.isEmpty else { return ending }
    var ending = ending
    ending.cases = cases.kept.map { JobResult.Case($0) }
    if cases.dropped > 0 { ending.reason += " (\(cases.dropped) more test cases are not kept)" }
    return ending
  }

  private mutating func add(_ suite: TestReport.Suite) {
    let totals = suite.totals
    // Stated numbers come from outside; so cut, no sum of what a file can list overflows.
    total += min(totals.tests, Self.most)
    failed += min(totals.failures, Self.most) + min(totals.errors, Self.most)
    skipped += min(totals.skipped, Self.most)
    for testCase in suite.cases { add(testCase) }
    if firstFailure == nil, suite.cases.isEmpty, totals.failures > 0 || totals.errors > 0 {
      firstFailure = suite.name
    }
  }

  private static let most = 1 << 30

  private mutating func add(_ testCase: TestReport.Case) {
    let name = testCase.classname.isEmpty ? testCase.name : "\(testCase.classname).\(testCase.name)"
    let (verdict, message): (TestCase.Verdict, String) =
      switch testCase.outcome {
      case .passed: (.passed, "")
      case .failed(let message, let text), .error(let message, let text):
        (.failed, [message, text].filter { !$0.isEmpty }.joined(separator: "\n"))
      case .skipped(let message): (.skipped, message)
      }
    let told = TestCase.cleaned(name, verdict, durationSeconds: testCase.time, message: message)
    if verdict == .failed, firstFailure == nil { firstFailure = told.name }
    cases.append(told)
  }
}

extension ReportDemand {
  /// The end of an attempt with what its outputs tell.
  ///
  /// - Parameters:
  ///   - ending: without them.
  ///   - attempt: the attempt's folder, with the outputs in it.
  /// - Returns: the end.
  func judged(_ ending: Ending, in attempt: Directory) -> Ending {
    guard isAny else { return ending }
    return OutputsJudge(self, OutputReports.read(self, in: try? attempt.directory(Layout.outputs))).judged(
      ending
    )
  }

  /// The end of an attempt whose outputs could not be kept: nobody knows what they would have told.
  ///
  /// - Parameter ending: without them.
  /// - Returns: the end.
  func unread(_ ending: Ending) -> Ending {
    guard isAny, decides, ending.verdict == .passed || ending.verdict == .completed else { return ending }
    return Ending(.error, .collect, .infrastructure, "the JUnit files of the run could not be read")
  }

  /// - Parameter attempt: an attempt's folder, with the outputs in it.
  /// - Returns: the files that are asked for; none where nothing is.
  package func files(in attempt: Directory) -> [OutputReport] {
    guard isAny else { return [] }
    return OutputReports.read(self, in: try? attempt.directory(Layout.outputs))
  }
}
