extension RealLog {
  static let libtest: [RealLog] = [
    RealLog(
      testDescription: "libtest",
      text: #"""

        running 6 tests
        test tests::lives - should panic ... FAILED
        test tests::panics - should panic ... ok
        test tests::pop ... FAILED
        test tests::push ... ok
        test tests::slow ... ignored, slow
        test tests::result ... FAILED

        failures:

        ---- tests::lives stdout ----
        note: test did not panic as expected at src/lib.rs:7:32
        ---- tests::pop stdout ----
        hello

        thread 'tests::pop' (3300) panicked at src/lib.rs:4:43:
        assertion `left == right` failed: why
          left: 1
         right: 2

        ---- tests::result stdout ----
        Error: "bad"


        failures:
            tests::lives
            tests::pop
            tests::result

        test result: FAILED. 2 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s

        """#,
      sentence: "libtest: 3 of 6 tests failed, the first tests::lives - should panic",
      cases:
        "!tests::lives - should panic, tests::panics - should panic, !tests::pop, tests::push, -tests::slow, !tests::result"
    ),
    RealLog(
      testDescription: "libtest without capture",
      text: #"""

        running 6 tests
        test tests::lives - should panic ... FAILED
        test tests::panics - should panic ... 
        thread 'tests::panics' (3309) panicked at src/lib.rs:6:43:
        on purpose
        note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
        ok
        test tests::pop ... hello

        thread 'tests::pop' (3310) panicked at src/lib.rs:4:43:
        assertion `left == right` failed: why
          left: 1
         right: 2
        FAILED
        test tests::push ... ok
        test tests::result ... Error: "bad"
        FAILED
        test tests::slow ... ignored, slow

        failures:

        ---- tests::lives stdout ----
        note: test did not panic as expected at src/lib.rs:7:32

        failures:
            tests::lives
            tests::pop
            tests::result

        test result: FAILED. 2 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.03s

        """#,
      sentence: "libtest: 3 of 6 tests failed, the first tests::lives - should panic",
      cases:
        "!tests::lives - should panic, tests::panics - should panic, !tests::pop, tests::push, !tests::result, -tests::slow"
    ),
    RealLog(
      testDescription: "libtest: all passed",
      text: #"""

        running 1 test
        test tests::push ... ok

        test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 5 filtered out; finished in 0.00s

        """#,
      sentence: "libtest: 1 test passed",
      cases: "tests::push"
    ),
  ]
}
