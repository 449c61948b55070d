import Boards

extension SummaryLog {
  static let libtest: [SummaryLog] = [
    SummaryLog(
      "libtest: all pass",
      """

      running 3 tests
      test ring::push ... ok
      test ring::pop - should panic ... ok <0.012s>
      test ring::wrap ... ignored, too small

      test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s

      """,
      .init(
        verdict: .passed,
        sentence: "libtest: 2 tests passed, 1 skipped",
        line: "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        cases: [
          .passed("ring::push"), .passed("ring::pop - should panic", 0.012),
          .skipped("ring::wrap", nil, "too small"),
        ]
      )
    ),
    SummaryLog(
      "libtest: a failure, told at length",
      """
      running 2 tests
      test push ... bench:          12 ns/iter (+/- 3)
      test pop ... FAILED

      failures:

      ---- pop stdout ----

      thread 'pop' panicked at src/lib.rs:5:3:
      no
      note: run with `RUST_BACKTRACE=1`


      failures:
          pop

      test result: FAILED. 0 passed; 1 failed; 0 ignored; 1 measured; 4 filtered out; finished in 0.00s
      """,
      .init(
        verdict: .failed,
        sentence: "libtest: 1 of 2 tests failed: pop",
        line: "test pop ... FAILED",
        cases: [
          .passed("push", nil, "12 ns/iter (+/- 3)"),
          .failed(
            "pop",
            nil,
            "thread 'pop' panicked at src/lib.rs:5:3:\nno\nnote: run with `RUST_BACKTRACE=1`"
          ),
        ]
      )
    ),
    SummaryLog(
      "libtest: what tests print stands between name and end",
      """
      running 2 tests
      test a ... hello
      ok
      test b ...\u{20}
      FAILED
      test result: FAILED. 1 passed; 1 failed; 0 ignored
      """,
      .init(
        verdict: .failed,
        sentence: "libtest: 1 of 2 tests failed: b",
        line: "FAILED",
        cases: [.passed("a"), .failed("b")]
      )
    ),
    SummaryLog(
      "libtest: quiet",
      "running 40 tests\n........................................\ntest result: ok. 40 passed; 0 failed; 0 ignored\n",
      .init(
        verdict: .passed,
        sentence: "libtest: 40 tests passed",
        line: "test result: ok. 40 passed; 0 failed; 0 ignored"
      )
    ),
    SummaryLog(
      "libtest: several programs, one after the other",
      """
      running 1 test
      test a ... ok

      test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out

      running 0 tests

      test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out

      """,
      .init(
        verdict: .passed,
        sentence: "libtest: 1 test passed",
        line: "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
        cases: [.passed("a")]
      )
    ),
    SummaryLog(
      "libtest: the result knows of no failure",
      "running 1 test\ntest a ... FAILED\ntest result: ok. 1 passed; 0 failed; 0 ignored\n",
      .init(
        verdict: .failed,
        sentence: "libtest: 1 of 1 test failed: a; the result says 0 failed, but 1 did",
        line: "test a ... FAILED",
        cases: [.failed("a")]
      )
    ),
    SummaryLog(
      "libtest: fewer tests than were to run",
      "running 10 tests\ntest a ... ok\ntest result: ok. 7 passed; 0 failed; 0 ignored\n",
      .init(
        verdict: .failed,
        sentence: "libtest: 10 tests were to run, but the result tells of 7",
        line: "test result: ok. 7 passed; 0 failed; 0 ignored",
        cases: [.passed("a")]
      )
    ),
    SummaryLog(
      "libtest: cut off within a test",
      "running 10 tests\ntest a ... ok\ntest b ... ",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "libtest: 10 tests were to run, but 1 ended within b",
        line: "test a ... ok",
        cases: [.passed("a")]
      )
    ),
  ]
}
