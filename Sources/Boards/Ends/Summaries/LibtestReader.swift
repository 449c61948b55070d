/// Rust's libtest, and what has taken over its shape (libtest-mimic, embedded-test).
///
/// ```
/// running 2 tests
/// test ring::push ... ok
/// test ring::pop ... FAILED
///
/// failures:
///
/// ---- ring::pop stdout ----
/// thread 'ring::pop' panicked at src/ring.rs:20:5
///
/// test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s
/// ```
/// What tests print may stand between a test's name and its end, or hide it; so the numbers of the last
/// line count, and the tests that were seen only must not contradict them.
struct LibtestReader: SummaryReader {
  static let format = TestSummary.Format.libtest

  private(set) var tally = Tally()
  private var plan: Int?
  /// Set by the first test after a plan; the plan alone may be anybody's text.
  private var isOpen = false
  /// A test whose end is to come on a line of its own.
  private var pending: ArraySlice<UInt8>?
  private var failed: [String: Int] = [:]
  /// The failed test whose output is being told.
  private var told: (index: Int, lines: MessageLines)?

  var isWhole: Bool { !isOpen }

  var missing: String {
    let test = pending.map { " within \(CleanText.name($0))" } ?? ""
    return "\(Tally.tests(plan ?? 0)) were to run, but \(tally.section.total) ended\(test)"
  }

  var progress: Double? { isOpen ? Self.share(tally.section.total, of: plan) : tally.hasBegun ? 1 : nil }

  mutating func read(_ line: PlainLine) {
    var cursor = LineCursor(line.bytes)
    switch line.bytes.first {
    case UInt8(ascii: "r"):
      if readPlan(line.bytes) { return }
    case UInt8(ascii: "t"):
      if cursor.take("test result: ") {
        if conclude(cursor, at: line) { return }
      } else if plan != nil, cursor.take("test ") {
        if readTest(cursor.rest, at: line) { return }
      }
    case UInt8(ascii: "-"):
      if beginTelling(line.bytes) { return }
    case UInt8(ascii: "f"):
      if cursor.equals("failures:") { return endTelling() }
    default: break
    }
    told?.lines.append(line.bytes)
    guard let pending, let (verdict, message, seconds) = Self.end(line.bytes) else { return }
    self.pending = nil
    add(pending, verdict, message, seconds, at: line)
  }

  /// Reads "running 2 tests".
  private mutating func readPlan(_ bytes: ArraySlice<UInt8>) -> Bool {
    var cursor = LineCursor(bytes)
    guard cursor.take("running "), let count = cursor.number(), cursor.take(" test"),
      cursor.isAtEnd || cursor.equals("s")
    else { return false }
    if isOpen { return false }
    plan = count
    return true
  }

  /// "ring::push ... ok"
  private mutating func readTest(_ bytes: ArraySlice<UInt8>, at line: PlainLine) -> Bool {
    var cursor = LineCursor(bytes)
    let name: ArraySlice<UInt8>
    if let found = cursor.take(upTo: " ... ") {
      name = found
    } else if cursor.ends(with: " ...") {
      name = bytes.dropLast(4)
      cursor = LineCursor([])
    } else {
      return false
    }
    isOpen = true
    tally.begin(at: line)
    if let (verdict, message, seconds) = Self.end(cursor.rest) {
      pending = nil
      add(name, verdict, message, seconds, at: line)
    } else {
      pending = name
    }
    return true
  }

  private mutating func add(
    _ name: ArraySlice<UInt8>,
    _ verdict: TestCase.Verdict,
    _ message: String?,
    _ seconds: Double?,
    at line: PlainLine
  ) {
    let name = CleanText.name(name)
    let testCase = TestCase(name: name, verdict: verdict, durationSeconds: seconds, message: message)
    let index = tally.add(testCase, at: line)
    if verdict == .failed { failed[name] = index }
  }

  /// "ok", "FAILED", "ignored, why", "bench: 12 ns/iter (+/- 3)", each perhaps with "<0.012s>".
  private static func end(_ bytes: ArraySlice<UInt8>) -> (TestCase.Verdict, String?, Double?)? {
    var cursor = LineCursor(bytes)
    if cursor.take("ok") {
      guard let seconds = time(cursor) else { return nil }
      return (.passed, nil, seconds.value)
    }
    if cursor.take("FAILED") {
      if cursor.take(" (time limit exceeded)") { return (.failed, "time limit exceeded", nil) }
      guard let seconds = time(cursor) else { return nil }
      return (.failed, nil, seconds.value)
    }
    if cursor.take("ignored") {
      guard cursor.isAtEnd || cursor.take(", ") else { return nil }
      return (.skipped, CleanText.message(cursor.rest), nil)
    }
    return cursor.take("bench: ") ? (.passed, CleanText.message(cursor.rest), nil) : nil
  }

  /// The time behind an end; nil where something else stands there.
  private static func time(_ cursor: LineCursor) -> (value: Double?, Void)? {
    guard !cursor.isAtEnd else { return (nil, ()) }
    var cursor = cursor
    guard cursor.take(" <"), let seconds = cursor.decimal(), cursor.equals("s>") else { return nil }
    return (seconds, ())
  }

  // MARK: Failures at length

  /// "---- ring::pop stdout ----", or without "stdout".
  private mutating func beginTelling(_ bytes: ArraySlice<UInt8>) -> Bool {
    let cursor = LineCursor(bytes)
    guard cursor.starts(with: "---- "), cursor.ends(with: " ----"), bytes.count > 10 else { return false }
    endTelling()
    var name = bytes.dropFirst(5).dropLast(5)
    if LineCursor(name).ends(with: " stdout") { name = name.dropLast(7) }
    if let index = failed[CleanText.name(name)] { told = (index, MessageLines()) }
    return true
  }

  mutating func finish() { endTelling() }

  private mutating func endTelling() {
    if let told, let message = told.lines.text { tally.setMessage(message, of: told.index) }
    told = nil
  }

  // MARK: The last line

  /// "ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s"
  private mutating func conclude(_ rest: LineCursor, at line: PlainLine) -> Bool {
    guard let (isGood, stated) = Self.result(rest) else { return false }
    endTelling()
    if let plan, stated.total != plan {
      tally.fault("\(Tally.tests(plan)) were to run, but the result tells of \(stated.total)", at: line)
    }
    if tally.section.failed > stated.failed {
      tally.fault("the result says \(stated.failed) failed, but \(tally.section.failed) did", at: line)
    }
    if isGood != (stated.failed == 0) {
      tally.fault("the result says \(isGood ? "ok" : "FAILED") with \(stated.failed) failed", at: line)
    }
    tally.conclude(at: line, stated: stated)
    plan = nil
    isOpen = false
    pending = nil
    failed = [:]
    return true
  }

  private static func result(_ rest: LineCursor) -> (isGood: Bool, TestCounts)? {
    var cursor = rest
    let isGood = cursor.take("ok. ")
    guard isGood || cursor.take("FAILED. "), let passed = cursor.number(), cursor.take(" passed; "),
      let failed = cursor.number(), cursor.take(" failed")
    else { return nil }
    var counts = TestCounts(passed: passed, failed: failed)
    if cursor.take("; "), let ignored = cursor.number(), cursor.take(" ignored") { counts.skipped = ignored }
    if cursor.take("; "), let measured = cursor.number(), cursor.take(" measured") {
      counts.passed += measured
    }
    return (isGood, counts)
  }
}
