import Boards
import JSON
import JUnit
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

/// JUnit files among the outputs as an end of a run.
@Suite("Reports among the outputs")
struct OutputsJudgeTests {
  static let good = "<testsuite name='s'><testcase classname='ring' name='push' time='0.5'/></testsuite>"
  static let bad = """
    <testsuites><testsuite name="s"><testcase name="a"/><testcase name="b"><failure message="1 is not 2"/></testcase>
    <testcase name="c"><skipped/></testcase></testsuite></testsuites>
    """

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var demand = ReportDemand(paths: ["r.xml"])
    /// By name.
    var files: [String: String]
    var ending: Ending
    var verdict: Verdict
    var reason: String
    var cases: [String] = []
  }

  static func ending(_ verdict: Verdict, _ reason: String, exit: Int32? = nil) -> Ending {
    var ending = Ending(verdict, .run, verdict == .error ? .infrastructure : .job, reason)
    if let exit {
      ending.exit = .status(exit)
      ending.evidence = .tool(arguments: ["./x"], output: "")
    }
    return ending
  }

  static let zero = ending(.passed, "it exited with status 0", exit: 0)
  static let one = ending(.failed, "it exited with status 1", exit: 1)
  static let limit = ending(.completed, "the time limit of 9 s was over, and nothing was expected")

  static let rows = [
    Row(
      testDescription: "all passed",
      files: ["r.xml": good],
      ending: zero,
      verdict: .passed,
      reason: "JUnit: 1 test passed",
      cases: ["ring.push"]
    ),
    Row(
      testDescription: "one failed",
      files: ["r.xml": bad],
      ending: zero,
      verdict: .failed,
      reason: "JUnit: 1 of 3 tests failed: b",
      cases: ["a", "b", "c"]
    ),
    Row(
      testDescription: "one failed, as the exit status says",
      files: ["r.xml": bad],
      ending: one,
      verdict: .failed,
      reason: "JUnit: 1 of 3 tests failed: b; it exited with status 1",
      cases: ["a", "b", "c"]
    ),
    Row(
      testDescription: "all passed, but the exit status says otherwise",
      files: ["r.xml": good],
      ending: one,
      verdict: .failed,
      reason: "JUnit: 1 test passed, but it exited with status 1: the two contradict each other",
      cases: ["ring.push"]
    ),
    Row(
      testDescription: "at the time limit",
      files: ["r.xml": good],
      ending: limit,
      verdict: .passed,
      reason: "JUnit: 1 test passed; the time limit of 9 s was over, and nothing was expected",
      cases: ["ring.push"]
    ),
    Row(
      testDescription: "absent",
      files: ["other.xml": good],
      ending: zero,
      verdict: .failed,
      reason: "no JUnit verdict: r.xml is not among the outputs; it exited with status 0"
    ),
    Row(
      testDescription: "cut off",
      files: ["r.xml": String(good.dropLast(5))],
      ending: zero,
      verdict: .failed,
      reason: "no JUnit verdict: r.xml is no whole JUnit report: line 1, column 79: \">\" is expected"
        + "; it exited with status 0"
    ),
    Row(
      testDescription: "in contradiction with itself",
      files: ["r.xml": "<testsuite name='s' failures='2'><testcase name='a'/></testsuite>"],
      ending: zero,
      verdict: .failed,
      reason:
        "no JUnit verdict: r.xml is no whole JUnit report: line 1, column 66: the suite s says that tests"
        + " failed, but none of its cases did; it exited with status 0"
    ),
    Row(
      testDescription: "without a test",
      files: ["r.xml": "<testsuites/>"],
      ending: zero,
      verdict: .failed,
      reason: "no JUnit verdict: r.xml tells of no tests; it exited with status 0"
    ),
    Row(
      testDescription: "any name, where the format is demanded",
      demand: ReportDemand(isDemanded: true),
      files: ["out.XML": bad, "page.xml": "<html/>", "sub/b.xml": good, "r.txt": good],
      ending: zero,
      verdict: .failed,
      reason: "JUnit: 1 of 4 tests failed: b",
      cases: ["a", "b", "c", "ring.push"]
    ),
    Row(
      testDescription: "none of any name",
      demand: ReportDemand(isDemanded: true),
      files: ["page.xml": "<html/>"],
      ending: zero,
      verdict: .failed,
      reason: "no JUnit file came: there is none among the outputs; it exited with status 0"
    ),
    Row(
      testDescription: "beside an expect that decides",
      demand: ReportDemand(paths: ["r.xml"], decides: false),
      files: ["r.xml": bad],
      ending: ending(.passed, "the console matched"),
      verdict: .passed,
      reason: "the console matched",
      cases: ["a", "b", "c"]
    ),
    Row(
      testDescription: "after a timeout",
      files: ["r.xml": good],
      ending: ending(.timeout, "the board said nothing for 9 s"),
      verdict: .timeout,
      reason: "the board said nothing for 9 s",
      cases: ["ring.push"]
    ),
    Row(
      testDescription: "after a fault of the infrastructure",
      files: [:],
      ending: ending(.error, "the emulator failed"),
      verdict: .error,
      reason: "the emulator failed"
    ),
    Row(
      testDescription: "not asked for",
      demand: ReportDemand(),
      files: ["r.xml": bad],
      ending: zero,
      verdict: .passed,
      reason: "it exited with status 0"
    ),
  ]

  @Test("A JUnit file decides, and must be whole and there", arguments: rows)
  func judges(row: Row) throws {
    let scratch = try Scratch()
    let attempt = try Directory(path: scratch.path)
    if !row.files.isEmpty {
      let outputs = try attempt.directory(making: Layout.outputs)
      for (name, text) in row.files {
        let parts = name.split(separator: "/").map(String.init)
        let folder = parts.count > 1 ? try outputs.directory(making: parts[0]) : outputs
        try folder.write(parts[parts.count - 1], Array(text.utf8), sync: false)
      }
    }
    let ending = row.demand.judged(row.ending, in: attempt)
    #expect(ending.verdict == row.verdict)
    #expect(ending.reason == row.reason)
    #expect(ending.cases.map(\.name) == row.cases)
  }

  @Test("What a manifest declares is what is looked for")
  func demand() throws {
    let manifest = try Manifest(
      ["board": "b", "outputs": [["name": "r", "type": "junit", "path": "out/r.xml"], ["name": "x.bin"]]]
    )
    #expect(ReportDemand(manifest, nil) == ReportDemand(paths: ["out/r.xml"]))
    let junit = try Boards.Expectation(["format": "junit"])
    #expect(ReportDemand(manifest, junit) == ReportDemand(paths: ["out/r.xml"], isDemanded: true))
    let pattern = try Boards.Expectation(["pass": "x"])
    #expect(ReportDemand(manifest, pattern) == ReportDemand(paths: ["out/r.xml"], decides: false))
  }

  @Test("Of very many tests the first 10,000 are kept, and all are counted")
  func manyCases() throws {
    let cases = (1...10_500).map { "<testcase name='\($0)'/>" }.joined()
    let report = try JUnitReader.readConsistent(Array("<testsuite>\(cases)</testsuite>".utf8))
    let judge = OutputsJudge(ReportDemand(paths: ["r"]), [OutputReport(path: "r", content: .success(report))])
    let ending = judge.judged(Self.zero)
    #expect(ending.cases.count == 10_000)
    #expect(ending.reason == "JUnit: 10500 tests passed (500 more test cases are not kept)")
  }
}
