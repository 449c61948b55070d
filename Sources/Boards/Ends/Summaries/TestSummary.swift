/// What the tests that ran on a board said of themselves.
package struct TestSummary: Sendable, Hashable {
  /// The names are those that people call the formats.
  package enum Format: String, Sendable, CaseIterable {
    case unity = "Unity"
    case tap = "TAP"
    case ztest = "ztest"
    case libtest = "libtest"
    case googleTest = "GoogleTest"
  }

  package enum Verdict: Sendable, Hashable {
    case passed, failed
  }

  package var format: Format
  /// Failed also where the summary is cut off or contradicts itself.
  package var verdict: Verdict
  /// False where it has begun and its end has not come.
  package var isComplete: Bool
  /// Whether a test is told to have failed, and not only lacks of something that should have come.
  package var hasFailedTest: Bool
  /// At most 10,000, in the console's order.
  package var cases: [TestCase]
  /// How many tests came for which there was no more room in ``cases``.
  package var droppedCases: Int
  /// The first test that failed or what contradicts, else the line that made the summary complete, else
  /// the one with which it began.
  package var line: DecidingLine
  /// What to tell people, without a full stop: "TAP: 1 of 12 tests failed: no answer".
  package var sentence: String
}

/// A line that something rests on.
package struct DecidingLine: Sendable, Hashable {
  /// Readable, without colours, cut to 500 characters.
  package var text: String
  /// Where the line begins in the console log, in bytes.
  package var offset: UInt64

  package init(text: String, offset: UInt64) {
    self.text = text
    self.offset = offset
  }
}
