import Boards

extension SummaryLog {
  static let ztest: [SummaryLog] = [
    SummaryLog(
      "ztest: all pass",
      """
      *** Booting Zephyr OS build v4.1.0 ***
      Running TESTSUITE ring
      ===================================================================
      START - test_push
       PASS - test_push in 0.001 seconds
      ===================================================================
      START - test_pop
      text without its endPASS - test_pop in 1.250 seconds
      ===================================================================
      START - test_wrap
       SKIP - test_wrap in 0.000 seconds
      ===================================================================
      TESTSUITE ring succeeded

      ------ TESTSUITE SUMMARY START ------

      SUITE PASS - 100.00% [ring]: pass = 2, fail = 0, skip = 1, total = 3 duration = 1.251 seconds
       - PASS - [ring.test_push] duration = 0.001 seconds
       - PASS - [ring.test_pop] duration = 1.250 seconds
       - SKIP - [ring.test_wrap] duration = 0.000 seconds

      ------ TESTSUITE SUMMARY END ------

      ===================================================================
      RunID: 0123
      PROJECT EXECUTION SUCCESSFUL

      """,
      .init(
        verdict: .passed,
        sentence: "ztest: 2 tests passed, 1 skipped",
        line: "PROJECT EXECUTION SUCCESSFUL",
        cases: [
          .passed("ring.test_push", 0.001), .passed("ring.test_pop", 1.25), .skipped("ring.test_wrap", 0),
        ]
      )
    ),
    SummaryLog(
      "ztest: a failure in the second suite",
      """
      Running TESTSUITE a
      START - test_1
       PASS - test_1 in 0.001 seconds
      TESTSUITE a succeeded
      Running TESTSUITE b
      START - test_1

          Assertion failed at src/main.c:9: b_test_1: (x not equal to 2)
       FAIL - test_1 in 0.002 seconds
      TESTSUITE b failed.
      PROJECT EXECUTION FAILED
      """,
      .init(
        verdict: .failed,
        sentence: "ztest: 1 of 2 tests failed: b.test_1",
        line: " FAIL - test_1 in 0.002 seconds",
        cases: [
          .passed("a.test_1", 0.001),
          .failed("b.test_1", 0.002, "Assertion failed at src/main.c:9: b_test_1: (x not equal to 2)"),
        ]
      )
    ),
    SummaryLog(
      "ztest: the older form without times",
      """
      Running test suite ring
      ===================================================================
      START - test_push
       PASS - test_push
      ===================================================================
      Test suite ring succeeded
      ===================================================================
      PROJECT EXECUTION SUCCESSFUL

      """,
      .init(
        verdict: .passed,
        sentence: "ztest: 1 test passed",
        line: "PROJECT EXECUTION SUCCESSFUL",
        cases: [.passed("ring.test_push")]
      )
    ),
    SummaryLog(
      "ztest: a program without ztest that ends as Zephyr's do",
      "*** Booting Zephyr OS ***\nfine\nPROJECT EXECUTION SUCCESSFUL\n",
      .init(verdict: .passed, sentence: "ztest: no tests were told of", line: "PROJECT EXECUTION SUCCESSFUL")
    ),
    SummaryLog(
      "ztest: said to be successful with a failure",
      "Running TESTSUITE a\nSTART - t\n FAIL - t in 0.1 seconds\nPROJECT EXECUTION SUCCESSFUL\n",
      .init(
        verdict: .failed,
        sentence:
          "ztest: 1 of 1 test failed: a.t; the project's execution is said to be successful all the same",
        line: " FAIL - t in 0.1 seconds",
        cases: [.failed("a.t", 0.1)]
      )
    ),
    SummaryLog(
      "ztest: failed without a failure",
      "Running TESTSUITE a\nTESTSUITE a failed.\nPROJECT EXECUTION FAILED\n",
      .init(verdict: .failed, sentence: "ztest: the suite a failed", line: "PROJECT EXECUTION FAILED")
    ),
    SummaryLog(
      "ztest: a test that does not end",
      "Running TESTSUITE a\nSTART - t\nSTART - u\n PASS - u in 0.1 seconds\nPROJECT EXECUTION SUCCESSFUL\n",
      .init(
        verdict: .failed,
        sentence: "ztest: t began and did not end",
        line: "START - u",
        cases: [.passed("a.u", 0.1)]
      )
    ),
    SummaryLog(
      "ztest: cut off within a test",
      "Running TESTSUITE a\nSTART - t\n PASS - t in 0.1 seconds\nSTART - u\nE: ***** BUS FAULT *****\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "ztest: 1 test ended, and the rest did not come within u",
        line: "Running TESTSUITE a",
        cases: [.passed("a.t", 0.1)]
      )
    ),
  ]
}
