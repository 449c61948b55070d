/// Zephyr's ztest.
///
/// ```
/// Running TESTSUITE ring
/// ===================================================================
/// START - test_push
///  PASS - test_push in 0.001 seconds
/// ===================================================================
/// TESTSUITE ring succeeded
/// PROJECT EXECUTION SUCCESSFUL
/// ```
/// What is printed between a test's start and its end may have no line's end of its own, so the end is
/// also looked for behind other text.
struct ZtestReader: SummaryReader {
  static let format = TestSummary.Format.ztest
  let progress: Double? = nil

  private(set) var tally = Tally()
  private var suite: ArraySlice<UInt8> = []
  private var open: OpenCase?
  private var failedSuite: String?
  private var isOpen = false

  var isWhole: Bool { !isOpen }

  var missing: String {
    let test = open.map { " within \(CleanText.name($0.name))" } ?? ""
    return "\(Tally.tests(tally.section.total)) ended, and the rest did not come\(test)"
  }

  mutating func read(_ line: PlainLine) {
    if readEnd(line) { return }
    var cursor = LineCursor(line.bytes)
    switch line.bytes.first {
    case UInt8(ascii: "R"):
      guard cursor.take("Running TESTSUITE ") || cursor.take("Running test suite ") else { break }
      return begin(cursor.rest, at: line)
    case UInt8(ascii: "S"):
      guard cursor.take("START - "), !cursor.isAtEnd else { break }
      return start(cursor.rest, at: line)
    case UInt8(ascii: "T"):
      guard cursor.take("TESTSUITE ") || cursor.take("Test suite ") else { break }
      return endSuite(cursor, at: line)
    case UInt8(ascii: "P"):
      if cursor.equals("PROJECT EXECUTION SUCCESSFUL") { return conclude(isGood: true, at: line) }
      if cursor.equals("PROJECT EXECUTION FAILED") { return conclude(isGood: false, at: line) }
    default: break
    }
    open?.append(line.bytes)
  }

  private mutating func begin(_ name: ArraySlice<UInt8>, at line: PlainLine) {
    suite = name
    isOpen = true
    tally.begin(at: line)
  }

  private mutating func start(_ name: ArraySlice<UInt8>, at line: PlainLine) {
    loseOpen(at: line)
    open = OpenCase(name: name, at: line)
  }

  private mutating func loseOpen(at line: PlainLine) {
    guard let open else { return }
    tally.fault("\(CleanText.name(open.name)) began and did not end", at: line)
    self.open = nil
  }

  private mutating func endSuite(_ rest: LineCursor, at line: PlainLine) {
    guard rest.ends(with: " failed.") || rest.ends(with: " failed") else { return }
    if failedSuite == nil { failedSuite = rest.rest.split(separator: 0x20).first.map(CleanText.name) ?? "" }
  }

  private mutating func conclude(isGood: Bool, at line: PlainLine) {
    loseOpen(at: line)
    if isGood, tally.section.failed > 0 || failedSuite != nil {
      tally.fault("the project's execution is said to be successful all the same", at: line)
    } else if !isGood, tally.section.failed == 0 {
      tally.fault(failedSuite.map { "the suite \($0) failed" } ?? "the project's execution failed", at: line)
    }
    tally.conclude(at: line)
    failedSuite = nil
    isOpen = false
  }

  /// "PASS - name in 0.001 seconds", or without the time; true where the line ends a test.
  private mutating func readEnd(_ line: PlainLine) -> Bool {
    guard let (verdict, rest) = Self.end(line.bytes, isWithin: open != nil) else { return false }
    var cursor = LineCursor(rest)
    let timed = cursor.take(upTo: " in ")
    let seconds = timed.flatMap { _ in cursor.decimal() }
    let hasTime = seconds != nil && cursor.equals(" seconds")
    let name = hasTime ? timed ?? rest : rest
    // Without a start and without a time it may be anybody's text.
    guard !name.isEmpty, open.map({ $0.name == name }) ?? hasTime else { return false }
    let fullName = suite.isEmpty ? name : suite + [UInt8(ascii: ".")] + name
    tally.add(
      TestCase(
        name: CleanText.name(fullName),
        verdict: verdict,
        durationSeconds: hasTime ? seconds : nil,
        message: verdict == .passed ? nil : open?.lines.text
      ),
      at: line
    )
    open = nil
    return true
  }

  private static func end(
    _ bytes: ArraySlice<UInt8>,
    isWithin: Bool
  ) -> (TestCase.Verdict, ArraySlice<UInt8>)? {
    for (word, verdict) in ends {
      var cursor = LineCursor(bytes)
      cursor.skipSpaces()
      if cursor.take(word) { return (verdict, cursor.rest) }
      if isWithin, cursor.skip(pastLast: word) { return (verdict, cursor.rest) }
    }
    return nil
  }

  private static let ends: [(StaticString, TestCase.Verdict)] = [
    ("PASS - ", .passed), ("FAIL - ", .failed), ("SKIP - ", .skipped),
  ]
}
