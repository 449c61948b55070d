extension RealLog {
  static let googleTest: [RealLog] = [
    RealLog(
      testDescription: "GoogleTest",
      text: #"""
        Running main() from ./googletest/src/gtest_main.cc
        [==========] Running 9 tests from 3 test suites.
        [----------] Global test environment set-up.
        [----------] 2 tests from RingDeathTest
        [ RUN      ] RingDeathTest.Dies
        [       OK ] RingDeathTest.Dies (0 ms)
        [ RUN      ] RingDeathTest.Lives
        t.cc:8: Failure
        Death test: { }
            Result: failed to die.
         Error msg:
        [  DEATH   ] 
        [  FAILED  ] RingDeathTest.Lives (0 ms)
        [----------] 2 tests from RingDeathTest (0 ms total)

        [----------] 4 tests from Ring
        [ RUN      ] Ring.Push
        [       OK ] Ring.Push (0 ms)
        [ RUN      ] Ring.Pop
        t.cc:4: Failure
        Expected equality of these values:
          1
          2
        why
        t.cc:4: Failure
        Value of: false
          Actual: false
        Expected: true
        [  FAILED  ] Ring.Pop (0 ms)
        [ DISABLED ] Ring.DISABLED_Later
        [ RUN      ] Ring.Skipped
        t.cc:6: Skipped
        no hardware
        [  SKIPPED ] Ring.Skipped (0 ms)
        [ RUN      ] Ring.Throws
        unknown file: Failure
        C++ exception with description "boom" thrown in the test body.
        [  FAILED  ] Ring.Throws (0 ms)
        [----------] 4 tests from Ring (0 ms total)

        [----------] 3 tests from Nums/P
        [ RUN      ] Nums/P.Even/0
        [       OK ] Nums/P.Even/0 (0 ms)
        [ RUN      ] Nums/P.Even/1
        t.cc:11: Failure
        Expected equality of these values:
          0
          GetParam() % 2
            Which is: 1
        [  FAILED  ] Nums/P.Even/1, where GetParam() = 3 (0 ms)
        [ RUN      ] Nums/P.Even/2
        [       OK ] Nums/P.Even/2 (0 ms)
        [----------] 3 tests from Nums/P (0 ms total)

        [----------] Global test environment tear-down
        [==========] 9 tests from 3 test suites ran. (1 ms total)
        [  PASSED  ] 4 tests.
        [  SKIPPED ] 1 test, listed below:
        [  SKIPPED ] Ring.Skipped
        [  FAILED  ] 4 tests, listed below:
        [  FAILED  ] RingDeathTest.Lives
        [  FAILED  ] Ring.Pop
        [  FAILED  ] Ring.Throws
        [  FAILED  ] Nums/P.Even/1, where GetParam() = 3

         4 FAILED TESTS
          YOU HAVE 1 DISABLED TEST

        """#,
      sentence: "GoogleTest: 4 of 9 tests failed, the first RingDeathTest.Lives",
      cases:
        "RingDeathTest.Dies, !RingDeathTest.Lives, Ring.Push, !Ring.Pop, -Ring.Skipped, !Ring.Throws, Nums/P.Even/0, !Nums/P.Even/1, Nums/P.Even/2"
    ),
    RealLog(
      testDescription: "GoogleTest: a death test and parameters",
      text: #"""
        Running main() from ./googletest/src/gtest_main.cc
        Note: Google Test filter = Ring.Push:P*/0:Nums*/0:RingDeathTest.Dies
        [==========] Running 3 tests from 3 test suites.
        [----------] Global test environment set-up.
        [----------] 1 test from RingDeathTest
        [ RUN      ] RingDeathTest.Dies
        [       OK ] RingDeathTest.Dies (0 ms)
        [----------] 1 test from RingDeathTest (0 ms total)

        [----------] 1 test from Ring
        [ RUN      ] Ring.Push
        [       OK ] Ring.Push (0 ms)
        [----------] 1 test from Ring (0 ms total)

        [----------] 1 test from Nums/P
        [ RUN      ] Nums/P.Even/0
        [       OK ] Nums/P.Even/0 (0 ms)
        [----------] 1 test from Nums/P (0 ms total)

        [----------] Global test environment tear-down
        [==========] 3 tests from 3 test suites ran. (0 ms total)
        [  PASSED  ] 3 tests.

        """#,
      sentence: "GoogleTest: 3 tests passed",
      cases: "RingDeathTest.Dies, Ring.Push, Nums/P.Even/0"
    ),
  ]
}
