import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("JUnit files that a run leaves")
struct OutputsTests {
  private static let report =
    "<testsuite name='s'><testcase name='push'/><testcase name='pop'>BODY</testcase></testsuite>"

  private func end(_ body: String, file: String, expect: JSONValue? = nil) throws -> JobResult {
    let lab = try Lab()
    let work = try Scratch()
    let report = Self.report.replacing("BODY", with: body)
    var members: JSONObject = ["outputs": [["name": "tests", "type": "junit", "path": "results.xml"]]]
    members["expect"] = expect
    try work.job("a", script: "echo \"\(report)\" > \(file)", members)
    _ = try lab.run("submit", "\(work.path)/a", "--wait", "--quiet")
    return try #require(try JobID(1).flatMap { try lab.reader.job($0) }?.result())
  }

  @Test("A file in which all passed is a pass, with its cases")
  func passes() throws {
    let result = try end("", file: "results.xml")
    #expect(result.verdict == .passed)
    #expect(result.reason == "JUnit: 2 tests passed")
    #expect(result.cases.map(\.name) == ["push", "pop"])
    #expect(result.exitStatus == 0)
  }

  @Test("One in which a test failed is a failure, though the program exited with 0")
  func fails() throws {
    let result = try end("<failure message='no'/>", file: "results.xml", expect: ["format": "junit"])
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
    #expect(result.reason == "JUnit: 1 of 2 tests failed: pop")
  }

  @Test("One that is declared and does not come is a failure")
  func absent() throws {
    let result = try end("", file: "other.xml")
    #expect(result.verdict == .failed)
    #expect(
      result.reason
        == "no JUnit verdict: results.xml is not among the outputs; the program exited with status 0"
    )
  }
}
