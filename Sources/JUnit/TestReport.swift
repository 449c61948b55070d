/// What a test run found, as JUnit files tell it.
///
/// Suites stand side by side: one within another comes after it, under its own name.
package struct TestReport: Sendable, Hashable {
  /// Empty where it has none.
  package var name: String
  /// Seconds, as stated; see ``duration``.
  package var time: Double?
  package var suites: [Suite]

  package init(name: String = "", time: Double? = nil, suites: [Suite] = []) {
    self.name = name
    self.time = time
    self.suites = suites
  }

  /// Of all suites together.
  package var totals: Totals { suites.reduce(into: Totals()) { $0.add($1.totals) } }

  /// Seconds: as stated, or else what the suites took together.
  package var duration: Double { time ?? suites.reduce(0) { $0 + $1.duration } }
}

extension TestReport {
  /// Cases that belong together.
  package struct Suite: Sendable, Hashable {
    /// Empty where it has none.
    package var name: String
    /// Seconds, as stated; see ``duration``.
    package var time: Double?
    package var cases: [Case]
    /// What a suite says of itself that tells no cases; counts only without cases.
    package var stated: Totals

    package init(name: String, time: Double? = nil, cases: [Case] = [], stated: Totals = Totals()) {
      self.name = name
      self.time = time
      self.cases = cases
      self.stated = stated
    }

    /// Counted from the cases, where there are any.
    package var totals: Totals { cases.isEmpty ? stated : Totals(of: cases) }

    /// Seconds: as stated, or else what the cases took together.
    package var duration: Double { time ?? cases.reduce(0) { $0 + ($1.time ?? 0) } }
  }

  /// One test.
  package struct Case: Sendable, Hashable {
    /// What the case belongs to, often a class or a file; empty where it has none.
    package var classname: String
    package var name: String
    /// Seconds; nil where nothing is stated.
    package var time: Double?
    package var outcome: Outcome
    /// What the case printed; empty where nothing is told.
    package var systemOut: String

    package init(
      classname: String = "",
      name: String,
      time: Double? = nil,
      outcome: Outcome = .passed,
      systemOut: String = ""
    ) {
      self.classname = classname
      self.name = name
      self.time = time
      self.outcome = outcome
      self.systemOut = systemOut
    }
  }

  /// How a case ended; empty texts are none.
  package enum Outcome: Sendable, Hashable {
    case passed
    /// What it checked does not hold: in short, and at length.
    case failed(message: String, text: String)
    /// It could not be carried out: in short, and at length.
    case error(message: String, text: String)
    case skipped(message: String)
  }

  /// Numbers of cases, none below 0.
  package struct Totals: Sendable, Hashable {
    /// All of them, also those that were skipped.
    package var tests: Int
    package var failures: Int
    package var errors: Int
    package var skipped: Int

    package init(tests: Int = 0, failures: Int = 0, errors: Int = 0, skipped: Int = 0) {
      self.tests = tests
      self.failures = failures
      self.errors = errors
      self.skipped = skipped
    }

    init(of cases: [Case]) {
      self.init(tests: cases.count)
      for testCase in cases {
        switch testCase.outcome {
        case .passed: break
        case .failed: failures += 1
        case .error: errors += 1
        case .skipped: skipped += 1
        }
      }
    }

    /// The rest; 0 where what was stated contradicts itself.
    package var passed: Int {
      let others = Self.sum(Self.sum(failures, errors), skipped)
      return max(0, tests - others)
    }

    /// Stated numbers come from outside, so a sum that no `Int` holds is the largest one.
    mutating func add(_ other: Totals) {
      tests = Self.sum(tests, other.tests)
      failures = Self.sum(failures, other.failures)
      errors = Self.sum(errors, other.errors)
      skipped = Self.sum(skipped, other.skipped)
    }

    /// Neither is below 0.
    static func sum(_ a: Int, _ b: Int) -> Int {
      let (sum, isTooLarge) = a.addingReportingOverflow(b)
      return isTooLarge ? .max : sum
    }
  }
}
