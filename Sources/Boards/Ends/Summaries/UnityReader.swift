/// Unity, the C framework: a line for each test, then a summary.
///
/// ```
/// test/ring.c:12:test_push:PASS
/// test/ring.c:20:test_pop:FAIL: Expected 1 Was 2
/// test/ring.c:30:test_full:IGNORE: too small
///
/// -----------------------
/// 3 Tests 1 Failures 1 Ignored
/// FAIL
/// ```
/// Its fixtures tell only of failures unless they are asked to. There is no plan: a test whose name is
/// of the usual kind ("test…", "TEST(…)", "spec…", "should…") tells that a summary is to come.
struct UnityReader: SummaryReader {
  static let format = TestSummary.Format.unity
  let progress: Double? = nil

  private(set) var tally = Tally()
  /// The summary's numbers, until its last line comes.
  private var stated: TestCounts?
  /// Set by a test that surely is one, until its summary has come.
  private var isOpen = false
  private var lastFailed: String?

  var isWhole: Bool { stated == nil && !isOpen }

  var missing: String {
    guard stated == nil else { return "the line after the numbers of tests did not come" }
    return "\(Tally.tests(tally.section.total)) came, but no summary"
  }

  mutating func read(_ line: PlainLine) {
    guard !line.bytes.isEmpty else { return }
    if let counts = Self.counts(line.bytes) {
      stated = counts
      tally.begin(at: line)
    } else if stated != nil, line.bytes.count <= 4 {
      let cursor = LineCursor(line.bytes)
      if cursor.equals("OK") { conclude(isGood: true, at: line) }
      if cursor.equals("FAIL") { conclude(isGood: false, at: line) }
    } else if let testCase = Self.testCase(line.bytes) ?? Self.verboseCase(line.bytes) {
      add(testCase, at: line)
    }
  }

  private mutating func add(_ testCase: TestCase, at line: PlainLine) {
    let isAgain = testCase.verdict == .failed && testCase.name == lastFailed
    lastFailed = testCase.verdict == .failed ? testCase.name : nil
    // A test that fails once more while it is torn down has failed once.
    guard !isAgain else { return }
    tally.add(testCase, at: line)
    let name = testCase.name.lowercased()
    guard ["test", "spec", "should"].contains(where: name.hasPrefix) else { return }
    isOpen = true
    tally.begin(at: line)
  }

  private mutating func conclude(isGood: Bool, at line: PlainLine) {
    guard let stated else { return }
    let seen = tally.section
    let isTold = seen.passed > 0
    if seen.total > stated.total || (isTold && seen.total < stated.total) {
      tally.fault("the summary says \(Tally.tests(stated.total)), but \(seen.total) came", at: line)
    } else if seen.failed > stated.failed || (isTold && seen.failed < stated.failed) {
      tally.fault("the summary says \(stated.failed) failures, but \(seen.failed) came", at: line)
    }
    if isGood != (stated.failed == 0) {
      tally.fault("the summary says \(isGood ? "OK" : "FAIL") with \(stated.failed) failures", at: line)
    }
    tally.conclude(at: line, stated: stated)
    self.stated = nil
    isOpen = false
    lastFailed = nil
  }

  /// Reads "3 Tests 1 Failures 1 Ignored".
  private static func counts(_ bytes: ArraySlice<UInt8>) -> TestCounts? {
    var cursor = LineCursor(bytes)
    guard let tests = cursor.number(), cursor.take(" Tests "), let failures = cursor.number(),
      cursor.take(" Failures "), let ignored = cursor.number(), cursor.equals(" Ignored")
    else { return nil }
    return TestCounts(passed: max(0, tests - failures - ignored), failed: failures, skipped: ignored)
  }

  /// "file:line:name:PASS", with a message behind "FAIL:" and "IGNORE:", and perhaps how long it took.
  private static func testCase(_ bytes: ArraySlice<UInt8>) -> TestCase? {
    var cursor = LineCursor(bytes)
    guard skipPlace(&cursor), let nameBytes = cursor.take(upTo: ":"), let first = nameBytes.first,
      ByteSet.words.contains(first), !ByteSet.digits.contains(first)
    else { return nil }
    let verdict: TestCase.Verdict
    if cursor.take("PASS") {
      verdict = .passed
    } else if cursor.take("FAIL") {
      verdict = .failed
    } else if cursor.take("IGNORE") {
      verdict = .skipped
    } else {
      return nil
    }
    let (rest, seconds) = withoutTime(cursor.rest)
    guard rest.isEmpty || (verdict != .passed && rest.first == UInt8(ascii: ":")) else { return nil }
    return TestCase(
      name: CleanText.name(nameBytes),
      verdict: verdict,
      durationSeconds: seconds,
      message: CleanText.message(rest.dropFirst())
    )
  }

  /// Moves behind "file:line:"; a file may have colons in its name.
  private static func skipPlace(_ cursor: inout LineCursor) -> Bool {
    guard let file = cursor.take(upTo: ":"), !file.isEmpty else { return false }
    while true {
      var next = cursor
      if next.number() != nil, next.take(":") {
        cursor = next
        return true
      }
      guard cursor.take(upTo: ":") != nil else { return false }
    }
  }

  /// Takes " (12 ms)" off the end.
  private static func withoutTime(_ bytes: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Double?) {
    var cursor = LineCursor(bytes)
    guard cursor.ends(with: " ms)"), cursor.skip(pastLast: " ("), let number = cursor.number(),
      cursor.equals(" ms)")
    else { return (bytes, nil) }
    return (bytes.dropLast("\(number)".utf8.count + 6), Double(number) / 1000)
  }

  /// "TEST(group, name) PASS", "TEST(group, name)file:line::FAIL: message" and "IGNORE_TEST(group, name)", of a
  /// fixture that tells of all.
  private static func verboseCase(_ bytes: ArraySlice<UInt8>) -> TestCase? {
    let cursor = LineCursor(bytes)
    if cursor.starts(with: "TEST("), cursor.ends(with: ") PASS") {
      return TestCase(name: CleanText.name(bytes.dropLast(5)), verdict: .passed)
    }
    if cursor.starts(with: "IGNORE_TEST("), cursor.ends(with: ")") {
      return TestCase(name: CleanText.name(bytes.dropFirst(7)), verdict: .skipped)
    }
    return verboseFailure(bytes)
  }

  private static func verboseFailure(_ bytes: ArraySlice<UInt8>) -> TestCase? {
    var cursor = LineCursor(bytes)
    guard cursor.starts(with: "TEST("), cursor.take(upTo: ")") != nil else { return nil }
    let name = bytes[..<cursor.rest.startIndex]
    guard skipPlace(&cursor), cursor.take(":FAIL"), cursor.isAtEnd || cursor.starts(with: ":") else {
      return nil
    }
    return TestCase(
      name: CleanText.name(name),
      verdict: .failed,
      message: CleanText.message(cursor.rest.dropFirst())
    )
  }
}
