import Boards

extension SummaryLog {
  static let googleTest: [SummaryLog] = [
    SummaryLog(
      "GoogleTest: all pass",
      """
      Running main() from gtest_main.cc
      [==========] Running 2 tests from 1 test suite.
      [----------] Global test environment set-up.
      [----------] 2 tests from Ring
      [ RUN      ] Ring.Push
      [       OK ] Ring.Push (0 ms)
      [ RUN      ] Ring.Pop
      text without its end[       OK ] Ring.Pop (12 ms)
      [----------] 2 tests from Ring (12 ms total)

      [----------] Global test environment tear-down
      [==========] 2 tests from 1 test suite ran. (12 ms total)
      [  PASSED  ] 2 tests.

        YOU HAVE 1 DISABLED TEST

      """,
      .init(
        verdict: .passed,
        sentence: "GoogleTest: 2 tests passed",
        line: "[  PASSED  ] 2 tests.",
        cases: [.passed("Ring.Push", 0), .passed("Ring.Pop", 0.012)]
      )
    ),
    SummaryLog(
      "GoogleTest: a failure and a skipped test",
      """
      [==========] Running 3 tests from 2 test suites.
      [----------] 2 tests from Ring
      [ RUN      ] Ring.Push
      [       OK ] Ring.Push (0 ms)
      [ RUN      ] Ring.Full
      ring.cc:16: Skipped
      too small

      [  SKIPPED ] Ring.Full (1 ms)
      [----------] 1 test from Sizes/Ring
      [ RUN      ] Sizes/Ring.Pop/0
      ring.cc:20: Failure
      Expected equality of these values:
        1
        2

      [  FAILED  ] Sizes/Ring.Pop/0, where GetParam() = 5 (2 ms)
      [==========] 3 tests from 2 test suites ran. (3 ms total)
      [  PASSED  ] 1 test.
      [  SKIPPED ] 1 test, listed below:
      [  SKIPPED ] Ring.Full
      [  FAILED  ] 1 test, listed below:
      [  FAILED  ] Sizes/Ring.Pop/0, where GetParam() = 5

       1 FAILED TEST
      """,
      .init(
        verdict: .failed,
        sentence: "GoogleTest: 1 of 3 tests failed: Sizes/Ring.Pop/0",
        line: "[  FAILED  ] Sizes/Ring.Pop/0, where GetParam() = 5 (2 ms)",
        cases: [
          .passed("Ring.Push", 0), .skipped("Ring.Full", 0.001, "ring.cc:16: Skipped\ntoo small"),
          .failed(
            "Sizes/Ring.Pop/0",
            0.002,
            "ring.cc:20: Failure\nExpected equality of these values:\n  1\n  2\n\nGetParam() = 5"
          ),
        ]
      )
    ),
    SummaryLog(
      "GoogleTest: only failures are printed",
      """
      ring.cc:20: Failure
      [  FAILED  ] Ring.Pop (2 ms)
      [==========] 3 tests from 1 test suite ran. (3 ms total)
      [  PASSED  ] 2 tests.
      [  FAILED  ] 1 test, listed below:
      [  FAILED  ] Ring.Pop

      """,
      .init(
        verdict: .failed,
        sentence: "GoogleTest: 1 of 3 tests failed: Ring.Pop",
        line: "[  FAILED  ] Ring.Pop (2 ms)",
        cases: [.failed("Ring.Pop", 0.002)]
      )
    ),
    SummaryLog(
      "utest.h",
      """
      [==========] Running 1 test cases.
      [ RUN      ] ring.push
      [       OK ] ring.push (1500ns)
      [==========] 1 test cases ran.
      [  PASSED  ] 1 tests.

      """,
      .init(
        verdict: .passed,
        sentence: "GoogleTest: 1 test passed",
        line: "[  PASSED  ] 1 tests.",
        cases: [.passed("ring.push", 0.0000015)]
      )
    ),
    SummaryLog(
      "GoogleTest: no tests",
      """
      [==========] Running 0 tests from 0 test suites.
      [==========] 0 tests from 0 test suites ran. (0 ms total)
      [  PASSED  ] 0 tests.

      """,
      .init(verdict: .passed, sentence: "GoogleTest: no tests were told of", line: "[  PASSED  ] 0 tests.")
    ),
    SummaryLog(
      "GoogleTest: a suite that fails as such",
      """
      [==========] Running 1 test from 1 test suite.
      [ RUN      ] Ring.Push
      [       OK ] Ring.Push (0 ms)
      [==========] 1 test from 1 test suite ran. (0 ms total)
      [  PASSED  ] 1 test.
      [  FAILED  ] Ring: SetUpTestSuite or TearDownTestSuite

      """,
      .init(
        verdict: .failed,
        sentence: "GoogleTest: Ring: SetUpTestSuite or TearDownTestSuite failed",
        line: "[  FAILED  ] Ring: SetUpTestSuite or TearDownTestSuite",
        cases: [.passed("Ring.Push", 0)]
      )
    ),
    SummaryLog(
      "GoogleTest: the summary knows of no failure",
      """
      [==========] Running 1 test from 1 test suite.
      [ RUN      ] Ring.Push
      [  FAILED  ] Ring.Push (0 ms)
      [==========] 1 test from 1 test suite ran. (0 ms total)
      [  PASSED  ] 1 test.

      """,
      .init(
        verdict: .failed,
        sentence: "GoogleTest: 1 of 1 test failed: Ring.Push; the summary says 1 test passed, but 0 did",
        line: "[  FAILED  ] Ring.Push (0 ms)",
        cases: [.failed("Ring.Push", 0)]
      )
    ),
    SummaryLog(
      "GoogleTest: fewer tests ran than were to",
      """
      [==========] Running 2 tests from 1 test suite.
      [ RUN      ] Ring.Push
      [       OK ] Ring.Push (0 ms)
      [==========] 1 test from 1 test suite ran. (0 ms total)
      [  PASSED  ] 1 test.

      """,
      .init(
        verdict: .failed,
        sentence: "GoogleTest: 2 tests were to run, but 1 ran",
        line: "[==========] 1 test from 1 test suite ran. (0 ms total)",
        cases: [.passed("Ring.Push", 0)]
      )
    ),
    SummaryLog(
      "GoogleTest: cut off within a test",
      "[==========] Running 2 tests from 1 test suite.\n[ RUN      ] Ring.Push\nabort\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "GoogleTest: 2 tests were to run, but 0 ended within Ring.Push",
        line: "[==========] Running 2 tests from 1 test suite."
      )
    ),
    SummaryLog(
      "GoogleTest: begun anew",
      """
      [==========] Running 2 tests from 1 test suite.
      [ RUN      ] Ring.Push
      boot
      [==========] Running 0 tests from 0 test suites.
      [==========] 0 tests from 0 test suites ran. (0 ms total)
      [  PASSED  ] 0 tests.

      """,
      .init(
        verdict: .failed,
        sentence: "GoogleTest: Ring.Push began and did not end",
        line: "[==========] Running 0 tests from 0 test suites."
      )
    ),
  ]
}
