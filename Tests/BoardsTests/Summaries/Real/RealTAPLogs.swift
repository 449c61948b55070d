extension RealLog {
  static let tap: [RealLog] = [
    RealLog(
      testDescription: "TAP: Perl's Test::More",
      text: #"""
        1..5
        ok 1 - one
        not ok 2 - two
        #   Failed test 'two'
        #   at a.t line 4.
        #          got: '1'
        #     expected: '2'
        ok 3 # skip no disk
        not ok 4 - four # TODO later
        #   Failed (TODO) test 'four'
        #   at a.t line 6.
        # Subtest: five
            1..2
            ok 1 - a
            ok 2 - b
        ok 5 - five
        # Looks like you failed 1 test of 5.

        """#,
      sentence: "TAP: 1 of 5 tests failed: two",
      cases: "one, !two, -test 3, -four, five"
    ),
    RealLog(
      testDescription: "TAP: Test::More with the plan at the end",
      text: #"""
        ok 1 - one
        ok 2 - two
        # Subtest: inner
            ok 1 - x
            1..1
        ok 3 - inner
        1..3

        """#,
      sentence: "TAP: 3 tests passed",
      cases: "one, two, inner"
    ),
    RealLog(
      testDescription: "TAP: Test::More bails out",
      text: #"""
        1..3
        ok 1 - one
        Bail out!  no power

        """#,
      sentence: "TAP: the tests bailed out: no power",
      cases: "one"
    ),
    RealLog(
      testDescription: "TAP: bats",
      text: #"""
        1..3
        ok 1 adds
        ok 2 skips # skip no board
        not ok 3 fails
        # (in test file d.bats, line 3)
        #   `@test "fails" { echo hi; [ 1 -eq 2 ]; }' failed
        # hi

        """#,
      sentence: "TAP: 1 of 3 tests failed: fails",
      cases: "adds, -skips, !fails"
    ),
    RealLog(
      testDescription: "TAP: bats, all passed",
      text: #"""
        1..2
        ok 1 adds
        ok 2 skips # skip no board

        """#,
      sentence: "TAP: 1 test passed, 1 skipped",
      cases: "adds, -skips"
    ),
    RealLog(
      testDescription: "TAP: Node's test runner",
      text: #"""
        TAP version 13
        # Subtest: a
        ok 1 - a
          ---
          duration_ms: 0.919389
          ...
        # Subtest: b
        not ok 2 - b
          ---
          duration_ms: 1.095372
          location: 'e.test.mjs:2:22'
          failureType: 'testCodeFailure'
          error: '1 == 2'
          code: 'ERR_ASSERTION'
          name: 'AssertionError'
          expected: 2
          actual: 1
          operator: '=='
          stack: |-
            TestContext.<anonymous> (file://e.test.mjs:2:45)
            Test.runInAsyncScope (node:async_hooks:206:9)
            Test.run (node:internal/test_runner/test:796:25)
            Test.processPendingSubtests (node:internal/test_runner/test:526:18)
            Test.postRun (node:internal/test_runner/test:889:19)
            Test.run (node:internal/test_runner/test:835:12)
            async Test.processPendingSubtests (node:internal/test_runner/test:526:7)
          ...
        # Subtest: s
        ok 3 - s # SKIP later
          ---
          duration_ms: 0.109653
          ...
        # Subtest: t
        not ok 4 - t # TODO
          ---
          duration_ms: 12.657489
          location: 'e.test.mjs:2:95'
          failureType: 'testCodeFailure'
          error: |-
            The expression evaluated to a falsy value:
            
              assert.ok(false)
            
          code: 'ERR_ASSERTION'
          name: 'AssertionError'
          expected: true
          actual: false
          operator: '=='
          stack: |-
            TestContext.<anonymous> (file://e.test.mjs:2:133)
            Test.runInAsyncScope (node:async_hooks:206:9)
            Test.run (node:internal/test_runner/test:796:25)
            Test.processPendingSubtests (node:internal/test_runner/test:526:18)
            Test.postRun (node:internal/test_runner/test:889:19)
            Test.run (node:internal/test_runner/test:835:12)
            async Test.processPendingSubtests (node:internal/test_runner/test:526:7)
          ...
        # Subtest: outer
            # Subtest: in1
            ok 1 - in1
              ---
              duration_ms: 0.142803
              ...
            # Subtest: in2
            ok 2 - in2
              ---
              duration_ms: 0.211295
              ...
            1..2
        ok 5 - outer
          ---
          duration_ms: 0.723017
          ...
        1..5
        # tests 7
        # suites 0
        # pass 4
        # fail 1
        # cancelled 0
        # skipped 1
        # todo 1
        # duration_ms 172.457772

        """#,
      sentence: "TAP: 1 of 5 tests failed: b",
      cases: "a, !b, -s, -t, outer"
    ),
    RealLog(
      testDescription: "TAP: Node's test runner, all passed",
      text: #"""
        TAP version 13
        # Subtest: a
        ok 1 - a
          ---
          duration_ms: 9.379155
          ...
        # Subtest: s
        ok 2 - s # SKIP later
          ---
          duration_ms: 0.193298
          ...
        # Subtest: outer
            # Subtest: in1
            ok 1 - in1
              ---
              duration_ms: 0.217764
              ...
            # Subtest: in2
            ok 2 - in2
              ---
              duration_ms: 0.109743
              ...
            1..2
        ok 3 - outer
          ---
          duration_ms: 0.890828
          ...
        1..3
        # tests 5
        # suites 0
        # pass 4
        # fail 0
        # cancelled 0
        # skipped 1
        # todo 0
        # duration_ms 808.311268

        """#,
      sentence: "TAP: 2 tests passed, 1 skipped",
      cases: "a, -s, outer"
    ),
  ]
}
