extension RealLog {
  static let unity: [RealLog] = [
    RealLog(
      testDescription: "Unity: what RUN_TEST prints",
      text: #"""
        u.c:10:test_push:PASS
        u.c:4:test_pop:FAIL: Expected 1 Was 2. why
        u.c:6:test_text:FAIL: Expected 'a:b' Was 'c'
        u.c:5:test_full:IGNORE: too small

        -----------------------
        4 Tests 2 Failures 1 Ignored 
        FAIL

        """#,
      sentence: "Unity: 2 of 4 tests failed, the first test_pop",
      cases: "test_push, !test_pop, !test_text, -test_full"
    ),
    RealLog(
      testDescription: "Unity: all passed",
      text: #"""
        u.c:10:test_push:PASS
        u.c:5:test_full:IGNORE: too small

        -----------------------
        2 Tests 0 Failures 1 Ignored 
        OK

        """#,
      sentence: "Unity: 1 test passed, 1 skipped",
      cases: "test_push, -test_full"
    ),
    RealLog(
      testDescription: "Unity: a fixture",
      text: #"""
        Unity test run 1 of 1
        ..f.c:3:TEST(ring, pop):FAIL: Expected 1 Was 2
        !

        -----------------------
        3 Tests 1 Failures 1 Ignored 
        FAIL

        """#,
      sentence: "Unity: 1 of 3 tests failed: TEST(ring, pop)",
      cases: "!TEST(ring, pop)"
    ),
    RealLog(
      testDescription: "Unity: a fixture that tells of all",
      text: #"""
        Unity test run 1 of 1
        TEST(ring, push) PASS
        TEST(ring, pop)f.c:3::FAIL: Expected 1 Was 2
        IGNORE_TEST(ring, full)

        -----------------------
        3 Tests 1 Failures 1 Ignored 
        FAIL

        """#,
      sentence: "Unity: 1 of 3 tests failed: TEST(ring, pop)",
      cases: "TEST(ring, push), !TEST(ring, pop), -TEST(ring, full)"
    ),
  ]
}
