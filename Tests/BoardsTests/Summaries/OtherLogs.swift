import Boards

extension SummaryLog {
  /// Text that mentions words of summaries in passing.
  static let none: [SummaryLog] = [
    SummaryLog("nothing", "", nil), SummaryLog("a greeting", "Hello, world\nok\nOK\nFAIL\nPASS\n", nil),
    SummaryLog("points without a plan", "ok 1 - copied\nok 2 - verified\nnot ok\n", nil),
    SummaryLog("a plan within a sentence", "the range 1..5 is fine\n1..5 are fine\n1..\n1..x\n1..0\n", nil),
    SummaryLog("words of TAP", "TAP version 99\nTAP version\nBail out! he cried\nokay\nnot okay\n", nil),
    SummaryLog(
      "words of Unity",
      "3 Tests passed\n3 Tests 0 Failures\nmain.c:10:connect:FAIL: timeout\nx:FAIL\na:b:c:PASS\nOK\nFAIL\n",
      nil
    ),
    SummaryLog(
      "words of ztest",
      "START - of the day\nPASS - me the salt\n FAIL - safe\nthe PROJECT EXECUTION SUCCESSFUL was great\n",
      nil
    ),
    SummaryLog(
      "words of libtest",
      "test a ... ok\nrunning 3 tests\nrunning late\ntest\ntest result: none\ntest result: ok. many passed\n",
      nil
    ),
    SummaryLog(
      "words of GoogleTest",
      "[  PASSED  ] 3 tests.\n[  FAILED  ] me (3 ms)\n[       OK ] go\n[ RUN      ] away\n[==========] 50 %\n",
      nil
    ),
  ]
}
