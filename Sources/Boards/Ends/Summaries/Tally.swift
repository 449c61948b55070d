/// What a recogniser has found, and what it makes of it.
///
/// A console may tell of several runs of tests, one after the other, each with its own summary: their
/// tests are counted together, and each must be complete and sound.
struct Tally: Sendable {
  private(set) var cases = CaseList()
  /// Of the runs that are over; where a summary states more than was seen, what it states.
  private var concluded = TestCounts()
  /// Seen in the present run.
  private(set) var section = TestCounts()
  private var firstFailure: (name: String, line: DecidingLine)?
  private var firstFault: (clause: String, line: DecidingLine)?
  private var begun: DecidingLine?
  private var ended: DecidingLine?

  /// Whether anything tells for sure that there are tests.
  var hasBegun: Bool { begun != nil }

  /// Where the tests begin.
  var start: UInt64 { begun?.offset ?? .max }

  mutating func begin(at line: PlainLine) {
    if begun == nil { begun = line.deciding }
  }

  /// - Returns: the case's index in ``cases``, where it is kept.
  @discardableResult
  mutating func add(_ testCase: TestCase, at line: PlainLine) -> Int? {
    section.add(testCase.verdict)
    if testCase.verdict == .failed, firstFailure == nil {
      firstFailure = (testCase.name, line.deciding)
    }
    return cases.append(testCase)
  }

  /// Takes notice of what makes the summary a failure, whatever the tests say.
  ///
  /// - Parameters:
  ///   - clause: what is wrong.
  ///   - line: where it was seen.
  mutating func fault(_ clause: String, at line: PlainLine) {
    if firstFault == nil { firstFault = (clause, line.deciding) }
  }

  mutating func setMessage(_ message: String, of index: Int) { cases.setMessage(message, of: index) }

  mutating func setDuration(_ seconds: Double, of index: Int) { cases.setDuration(seconds, of: index) }

  /// Ends the present run.
  ///
  /// - Parameters:
  ///   - line: the one that ends it.
  ///   - stated: the summary's own numbers, where it has any.
  mutating func conclude(at line: PlainLine, stated: TestCounts? = nil) {
    begin(at: line)
    ended = line.deciding
    if let stated, stated.total >= section.total { section = Self.worse(stated, section) }
    concluded.add(section)
    section = TestCounts()
  }

  /// What is stated, with no fewer failures than were seen.
  private static func worse(_ stated: TestCounts, _ seen: TestCounts) -> TestCounts {
    guard seen.failed > stated.failed else { return stated }
    var worse = stated
    worse.failed = seen.failed
    worse.passed = max(0, stated.total - seen.failed - stated.skipped)
    return worse
  }

  /// - Parameters:
  ///   - format: which recogniser asks.
  ///   - missing: a clause about what has not come; nil where all has.
  /// - Returns: nil where nothing has begun.
  func summary(_ format: TestSummary.Format, missing: String?) -> TestSummary? {
    guard let begun else { return nil }
    var counts = concluded
    counts.add(section)
    let clauses = [failureClause(counts), firstFault?.clause, missing].compactMap { $0 }
    let sentence = clauses.isEmpty ? Self.passClause(counts) : clauses.joined(separator: "; ")
    return TestSummary(
      format: format,
      verdict: clauses.isEmpty ? .passed : .failed,
      isComplete: missing == nil,
      hasFailedTest: counts.failed > 0,
      cases: cases.kept,
      droppedCases: cases.dropped,
      line: firstFailure?.line ?? firstFault?.line ?? ended ?? begun,
      sentence: "\(format.rawValue): \(sentence)"
    )
  }

  private func failureClause(_ counts: TestCounts) -> String? {
    guard counts.failed > 0 else { return nil }
    let name = firstFailure.map { counts.failed == 1 ? ": \($0.name)" : ", the first \($0.name)" } ?? ""
    return "\(counts.failed) of \(Self.tests(counts.total)) failed\(name)"
  }

  private static func passClause(_ counts: TestCounts) -> String {
    switch (counts.passed, counts.skipped) {
    case (0, 0): "no tests were told of"
    case (let passed, 0): "\(tests(passed)) passed"
    case (0, let skipped): "\(tests(skipped)) skipped, none run"
    case (let passed, let skipped): "\(tests(passed)) passed, \(skipped) skipped"
    }
  }

  static func tests(_ count: Int) -> String { count == 1 ? "1 test" : "\(count) tests" }
}
