/// One test that a console told of.
package struct TestCase: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable {
    case passed, failed, skipped
  }

  /// At most ``longestName`` bytes, without control characters.
  package var name: String
  package var verdict: Verdict
  /// Nil where the format does not tell.
  package var durationSeconds: Double?
  /// Why it failed or was skipped, at most ``longestMessage`` bytes; nil where nothing is told.
  package var message: String?

  /// In bytes.
  package static let longestName = 512
  /// In bytes.
  package static let longestMessage = 4096

  package init(name: String, verdict: Verdict, durationSeconds: Double? = nil, message: String? = nil) {
    self.name = name
    self.verdict = verdict
    self.durationSeconds = durationSeconds
    self.message = message
  }

  /// With a name and a message of any length and content.
  ///
  /// - Parameters:
  ///   - name: is cut and cleaned.
  ///   - verdict: as told.
  ///   - durationSeconds: nil where nothing is told.
  ///   - message: is cut and cleaned; empty: none.
  /// - Returns: the test.
  package static func cleaned(
    _ name: String,
    _ verdict: Verdict,
    durationSeconds: Double?,
    message: String
  ) -> TestCase {
    TestCase(
      name: CleanText.name(Array(name.utf8)[...]),
      verdict: verdict,
      durationSeconds: durationSeconds,
      message: CleanText.message(Array(message.utf8)[...])
    )
  }
}

/// Numbers of tests, none below 0.
struct TestCounts: Sendable, Hashable {
  var passed = 0
  var failed = 0
  var skipped = 0

  var total: Int { Self.sum(Self.sum(passed, failed), skipped) }

  mutating func add(_ verdict: TestCase.Verdict) {
    switch verdict {
    case .passed: passed += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    }
  }

  /// What consoles state comes from outside, so a sum that no `Int` holds is the largest one.
  mutating func add(_ other: TestCounts) {
    passed = Self.sum(passed, other.passed)
    failed = Self.sum(failed, other.failed)
    skipped = Self.sum(skipped, other.skipped)
  }

  private static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, isTooLarge) = a.addingReportingOverflow(b)
    return isTooLarge ? .max : sum
  }
}
