import Boards

extension SummaryLog {
  static let tap: [SummaryLog] = [
    SummaryLog(
      "TAP: version 14, plan first, a YAML block, directives",
      """
      TAP version 14
      1..6
      ok 1 - push
        ---
        duration_ms: 12.5
        ...
      not ok 2 - pop
        ---
        message: "expected 1, got 2"
        severity: fail
        ...
      ok 3 - full # SKIP too small
      not ok 4 - wrap # TODO not yet
      ok 5
      ok 6 - issue \\#7 # not a directive
      trailer
      """,
      .init(
        verdict: .failed,
        sentence: "TAP: 1 of 6 tests failed: pop",
        line: "not ok 2 - pop",
        cases: [
          .passed("push", 0.0125), .failed("pop", nil, "message: \"expected 1, got 2\"\nseverity: fail"),
          .skipped("full", nil, "too small"), .skipped("wrap", nil, "to do: not yet"), .passed("test 5"),
          .passed("issue #7 # not a directive"),
        ]
      )
    ),
    SummaryLog(
      "TAP: version 12, plan last, without numbers and descriptions",
      "boot\nok 1 - a\nok\nok c\nok 4\n1..4\n",
      .init(
        verdict: .passed,
        sentence: "TAP: 4 tests passed",
        line: "1..4",
        cases: [.passed("a"), .passed("test 2"), .passed("c"), .passed("test 4")]
      )
    ),
    SummaryLog(
      "TAP: plan last, comments of a failure",
      """
      ok 1 - a
      not ok 2 - b
      #   Failed test 'b'
      #   at t/b.t line 3.
      ok 3 - c
      1..3
      # Looks like you failed 1 test of 3.
      """,
      .init(
        verdict: .failed,
        sentence: "TAP: 1 of 3 tests failed: b",
        line: "not ok 2 - b",
        cases: [.passed("a"), .failed("b", nil, "Failed test 'b'\n  at t/b.t line 3."), .passed("c")]
      )
    ),
    SummaryLog(
      "TAP: a failure at the very end, with its comments",
      "1..1\nnot ok 1 - a\n# why",
      .init(
        verdict: .failed,
        sentence: "TAP: 1 of 1 test failed: a",
        line: "not ok 1 - a",
        cases: [.failed("a", nil, "why")]
      )
    ),
    SummaryLog(
      "TAP: a version, then points without numbers",
      "TAP version 13\nok\nok - b\n1..2\n",
      .init(
        verdict: .passed,
        sentence: "TAP: 2 tests passed",
        line: "1..2",
        cases: [.passed("test 1"), .passed("b")]
      )
    ),
    SummaryLog(
      "TAP: text before a plan",
      "ok\n1..2\nok 1\nok 2\n",
      .init(
        verdict: .passed,
        sentence: "TAP: 2 tests passed",
        line: "ok 2",
        cases: [.passed("test 1"), .passed("test 2")]
      )
    ),
    SummaryLog(
      "TAP: subtests",
      """
      TAP version 14
      1..2
      # Subtest: outer
          1..2
          ok 1 - inner
            ---
            not ok 9 - only text
            ...
          not ok 2 - later # TODO
      ok 1 - outer
      # Subtest: bad
          not ok 1 - inside
          1..1
      not ok 2 - bad
      """,
      .init(
        verdict: .failed,
        sentence: "TAP: 1 of 2 tests failed: bad",
        line: "not ok 2 - bad",
        cases: [.passed("outer"), .failed("bad")]
      )
    ),
    SummaryLog(
      "TAP: a test that is ok though its subtest is not",
      "1..1\n    not ok 1 - inside\nok 1 - outer\n",
      .init(
        verdict: .failed,
        sentence: "TAP: test 1 is ok, though its subtest failed: inside",
        line: "ok 1 - outer",
        cases: [.passed("outer")]
      )
    ),
    SummaryLog(
      "TAP: all is skipped",
      "1..0 # SKIP no such board\n",
      .init(verdict: .passed, sentence: "TAP: no tests were told of", line: "1..0 # SKIP no such board")
    ),
    SummaryLog(
      "TAP: each test is skipped",
      "1..1\nok 1 # skipped: no board\n",
      .init(
        verdict: .passed,
        sentence: "TAP: 1 test skipped, none run",
        line: "ok 1 # skipped: no board",
        cases: [.skipped("test 1", nil, "no board")]
      )
    ),
    SummaryLog(
      "TAP: bail out",
      "1..10\nok 1\nBail out! no power\nok 2\n",
      .init(
        verdict: .failed,
        sentence: "TAP: the tests bailed out: no power",
        line: "Bail out! no power",
        cases: [.passed("test 1")]
      )
    ),
    SummaryLog(
      "TAP: fewer tests than planned, plan first",
      "1..10\nok 1\nok 2\nok 3\nok 4\nok 5\nok 6\nok 7\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "TAP: the plan says 10 tests, but 7 came",
        line: "1..10",
        cases: (1...7).map { .passed("test \($0)") }
      )
    ),
    SummaryLog(
      "TAP: fewer tests than planned, plan last",
      "ok 1\nok 2\n1..3\n",
      .init(
        verdict: .failed,
        sentence: "TAP: the plan says 3 tests, but 2 came",
        line: "1..3",
        cases: [.passed("test 1"), .passed("test 2")]
      )
    ),
    SummaryLog(
      "TAP: more tests than planned",
      "1..1\nok 1\nok 2\n",
      .init(
        verdict: .failed,
        sentence: "TAP: a test came after the 1 of the plan",
        line: "ok 2",
        cases: [.passed("test 1")]
      )
    ),
    SummaryLog(
      "TAP: a lost line",
      "1..3\nok 1\nok 3\n",
      .init(
        verdict: .failed,
        sentence: "TAP: test 3 came where 2 was due",
        line: "ok 3",
        cases: [.passed("test 1"), .passed("test 3")]
      )
    ),
    SummaryLog(
      "TAP: two plans",
      "1..2\nok 1\n1..2\nok 2\n",
      .init(
        verdict: .failed,
        sentence: "TAP: there are two plans",
        line: "1..2",
        cases: [.passed("test 1"), .passed("test 2")]
      )
    ),
    SummaryLog(
      "TAP: a board that starts again within its tests",
      "TAP version 13\n1..3\nok 1\nTAP version 13\n1..1\nok 1\n",
      .init(
        verdict: .failed,
        sentence: "TAP: the tests began anew when the plan says 3 tests, but 1 came",
        line: "TAP version 13",
        cases: [.passed("test 1"), .passed("test 1")]
      )
    ),
    SummaryLog(
      "TAP: two documents, of which the second is cut off",
      "1..1\nok 1\nTAP version 13\n1..2\nok 1\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "TAP: the plan says 2 tests, but 1 came",
        line: "ok 1",
        cases: [.passed("test 1"), .passed("test 1")]
      )
    ),
    SummaryLog(
      "TAP: a version without a plan",
      "TAP version 13\nok 1\n",
      .init(
        verdict: .failed,
        isComplete: false,
        sentence: "TAP: 1 test came, but no plan",
        line: "TAP version 13",
        cases: [.passed("test 1")]
      )
    ),
    SummaryLog(
      "TAP: a YAML block without its end",
      "1..2\nnot ok 1 - a\n  ---\n  x: 1\nok 2 - b\n",
      .init(
        verdict: .failed,
        sentence: "TAP: 1 of 2 tests failed: a",
        line: "not ok 1 - a",
        cases: [.failed("a", nil, "x: 1"), .passed("b")]
      )
    ),
  ]
}
