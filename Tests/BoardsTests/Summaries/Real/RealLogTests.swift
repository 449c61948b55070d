import Testing

@testable import Boards

/// A log that a framework itself printed.
struct RealLog: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  /// What is to be told of it.
  var sentence: String
  /// Names of the tests; behind "!" one that failed, behind "-" one that was skipped.
  var cases: String

  static let all = unity + tap + libtest + googleTest

  static func watch(_ pieces: [ArraySlice<UInt8>]) -> TestSummary? { SummaryLog.watch(pieces).summary }

  static func names(_ summary: TestSummary?) -> String? {
    summary?.cases.map { testCase in
      switch testCase.verdict {
      case .passed: testCase.name
      case .failed: "!\(testCase.name)"
      case .skipped: "-\(testCase.name)"
      }
    }.joined(separator: ", ")
  }
}

/// Logs of Unity 2.5, Perl's Test::More 1.3, bats 1.8, Node 20, Rust 1.95 and GoogleTest 1.12.
@Suite("Summaries as the frameworks print them")
struct RealLogTests {
  @Test("A log is read as its framework means it", arguments: RealLog.all)
  func reads(log: RealLog) {
    let summary = RealLog.watch([Array(log.text.utf8)[...]])
    #expect(summary?.sentence == log.sentence)
    #expect(RealLog.names(summary) == log.cases)
    #expect(summary?.isComplete == true)
  }

  @Test("Wherever the stream is cut", arguments: RealLog.all)
  func anySplit(log: RealLog) {
    let bytes = Array(log.text.utf8)
    let whole = RealLog.watch([bytes[...]])
    for cut in 0...bytes.count {
      #expect(RealLog.watch([bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)")
    }
    #expect(RealLog.watch(bytes.indices.map { bytes[$0...$0] }) == whole, "byte by byte")
  }

  @Test("And with the format asked for, and no other", arguments: RealLog.all)
  func asked(log: RealLog) {
    let whole = RealLog.watch([Array(log.text.utf8)[...]])
    for format in TestSummary.Format.allCases {
      var watcher = SummaryWatcher(only: format)
      watcher.feed(Array(log.text.utf8)[...])
      watcher.finish()
      #expect(watcher.summary == (format == whole?.format ? whole : nil))
    }
  }

  static let passing = RealLog.all.filter {
    !$0.sentence.contains("failed") && !$0.sentence.contains("bailed")
  }

  @Test("A log that ends before the line which makes it complete never passes", arguments: passing)
  func truncated(log: RealLog) throws {
    let bytes = Array(log.text.utf8)
    let whole = try #require(RealLog.watch([bytes[...]]))
    #expect(whole.verdict == .passed)
    for count in 0..<Int(whole.line.offset) {
      #expect(RealLog.watch([bytes[..<count]])?.verdict != .passed, "after \(count) bytes")
    }
  }

  @Test("Of tests that were planned and did not come the reason tells")
  func planned() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      let plan = Int.random(in: 2...40, using: &random)
      let seen = Int.random(in: 0..<plan, using: &random)
      let tests = 1...max(1, seen)
      let points = seen == 0 ? "" : tests.map { "ok \($0) - t\($0)\n" }.joined()
      let tap = RealLog.watch([Array("1..\(plan)\n\(points)".utf8)[...]])
      #expect(tap?.sentence == "TAP: the plan says \(Tally.tests(plan)), but \(seen) came")
      let cases = seen == 0 ? "" : tests.map { "test t\($0) ... ok\n" }.joined()
      let rust = RealLog.watch([Array("running \(plan) tests\n\(cases)".utf8)[...]])
      // A plan alone may be anybody's text.
      #expect(seen == 0 ? rust == nil : rust?.verdict == .failed && rust?.isComplete == false)
      let runs =
        seen == 0 ? "" : tests.map { "[ RUN      ] a.t\($0)\n[       OK ] a.t\($0) (0 ms)\n" }.joined()
      let google = "[==========] Running \(plan) tests from 1 test suite.\n\(runs)"
      #expect(RealLog.watch([Array(google.utf8)[...]])?.verdict == .failed)
      let ended =
        google
        + "[==========] \(seen) tests from 1 test suite ran. (0 ms total)\n[  PASSED  ] \(seen) tests.\n"
      #expect(RealLog.watch([Array(ended.utf8)[...]])?.verdict == .failed)
    }
  }
}
