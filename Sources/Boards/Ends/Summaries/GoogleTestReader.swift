/// GoogleTest, and what has taken over its shape (utest.h).
///
/// ```
/// [==========] Running 2 tests from 1 test suite.
/// [ RUN      ] Ring.Push
/// [       OK ] Ring.Push (0 ms)
/// [ RUN      ] Ring.Pop
/// ring.cc:20: Failure
/// [  FAILED  ] Ring.Pop (1 ms)
/// [==========] 2 tests from 1 test suite ran. (1 ms total)
/// [  PASSED  ] 1 test.
/// [  FAILED  ] 1 test, listed below:
/// [  FAILED  ] Ring.Pop
/// ```
/// The line with "PASSED" always comes; with it the summary is complete. What a test prints may have no
/// line's end of its own, so its end is also looked for behind other text.
struct GoogleTestReader: SummaryReader {
  static let format = TestSummary.Format.googleTest

  private(set) var tally = Tally()
  /// Nil also where only failures are printed.
  private var plan: Int?
  /// How many tests ran, from the line that says so until the next.
  private var ran: Int?
  private var open: OpenCase?
  private var isOpen = false
  /// Failures in the run that is over.
  private var failedBefore: Int?

  var isWhole: Bool { !isOpen }

  var missing: String {
    let test = open.map { " within \(CleanText.name($0.name))" } ?? ""
    return "\(Tally.tests(plan ?? ran ?? 0)) were to run, but \(tally.section.total) ended\(test)"
  }

  var progress: Double? { isOpen ? Self.share(tally.section.total, of: plan) : tally.hasBegun ? 1 : nil }

  mutating func read(_ line: PlainLine) {
    if open != nil, readEnd(line) { return }
    guard line.bytes.first == UInt8(ascii: "[") else {
      open?.append(line.bytes)
      return
    }
    var cursor = LineCursor(line.bytes)
    if cursor.take("[==========] ") {
      readFrame(cursor, at: line)
    } else if cursor.take("[ RUN      ] ") {
      start(cursor.rest, at: line)
    } else if cursor.take("[  PASSED  ] ") {
      conclude(cursor, at: line)
    } else if cursor.take("[  FAILED  ] ") {
      if let failedBefore { readList(cursor, failed: failedBefore, at: line) } else { _ = readEnd(line) }
    } else if !readEnd(line) {
      open?.append(line.bytes)
    }
  }

  /// "Running 2 tests from 1 test suite.", or "2 tests from 1 test suite ran. (1 ms total)"
  private mutating func readFrame(_ frame: LineCursor, at line: PlainLine) {
    var cursor = frame
    let isStart = cursor.take("Running ")
    guard let count = cursor.number(), cursor.take(" test") else { return }
    loseOpen(at: line)
    if isStart {
      // What came before the first start was anybody's text.
      if !tally.hasBegun { tally = Tally() }
      if isOpen { tally.fault("the tests began anew when \(missing)", at: line) }
      plan = count
      ran = nil
      isOpen = true
      failedBefore = nil
      tally.begin(at: line)
    } else if cursor.take(upTo: " ran.") != nil {
      ran = count
      isOpen = true
      failedBefore = nil
      tally.begin(at: line)
      if let plan, plan != count {
        tally.fault("\(Tally.tests(plan)) were to run, but \(count) ran", at: line)
      }
    }
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

  // MARK: A test's end

  private static let ends: [(StaticString, TestCase.Verdict)] = [
    ("[       OK ] ", .passed), ("[  FAILED  ] ", .failed), ("[  SKIPPED ] ", .skipped),
  ]

  /// "[       OK ] Ring.Push (0 ms)"; true where the line ends a test.
  private mutating func readEnd(_ line: PlainLine) -> Bool {
    for (word, verdict) in Self.ends {
      var cursor = LineCursor(line.bytes)
      guard open == nil ? cursor.take(word) : cursor.skip(pastLast: word) else { continue }
      let (name, parameter, seconds) = Self.split(cursor.rest)
      // Without a start and without a time it may be anybody's text.
      guard !name.isEmpty, open.map({ $0.name == name }) ?? (seconds != nil) else { return false }
      var lines = open?.lines ?? MessageLines()
      if let parameter, verdict == .failed { lines.append(parameter) }
      let testCase = TestCase(
        name: CleanText.name(name),
        verdict: verdict,
        durationSeconds: seconds,
        message: verdict == .passed ? nil : lines.text
      )
      tally.add(testCase, at: line)
      open = nil
      return true
    }
    return false
  }

  /// Takes "Ring.Push/0, where GetParam() = 5 (12 ms)" apart.
  private static func split(
    _ bytes: ArraySlice<UInt8>
  ) -> (name: ArraySlice<UInt8>, parameter: ArraySlice<UInt8>?, seconds: Double?) {
    var name = bytes
    var seconds: Double?
    var cursor = LineCursor(bytes)
    if cursor.ends(with: "s)"), cursor.skip(pastLast: " ("), let time = time(cursor) {
      seconds = time
      name = bytes.dropLast(cursor.rest.count + 2)
    }
    var parts = LineCursor(name)
    guard let short = parts.take(upTo: ", where ") else { return (name, nil, seconds) }
    return (short, parts.rest, seconds)
  }

  /// "12 ms)"; utest.h has "12ns)".
  private static func time(_ rest: LineCursor) -> Double? {
    var cursor = rest
    guard let number = cursor.number() else { return nil }
    cursor.skipSpaces()
    if cursor.equals("ms)") { return Double(number) / 1e3 }
    if cursor.equals("us)") { return Double(number) / 1e6 }
    return cursor.equals("ns)") ? Double(number) / 1e9 : nil
  }

  // MARK: The end of all

  /// Reads "1 test.".
  private mutating func conclude(_ rest: LineCursor, at line: PlainLine) {
    var cursor = rest
    guard let ran, let passed = cursor.number(), cursor.take(" test") else { return }
    let seen = tally.section
    // Where there was no start, only failures were printed.
    if plan != nil, seen.passed != passed {
      tally.fault("the summary says \(Tally.tests(passed)) passed, but \(seen.passed) did", at: line)
    } else if plan != nil, seen.total != ran {
      tally.fault("\(Tally.tests(ran)) ran, but \(seen.total) ended", at: line)
    }
    let good = max(0, min(passed, ran - seen.failed))
    let others = max(0, ran - good - seen.failed)
    tally.conclude(at: line, stated: TestCounts(passed: good, failed: seen.failed, skipped: others))
    failedBefore = seen.failed
    self.ran = nil
    plan = nil
    isOpen = false
  }

  /// Behind the end: "1 test, listed below:", the failed tests once more, and suites that failed as such.
  private mutating func readList(_ rest: LineCursor, failed: Int, at line: PlainLine) {
    var cursor = rest
    if let count = cursor.number(), cursor.take(" test") {
      if count != failed {
        tally.fault("the summary says \(count) failed, but \(failed) did", at: line)
      }
    } else if rest.ends(with: "SetUpTestSuite or TearDownTestSuite") {
      tally.fault("\(CleanText.name(rest.rest)) failed", at: line)
    }
  }
}
