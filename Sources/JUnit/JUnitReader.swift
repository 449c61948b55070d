/// Reads JUnit files as the many frameworks write them.
///
/// There is no one schema: the root is `testsuites` or `testsuite`, suites may nest, elements and
/// attributes that are not known are passed over, and numbers that are none count as not stated. How a
/// case ended is in its children, never in the suite's totals. Several failures of one case
/// (GoogleTest writes one for each assertion) are one.
package struct JUnitReader {
  private var xml: XMLReader
  private var report = TestReport()
  private var drafts: [Draft] = []
  private var frames: [Frame] = []
  private var testCase: CaseDraft?
  /// What stands directly in the innermost element that is known to hold text.
  private var text = ""
  private var cases = 0
  private var failures = 0
  /// The first suite that says of itself what its cases do not bear out.
  private var contradiction: JUnitError?

  /// A suite as far as it has been read.
  private struct Draft {
    var suite: TestReport.Suite
    /// `testsuites`, which is there to hold others.
    var isList: Bool
    var hasInner = false
    /// Cases, and those of them that failed, that came before the suite.
    var casesBefore = 0
    var failuresBefore = 0

    /// Whether it adds something of its own.
    var isKept: Bool {
      if !suite.cases.isEmpty { return true }
      return !hasInner && (!isList || suite.stated != TestReport.Totals())
    }
  }

  /// An element that has begun.
  private enum Frame {
    /// With its index in ``drafts``.
    case suite(Int)
    case testCase
    case failure(message: String)
    case error(message: String)
    case skipped(message: String)
    case output
    /// One of which nothing is wanted.
    case other
  }

  /// Reads a file.
  ///
  /// - Parameter bytes: the whole of it; the caller bounds its size.
  /// - Returns: the report.
  /// - Throws: where and why it is no JUnit report: not UTF-8, not well-formed, another root, a document
  ///   type with an internal subset, an entity that is not predefined, or more than 64 levels or 64
  ///   attributes.
  package static func read(_ bytes: [UInt8]) throws(JUnitError) -> TestReport {
    var reader = JUnitReader(xml: try XMLReader(bytes))
    return try reader.read()
  }

  /// Reads a file by which is judged.
  ///
  /// - Parameter bytes: the whole of it; the caller bounds its size.
  /// - Returns: the report.
  /// - Throws: as ``read(_:)``, and where a suite says that tests failed, and none of its cases did. That a suite
  ///   states more tests than it has cases is no contradiction: some frameworks count assertions.
  package static func readConsistent(_ bytes: [UInt8]) throws(JUnitError) -> TestReport {
    var reader = JUnitReader(xml: try XMLReader(bytes))
    let report = try reader.read()
    if let contradiction = reader.contradiction { throw contradiction }
    return report
  }

  /// Whether a file is meant as a report: its first element says so, be the rest as it may.
  ///
  /// - Parameter bytes: the whole of it; the caller bounds its size.
  /// - Returns: whether that element is `testsuites` or `testsuite`.
  package static func isReport(_ bytes: [UInt8]) -> Bool {
    guard var xml = try? XMLReader(bytes) else { return false }
    while let event = try? xml.next() {
      if case .start(let name, _) = event { return name == "testsuites" || name == "testsuite" }
    }
    return false
  }

  private init(xml: XMLReader) { self.xml = xml }

  private mutating func read() throws(JUnitError) -> TestReport {
    while let event = try xml.next() {
      switch event {
      case .start(let name, let attributes): try begin(name, attributes)
      case .text(let text): add(text)
      case .end: end()
      }
    }
    report.suites = drafts.filter(\.isKept).map(\.suite)
    return report
  }

  private mutating func begin(_ name: String, _ attributes: XMLAttributes) throws(JUnitError) {
    switch (frames.last, name) {
    case (nil, "testsuites"):
      report.name = attributes["name"] ?? ""
      report.time = Seconds.read(attributes["time"])
      beginSuite(attributes, isList: true)
    case (nil, "testsuite"): beginSuite(attributes, isList: false)
    case (nil, _): throw xml.error("the first element is <\(name)>, not <testsuites> or <testsuite>")
    case (.suite(let outer), "testsuite"), (.suite(let outer), "testsuites"):
      drafts[outer].hasInner = true
      beginSuite(attributes, isList: name == "testsuites")
    case (.suite, "testcase"):
      testCase = CaseDraft(attributes)
      frames.append(.testCase)
    case (.testCase, _): frames.append(detail(name, message: attributes["message"] ?? ""))
    default: frames.append(.other)
    }
  }

  private mutating func detail(_ name: String, message: String) -> Frame {
    text = ""
    switch name {
    case "failure": return .failure(message: message)
    case "error": return .error(message: message)
    case "skipped": return .skipped(message: message)
    case "system-out": return .output
    default: return .other
    }
  }

  private mutating func beginSuite(_ attributes: XMLAttributes, isList: Bool) {
    let suite = TestReport.Suite(
      name: attributes["name"] ?? "",
      time: Seconds.read(attributes["time"]),
      stated: Self.totals(attributes)
    )
    frames.append(.suite(drafts.count))
    drafts.append(Draft(suite: suite, isList: isList, casesBefore: cases, failuresBefore: failures))
  }

  private mutating func add(_ more: String) {
    switch frames.last {
    case .failure, .error, .skipped, .output: text += more
    case .suite, .testCase, .other, nil: break
    }
  }

  private mutating func end() {
    switch frames.popLast() {
    case .suite(let index):
      compare(drafts[index])
      if !drafts[index].suite.cases.isEmpty { drafts[index].suite.stated = TestReport.Totals() }
    case .testCase:
      if case .suite(let index) = frames.last, let testCase {
        let finished = testCase.finished
        drafts[index].suite.cases.append(finished)
        count(finished.outcome)
      }
      testCase = nil
    case .failure(let message): testCase?.end(.failed, message, text)
    case .error(let message): testCase?.end(.error, message, text)
    case .skipped(let message): testCase?.end(.skipped, message, text)
    case .output: testCase?.print(text)
    case .other, nil: break
    }
  }

  private mutating func count(_ outcome: TestReport.Outcome) {
    cases += 1
    switch outcome {
    case .failed, .error: failures += 1
    case .passed, .skipped: break
    }
  }

  private mutating func compare(_ draft: Draft) {
    let stated = TestReport.Totals.sum(draft.suite.stated.failures, draft.suite.stated.errors)
    guard contradiction == nil, stated > 0, cases > draft.casesBefore, failures == draft.failuresBefore else {
      return
    }
    contradiction = xml.error(
      "the suite \(draft.suite.name) says that tests failed, but none of its cases did"
    )
  }

  /// By the names of JUnit, of nose and of GoogleTest.
  private static func totals(_ attributes: XMLAttributes) -> TestReport.Totals {
    let skipped = attributes["skipped"] ?? attributes["skips"] ?? attributes["skip"]
    return TestReport.Totals(
      tests: count(attributes["tests"]),
      failures: count(attributes["failures"]),
      errors: count(attributes["errors"]),
      skipped: TestReport.Totals.sum(count(skipped), count(attributes["disabled"]))
    )
  }

  private static func count(_ text: String?) -> Int { max(0, text.flatMap { Int($0.trimmed) } ?? 0) }
}
