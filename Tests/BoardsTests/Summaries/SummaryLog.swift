import Boards
import Testing

/// A console log with what a watcher of summaries should make of it.
struct SummaryLog: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  /// Nil where there is no summary.
  var expected: Expected?

  struct Expected: Sendable, Equatable {
    var verdict: TestSummary.Verdict
    var isComplete = true
    var sentence: String
    /// The deciding line.
    var line: String
    var cases: [TestCase] = []
  }

  /// - Parameters:
  ///   - description: what the log is.
  ///   - text: of the console.
  ///   - expected: what is to be found.
  init(_ description: String, _ text: String, _ expected: Expected?) {
    testDescription = description
    self.text = text
    self.expected = expected
  }

  static func watch(_ pieces: [ArraySlice<UInt8>]) -> SummaryWatcher {
    var watcher = SummaryWatcher()
    for piece in pieces { watcher.feed(piece) }
    watcher.finish()
    return watcher
  }

  static func watch(_ text: String) -> SummaryWatcher { watch([Array(text.utf8)[...]]) }

  static func found(_ summary: TestSummary?) -> Expected? {
    summary.map {
      Expected(
        verdict: $0.verdict,
        isComplete: $0.isComplete,
        sentence: $0.sentence,
        line: $0.line.text,
        cases: $0.cases
      )
    }
  }
}

extension TestCase {
  static func passed(_ name: String, _ seconds: Double? = nil, _ message: String? = nil) -> TestCase {
    TestCase(name: name, verdict: .passed, durationSeconds: seconds, message: message)
  }

  static func failed(_ name: String, _ seconds: Double? = nil, _ message: String? = nil) -> TestCase {
    TestCase(name: name, verdict: .failed, durationSeconds: seconds, message: message)
  }

  static func skipped(_ name: String, _ seconds: Double? = nil, _ message: String? = nil) -> TestCase {
    TestCase(name: name, verdict: .skipped, durationSeconds: seconds, message: message)
  }
}
