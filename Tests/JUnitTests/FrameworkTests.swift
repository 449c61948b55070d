import JUnit
import Testing

/// Files in the shapes that frameworks write.
@Suite("JUnit files of frameworks")
struct FrameworkTests {
  private func read(_ xml: String) throws -> TestReport { try JUnitReader.read(Array(xml.utf8)) }

  @Test("pytest")
  func pytest() throws {
    let report = try read(
      """
      <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" \
      errors="1" failures="1" skipped="1" tests="4" time="0.105" timestamp="2026-03-01T12:00:00.123456+00:00" \
      hostname="lab1"><testcase classname="test_uart.TestEcho" name="test_one[115200]" time="0.001" />\
      <testcase classname="test_uart" name="test_two" time="0.002"><failure message="AssertionError: assert \
      &quot;a&quot; == 'b'&#10;  - b&#10;  + a">def test_two():
      &gt;       assert "a" == 'b'
      E       AssertionError</failure></testcase><testcase classname="test_uart" name="test_three" \
      time="0.000"><skipped type="pytest.skip" message="no board">/home/x/test_uart.py:9: no board</skipped>\
      </testcase><testcase classname="test_uart" name="test_four" time="1e-05"><error message="failed on setup \
      with &quot;OSError&quot;">E   OSError</error><system-out>hello
      </system-out></testcase></testsuite></testsuites>
      """
    )
    let expected = TestReport.Suite(
      name: "pytest",
      time: 0.105,
      cases: [
        .init(classname: "test_uart.TestEcho", name: "test_one[115200]", time: 0.001),
        .init(
          classname: "test_uart",
          name: "test_two",
          time: 0.002,
          outcome: .failed(
            message: "AssertionError: assert \"a\" == 'b'\n  - b\n  + a",
            text: "def test_two():\n>       assert \"a\" == 'b'\nE       AssertionError"
          )
        ),
        .init(classname: "test_uart", name: "test_three", time: 0, outcome: .skipped(message: "no board")),
        .init(
          classname: "test_uart",
          name: "test_four",
          time: 0.00001,
          outcome: .error(message: "failed on setup with \"OSError\"", text: "E   OSError"),
          systemOut: "hello\n"
        ),
      ]
    )
    #expect(report == TestReport(name: "pytest tests", suites: [expected]))
    #expect(report.totals == .init(tests: 4, failures: 1, errors: 1, skipped: 1))
    #expect(report.duration == 0.105)
  }

