import Boards

extension SummaryLog {
  static let unity: [SummaryLog] = [
    SummaryLog(
      "Unity: all pass",
      """
      boot v1.2
      test/ring.c:12:test_push:PASS
      test/ring.c:20:test_pop:PASS (12 ms)

      -----------------------
      2 Tests 0 Failures 0 Ignored\u{20}
      OK
      hello

      """,
      .init(
        verdict: .passed,
        sentence: "Unity: 2 tests passed",
        line: "OK",
        cases: [.passed("test_push"), .passed("test_pop", 0.012)]
      )
    ),
    SummaryLog(
      "Unity: a failure, an ignored test, a message of a test",
      """
      C:\\src\\ring.c:12:test_push:PASS
      C:\\src\\ring.c:14:test_pop:INFO: about to pop
      C:\\src\\ring.c:20:test_pop:FAIL: Expected 1 Was 2 (3 ms)
      C:\\src\\ring.c:22:test_pop:FAIL: and in tearDown
      C:\\src\\ring.c:30:test_full:IGNORE: too small
      C:\\src\\ring.c:31:test_wrap:IGNORE

      -----------------------
      4 Tests 1 Failures 2 Ignored\u{20}
      FAIL
      """,
      .init(
        verdict: .failed,
        sentence: "Unity: 1 of 4 tests failed: test_pop",
        line: #"C:\src\ring.c:20:test_pop:FAIL: Expected 1 Was 2 (3 ms)"#,
        cases: [
          .passed("test_push"), .failed("test_pop", 0.003, "Expected 1 Was 2"),
          .skipped("test_full", nil, "too small"), .skipped("test_wrap"),
        ]
      )
    ),
    SummaryLog(
      "Unity: a fixture that tells of failures only",
      """
      Unity test run 1 of 1
      ..ring.c:20:TEST(ring, pop):FAIL: Expected 1 Was 2
      .!

      -----------------------
      4 Tests 1 Failures 1 Ignored
      FAIL

      """,
      .init(
        verdict: .failed,
        sentence: "Unity: 1 of 4 tests failed: TEST(ring, pop)",
        line: "..ring.c:20:TEST(ring, pop):FAIL: Expected 1 Was 2",
        cases: [.failed("TEST(ring, pop)", nil, "Expected 1 Was 2")]
      )
    ),
    SummaryLog(
      "Unity: a fixture that tells of all",
      """
      Unity test run 1 of 1
      TEST(ring, push) PASS
      IGNORE_TEST(ring, wrap)

      -----------------------
      2 Tests 0 Failures 1 Ignored
      OK

      """,
      .init(
        verdict: .passed,
        sentence: "Unity: 1 test passed, 1 skipped",
        line: "OK",
        cases: [.passed("TEST(ring, push)"), .skipped("TEST(ring, wrap)")]
      )
    ),
    SummaryLog(
      "Unity: two runs, of which the second fails",
      """
      a.c:1:test_a:PASS
      1 Tests 0 Failures 0 Ignored
      OK
      b.c:1:test_b:FAIL
      1 Tests 1 Failures 0 Ignored
      FAIL

      """,
      .init(
        verdict: .failed,
        sentence: "Unity: 1 of 2 tests failed: test_b",
        line: "b.c:1:test_b:FAIL",
        cases: [.passed("test_a"), .failed("test_b")]
      )
    ),
    SummaryLog(
      "Unity: the summary knows of no failure",
      "a.c:1:test_a:FAIL: x\na.c:2:test_b:PASS\n2 Tests 0 Failures 0 Ignored\nOK\n",
      .init(
        verdict: .failed,
        sentence: "Unity: 1 of 2 tests failed: test_a; the summary says 0 failures, but 1 came",
        line: "a.c:1:test_a:FAIL: x",
        cases: [.failed("test_a", nil, "x"), .passed("test_b")]
      )
    ),
    SummaryLog(
      "Unity: fewer tests came than there were",
      "a.c:1:test_a:PASS\n10 Tests 0 Failures 0 Ignored\nOK\n",
      .init(
        verdict: .failed,
        sentence: "Unity: the summary says 10 tests, but 1 came",
        line: "OK",
        cases: [.passed("test_a")]
      )
    ),
    SummaryLog(
      "Unity: OK with failures",
      "3 Tests 2 Failures 0 Ignored\nOK\n",
      .init(
        verdict: .failed,
        sentence: "Unity: 2 of 3 tests failed; the summary says OK with 2 failures",
        line: "OK"
      )
    ),
    SummaryLog(
      "Unity: cut off before the summary",
      "a.c:1:test_a:PASS\na.c:2:test_b:FAIL: x\nreset\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "Unity: 1 of 2 tests failed: test_b; 2 tests came, but no summary",
        line: "a.c:2:test_b:FAIL: x",
        cases: [.passed("test_a"), .failed("test_b", nil, "x")]
      )
    ),
    SummaryLog(
      "Unity: cut off within the summary",
      "3 Tests 0 Failures 0 Ignored\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "Unity: the line after the numbers of tests did not come",
        line: "3 Tests 0 Failures 0 Ignored"
      )
    ),
  ]
}
