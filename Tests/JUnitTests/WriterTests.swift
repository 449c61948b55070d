import JUnit
import Testing

/// What is written is XML, and is read back as it was.
@Suite("Writing JUnit files")
struct WriterTests {
  @Test("A report as it stands in a file")
  func shape() {
    let report = TestReport(
      name: "42",
      suites: [
        .init(
          name: "tap",
          time: 1.5,
          cases: [
            .init(classname: "a", name: "b", time: 0.25),
            .init(classname: "a", name: "<c>", outcome: .failed(message: "1 < \"2\"\n", text: "x\r\ny ]]>")),
            .init(name: "d", outcome: .skipped(message: "later"), systemOut: "\u{1B}[0m"),
            .init(name: "e", outcome: .error(message: "", text: "")),
          ]
        ),
        .init(name: "told", stated: .init(tests: 7, failures: 2)),
      ]
    )
    #expect(
      String(decoding: JUnitWriter.xml(report), as: UTF8.self) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="42" tests="11" failures="3" errors="1" skipped="1" time="1.500000">
          <testsuite name="tap" tests="4" failures="1" errors="1" skipped="1" time="1.500000">
            <testcase classname="a" name="b" time="0.250000"/>
            <testcase classname="a" name="&lt;c&gt;">
              <failure message="1 &lt; &quot;2&quot;&#10;">x&#13;
        y ]]&gt;</failure>
            </testcase>
            <testcase classname="" name="d">
              <skipped message="later"/>
              <system-out>\u{FFFD}[0m</system-out>
            </testcase>
            <testcase classname="" name="e">
              <error/>
            </testcase>
          </testsuite>
          <testsuite name="told" tests="7" failures="2" errors="0" skipped="0" time="0.000000">
          </testsuite>
        </testsuites>

        """
    )
  }

  @Test("A report of nothing is read back")
  func empty() throws {
    #expect(try JUnitReader.read(JUnitWriter.xml(TestReport())) == TestReport(time: 0))
  }

  @Test(
    "A length of time has no exponent, and is none where it cannot be",
    arguments: [
      (0.000_000_4, "0.000000"), (0.000_000_6, "0.000001"), (12.345_678_9, "12.345679"), (-1, "0.000000"),
      (.nan, "0.000000"), (.infinity, "0.000000"), (1e300, "1000000000000.000000"),
    ] as [(Double, String)]
  )
  func times(seconds: Double, text: String) {
    let xml = String(decoding: JUnitWriter.xml(TestReport(time: seconds)), as: UTF8.self)
    #expect(xml.contains(" time=\"\(text)\""))
  }

  @Test("Whatever a report holds that XML can hold is read back as it was")
  func roundTrip() throws {
    for seed in 0..<500 {
      var random = SeededGenerator(seed: UInt64(seed))
      let report = Self.report(&random)
      let xml = JUnitWriter.xml(report)
      #expect(try JUnitReader.read(xml) == report, "seed \(seed)")
      #expect(try JUnitReader.read(xml).totals == report.totals)
    }
  }

  private static func report(_ random: inout SeededGenerator) -> TestReport {
    let suites = (0..<Int.random(in: 0...3, using: &random)).map { _ in suite(&random) }
    return TestReport(name: text(&random), time: time(&random), suites: suites)
  }

  private static func suite(_ random: inout SeededGenerator) -> TestReport.Suite {
    let cases = (0..<Int.random(in: 0...4, using: &random)).map { _ in testCase(&random) }
    var suite = TestReport.Suite(name: text(&random), time: time(&random), cases: cases)
    if cases.isEmpty {
      suite.stated = .init(tests: 9, failures: Int.random(in: 0...3, using: &random), errors: 1, skipped: 2)
    }
    return suite
  }

  private static func testCase(_ random: inout SeededGenerator) -> TestReport.Case {
    let outcome: TestReport.Outcome =
      switch Int.random(in: 0..<4, using: &random) {
      case 0: .passed
      case 1: .failed(message: text(&random), text: text(&random))
      case 2: .error(message: text(&random), text: text(&random))
      default: .skipped(message: text(&random))
      }
    return TestReport.Case(
      classname: text(&random),
      name: text(&random),
      time: Bool.random(using: &random) ? time(&random) : nil,
      outcome: outcome,
      systemOut: text(&random)
    )
  }

  private static func time(_ random: inout SeededGenerator) -> Double {
    Double(Int.random(in: 0...10_000_000_000, using: &random)) / 1_000_000
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "Z", " ", "\t", "\n", "\r", "<", ">", "&", "\"", "'", "]", "-", "ä", "\u{301}", "\u{FFFD}",
      "\u{7F}",
      "\u{85}", "\u{2028}", "\u{1F600}", "\u{E000}", "\u{10FFFF}",
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      scalars.append(alphabet.randomElement(using: &random) ?? "a")
    }
    return String(scalars)
  }
}
