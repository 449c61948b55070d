/// The Test Anything Protocol, versions 12 to 14.
///
/// ```
/// TAP version 14
/// 1..3
/// ok 1 - push
/// not ok 2 - pop
///   ---
///   message: "expected 1, got 2"
///   ...
/// ok 3 - full # SKIP too small
/// ```
/// The plan may come first or last. A number that does not follow the one before, and more or fewer tests
/// than planned are contradictions, as they are for Perl's harness. A failed test that is marked todo
/// counts as skipped. Subtests are indented, and count only in that the test which ends them must not be
/// ok when one of them failed. Before any version or plan only numbers from 1 make points, and no summary
/// without a plan: "ok" may be anybody's text.
struct TAPReader: SummaryReader {
  static let format = TestSummary.Format.tap

  private(set) var tally = Tally()
  /// The version of the present document has come.
  private var hasVersion = false
  private var plan: Int?
  /// The number that the next test should have.
  private var due = 1
  /// Tests of the present document.
  private var seen = 0
  private var isDone = false
  private var failedSubtest: String?
  private var detail = TAPDetail()

  var isWhole: Bool { isDone }

  var missing: String {
    guard let plan else { return "\(Tally.tests(seen)) came, but no plan" }
    return "the plan says \(Tally.tests(plan)), but \(seen) came"
  }

  var progress: Double? { isDone ? 1 : Self.share(seen, of: plan) }

  mutating func read(_ line: PlainLine) {
    let indentation = line.indentation
    let bytes = line.bytes.dropFirst(indentation)
    if detail.takes(bytes, indentation: indentation) { return }
    let parsed = TAPLine(bytes)
    if indentation == 0, case .comment(let text) = parsed { return detail.takeComment(text) }
    endDetail()
    guard indentation == 0 else { return readIndented(parsed) }
    switch parsed {
    case .version: begin(at: line)
    case .plan(let count, let skip): readPlan(count, skip: skip, at: line)
    case .point(let point): readPoint(point, at: line)
    case .bailOut(let reason): bailOut(reason, at: line)
    case .comment, nil: break
    }
  }

  mutating func finish() { endDetail() }

  private mutating func endDetail() {
    guard let told = detail.end() else { return }
    if let message = told.message { tally.setMessage(message, of: told.index) }
    if let seconds = told.durationSeconds { tally.setDuration(seconds, of: told.index) }
  }

  private mutating func begin(at line: PlainLine) {
    if !tally.hasBegun {
      // What came before was anybody's text.
      tally = Tally()
    } else if !isDone {
      tally.fault("the tests began anew when \(missing)", at: line)
    }
    restart()
    hasVersion = true
    tally.begin(at: line)
  }

  /// Another document begins.
  private mutating func restart() {
    hasVersion = false
    plan = nil
    due = 1
    seen = 0
    isDone = false
    failedSubtest = nil
  }

  private mutating func finish(at line: PlainLine) {
    isDone = true
    tally.conclude(at: line)
  }

  private mutating func readPlan(_ count: Int, skip: String?, at line: PlainLine) {
    // By itself "1..0" says nothing.
    guard count > 0 || skip != nil || hasVersion || seen > 0 else { return }
    if isDone { restart() }
    tally.begin(at: line)
    guard plan == nil else { return tally.fault("there are two plans", at: line) }
    plan = count
    guard seen > 0 || count == 0 else { return }
    if seen != count { tally.fault("the plan says \(Tally.tests(count)), but \(seen) came", at: line) }
    finish(at: line)
  }

  private mutating func bailOut(_ reason: String?, at line: PlainLine) {
    guard hasVersion || plan != nil || seen > 0, !isDone else { return }
    tally.fault("the tests bailed out\(reason.map { ": \($0)" } ?? "")", at: line)
    finish(at: line)
  }

  private mutating func readPoint(_ point: TAPLine.Point, at line: PlainLine) {
    if isDone {
      guard point.number == 1 else { return readSurplus(point, at: line) }
      restart()
    }
    let isTAP = hasVersion || plan != nil
    guard isTAP || point.number == due || (point.number == nil && due > 1) else { return }
    let number = point.number ?? due
    if let plan, number > plan {
      tally.fault("test \(number) is beyond the plan of \(Tally.tests(plan))", at: line)
    } else if number != due {
      tally.fault("test \(number) came where \(due) was due", at: line)
    }
    due = max(due, number + 1)
    add(point, number: number, at: line)
    if let plan, due > plan { finish(at: line) }
  }

  /// A test after the end; without a number "ok" may be anybody's text.
  private mutating func readSurplus(_ point: TAPLine.Point, at line: PlainLine) {
    guard let plan, point.number != nil || !point.isOK else { return }
    tally.fault("a test came after the \(plan) of the plan", at: line)
  }

  private mutating func add(_ point: TAPLine.Point, number: Int, at line: PlainLine) {
    var testCase = TestCase(name: point.name.isEmpty ? "test \(number)" : point.name, verdict: .passed)
    switch point.directive {
    case .skip(let reason):
      testCase.verdict = .skipped
      testCase.message = reason
    case .toDo(let reason):
      if !point.isOK { testCase.verdict = .skipped }
      testCase.message = "to do\(reason.map { ": \($0)" } ?? "")"
    case nil:
      if !point.isOK { testCase.verdict = .failed }
      if point.isOK, let failedSubtest {
        tally.fault("test \(number) is ok, though its subtest failed: \(failedSubtest)", at: line)
      }
    }
    failedSubtest = nil
    seen += 1
    let index = tally.add(testCase, at: line)
    detail.begin(of: index, isFailure: testCase.verdict == .failed)
  }

  private mutating func readIndented(_ line: TAPLine?) {
    guard failedSubtest == nil, case .point(let point) = line else { return }
    guard !point.isOK, point.directive == nil else { return }
    failedSubtest = point.name.isEmpty ? "test \(point.number ?? 0)" : point.name
  }
}