  @Test("GoogleTest: one failure an assertion, skipped and disabled tests")
  func googleTest() throws {
    let report = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="4" failures="1" disabled="1" errors="0" time="0.012" \
      timestamp="2026-03-01T12:00:00.123" name="AllTests">
        <testsuite name="Ring" tests="4" failures="1" disabled="1" skipped="1" errors="0" time="0.011" \
      timestamp="2026-03-01T12:00:00.123">
          <testcase name="Push" file="ring.cpp" line="5" status="run" result="completed" time="0.001" \
      timestamp="2026-03-01T12:00:00.123" classname="Ring" />
          <testcase name="Pop" file="ring.cpp" line="9" status="run" result="completed" time="0.01" \
      timestamp="2026-03-01T12:00:00.124" classname="Ring">
            <failure message="ring.cpp:10&#x0A;Expected equality of these values:&#x0A;  1&#x0A;  2" \
      type=""><![CDATA[ring.cpp:10
      Expected equality of these values:
        1 < 2]]></failure>
            <failure message="ring.cpp:11&#x0A;Failed" type=""><![CDATA[ring.cpp:11
      Failed]]></failure>
          </testcase>
          <testcase name="Full" file="ring.cpp" line="15" status="run" result="skipped" time="0." \
      classname="Ring">
            <skipped message="ring.cpp:16&#x0A;too small"><![CDATA[ring.cpp:16
      too small]]></skipped>
          </testcase>
          <testcase name="DISABLED_Wrap" status="notrun" result="suppressed" time="0." classname="Ring" />
        </testsuite>
      </testsuites>
      """
    )
    let cases = try #require(report.suites.first).cases
    #expect(report.name == "AllTests")
    #expect(cases.map(\.name) == ["Push", "Pop", "Full", "DISABLED_Wrap"])
    #expect(
      cases.map(\.outcome) == [
        .passed,
        .failed(
          message: "ring.cpp:10\nExpected equality of these values:\n  1\n  2",
          text: "ring.cpp:10\nExpected equality of these values:\n  1 < 2\nring.cpp:11\nFailed"
        ),
        .skipped(message: "ring.cpp:16\ntoo small"), .skipped(message: ""),
      ]
    )
    #expect(cases.map(\.time) == [0.001, 0.01, 0, 0])
    #expect(report.totals == .init(tests: 4, failures: 1, errors: 0, skipped: 2))
    #expect(report.totals.passed == 1)
  }

  @Test("Zephyr's twister")
  func twister() throws {
    let report = try read(
      """
      <?xml version="1.0" encoding="utf-8"?>
      <testsuites>
        <testsuite name="native_sim/native" time="12.5" failures="1" errors="1" skipped="1" tests="4">
          <properties>
            <property name="version" value="v4.1.0"/>
          </properties>
          <testcase name="kernel.timer.test_start" classname="kernel.timer" time="0.25"/>
          <testcase name="kernel.timer.test_stop" classname="kernel.timer" time="0.01">
            <failure type="failure" message="Failed">START - test_stop\r
       FAIL - test_stop in 0.010 seconds</failure>
          </testcase>
          <testcase name="kernel.timer.test_tick" classname="kernel.timer" time="0">
            <skipped type="skipped" message="ztest skip"/>
          </testcase>
          <testcase name="kernel.build" classname="kernel" time="0.00">
            <error type="failure" message="Build failure">ninja: error</error>
          </testcase>
        </testsuite>
      </testsuites>
      """
    )
    #expect(report.totals == .init(tests: 4, failures: 1, errors: 1, skipped: 1))
    #expect(
      report.suites.first?.cases[1].outcome
        == .failed(
          message: "Failed",
          text: "START - test_stop\n FAIL - test_stop in 0.010 seconds"
        )
    )
    #expect(report.suites.first?.cases[2].outcome == .skipped(message: "ztest skip"))
  }

  @Test("Surefire: the suite is the root, reruns and the second output are passed over")
  func surefire() throws {
    let report = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:noNamespaceSchemaLocation="surefire-test-report-3.0.xsd" version="3.0" name="lab.BoardTest" \
      time="1,234.567" tests="3" errors="0" skipped="1" failures="1">
        <properties>
          <property name="java.version" value="21"/>
        </properties>
        <testcase name="flashes" classname="lab.BoardTest" time="1,234.5">
          <flakyFailure message="late" type="E"><stackTrace><![CDATA[at a]]></stackTrace>\
      <system-out>not this</system-out></flakyFailure>
        </testcase>
        <testcase name="resets" classname="lab.BoardTest" time="0.05">
          <failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="org.opentest4j.AssertionFailedError">\
      <![CDATA[at b
      at c]]></failure>
          <rerunFailure message="again" type="E">x</rerunFailure>
          <system-out><![CDATA[one]]></system-out>
          <system-err><![CDATA[two]]></system-err>
        </testcase>
        <testcase name="sleeps" classname="lab.BoardTest" time="0">
          <skipped/>
        </testcase>
      </testsuite>
      """
    )
    #expect(report.name == "")
    #expect(report.suites.map(\.name) == ["lab.BoardTest"])
    #expect(report.suites.first?.time == 1234.567)
    let cases = try #require(report.suites.first).cases
    #expect(cases.map(\.time) == [1234.5, 0.05, 0])
    #expect(cases.map(\.systemOut) == ["", "one", ""])
    #expect(
      cases.map(\.outcome) == [
        .passed, .failed(message: "expected: <1> but was: <2>", text: "at b\nat c"), .skipped(message: ""),
      ]
    )
  }

  @Test("cargo-nextest")
  func nextest() throws {
    let report = try read(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="nextest-run" tests="2" failures="1" errors="0" \
      uuid="45c50042-482e-477e-88a2-60cfcc3eaf95" timestamp="2026-03-01T12:00:00.123+00:00" time="0.117">
          <testsuite name="ring::tests" tests="2" disabled="0" errors="0" failures="1">
              <testcase name="push" classname="ring::tests" timestamp="2026-03-01T12:00:00.125+00:00" \
      time="0.004">
              </testcase>
              <testcase name="pop" classname="ring::tests" timestamp="2026-03-01T12:00:00.126+00:00" \
      time="0.003">
                  <failure message="thread &apos;pop&apos; panicked at src/lib.rs:5:3" type="test failure \
      with exit code 101">thread &apos;pop&apos; panicked at src/lib.rs:5:3:
      no</failure>
                  <system-out>
      running 1 test
      </system-out>
                  <system-err>x</system-err>
              </testcase>
          </testsuite>
      </testsuites>
      """
    )
    #expect(report.duration == 0.117)
    #expect(report.totals == .init(tests: 2, failures: 1))
    #expect(report.suites.first?.cases.last?.systemOut == "\nrunning 1 test\n")
    #expect(
      report.suites.first?.cases.last?.outcome
        == .failed(
          message: "thread 'pop' panicked at src/lib.rs:5:3",
          text: "thread 'pop' panicked at src/lib.rs:5:3:\nno"
        )
    )
  }

  @Test("Suites within suites stand side by side; those that only hold others are left out")
  func nested() throws {
    let report = try read(
      """
      <testsuites><testsuite name="all" tests="3" failures="9"><testsuite name="a"><testcase name="1"/>
      <testsuite name="b"><testcase name="2"/></testsuite></testsuite><testsuite name="c"/></testsuite>
      </testsuites>
      """
    )
    #expect(report.suites.map(\.name) == ["a", "b", "c"])
    #expect(report.totals == .init(tests: 2))
  }

  @Test("A suite without cases counts by what it states; one with cases by its cases")
  func stated() throws {
    let report = try read(
      """
      <testsuites><testsuite name="a" tests="5" failures="1" errors="2" skips="1" disabled="1" time="3"/>
      <testsuite name="b" tests="9" failures="9"><testcase name="x" time="0.5"/></testsuite></testsuites>
      """
    )
    #expect(report.suites.map(\.stated.tests) == [5, 0])
    #expect(report.totals == .init(tests: 6, failures: 1, errors: 2, skipped: 2))
    #expect(report.totals.passed == 1)
    #expect(report.duration == 3.5)
  }

  @Test("A list of suites without any counts by what it states")
  func statedByList() throws {
    #expect(try read("<testsuites tests='3' failures='1'/>").totals == .init(tests: 3, failures: 1))
    #expect(try read("<testsuites/>").suites.isEmpty)
  }

  @Test("Numbers that are none, are negative or fit nothing count as not stated")
  func numbers() throws {
    let report = try read(
      """
      <testsuite tests="-5" failures="99999999999999999999" errors=" 2 " skipped="many" disabled="1" \
      time="nan"/>
      """
    )
    #expect(report.totals == .init(tests: 0, failures: 0, errors: 2, skipped: 1))
    #expect(report.suites.first?.time == nil)
    #expect(report.totals.passed == 0)
  }

  @Test("Totals too large for a number end at the largest")
  func largeTotals() throws {
    let most = "9223372036854775807"
    let report = try read(
      "<testsuite tests='\(most)'><testsuite tests='\(most)' failures='\(most)' errors='\(most)'/>"
        + "<testsuite tests='\(most)'/></testsuite>"
    )
    #expect(report.totals.tests == Int.max)
    #expect(report.totals.passed == 0)
  }

  @Test(
    "A length of time in its many forms",
    arguments: [
      ("0.012", 0.012), ("0.", 0), ("3", 3), (" 2.5 ", 2.5), ("1e-05", 0.00001), ("1,234.5", 1234.5),
      ("1,234,567", 1_234_567), ("1,5", nil), ("", nil), ("inf", nil), ("0x10", nil), ("-1", nil),
      ("1 s", nil),
      ("1e999", nil),
    ] as [(String, Double?)]
  )
  func times(text: String, seconds: Double?) throws {
    let report = try read("<testsuite><testcase name='a' time='\(text)'/></testsuite>")
    #expect(report.suites.first?.cases.first?.time == seconds)
  }

  @Test(
    "Of several ends of one case the worst counts",
    arguments: [
      ("<skipped/><failure message='m'>t</failure>", .failed(message: "m", text: "t")),
      ("<failure message='m'>t</failure><skipped/>", .failed(message: "m", text: "t")),
      ("<failure message='m'>t</failure><error message='n'>u</error>", .failed(message: "m", text: "t\nu")),
      ("<error/><error message='n'>u</error>", .error(message: "n", text: "u")),
      ("<skipped>why</skipped><skipped message='m'/>", .skipped(message: "why")),
      ("<skipped> why\n</skipped>", .skipped(message: "why")),
      ("<property/>", .passed),
    ] as [(String, TestReport.Outcome)]
  )
  func worst(children: String, outcome: TestReport.Outcome) throws {
    let report = try read("<testsuite><testcase name='a'>\(children)</testcase></testsuite>")
    #expect(report.suites.first?.cases.first?.outcome == outcome)
  }
}
