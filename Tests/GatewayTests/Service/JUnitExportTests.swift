import JUnit
import Testing

@testable import Gateway

@Suite("A job's JUnit report", .timeLimit(.minutes(5)))
struct JUnitExportTests {
  @Test("A job without tests is one case with its verdict")
  func job() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1, verdict: "failed", reason: "exit 3")
    try serving(tree) { (serving) throws in
      let reply = try serving.get("/jobs/1/junit.xml")
      #expect(reply["Content-Type"] == "application/xml; charset=utf-8")
      let report = try JUnitReader.read(reply.body)
      #expect(report.suites.map(\.name) == ["boardspool"])
      #expect(report.totals.failures == 1)
      #expect(reply.text.contains("failed: exit 3"))
    }
  }

  @Test("Reports among the outputs stand in it too, and other XML does not")
  func outputs() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    let folder = "finished/1/attempts/1/outputs"
    try tree.write("\(folder)/a/res.xml", "<testsuite name='s'><testcase name='t'/></testsuite>")
    try tree.write("\(folder)/other.xml", "<html/>")
    try tree.write("\(folder)/broken.xml", "<testsuite")
    try serving(tree) { (serving) throws in
      let report = try JUnitReader.read(serving.get("/jobs/1/junit.xml").body)
      #expect(report.suites.map(\.name) == ["boardspool", "s"])
    }
  }

  @Test("The cases of a recognised summary are a suite")
  func summary() throws {
    let tree = try SpoolTree()
    try tree.addEndedJob(1)
    let cases =
      #"[{"name": "one", "verdict": "passed"}, {"name": "two", "verdict": "failed", "message": "no"}]"#
    let result = SpoolTree.result("failed", "1 of 2 failed").replacing(
      "\"attempt\"",
      with: "\"cases\": \(cases), \"attempt\""
    )
    try tree.write("finished/1/attempts/1/result.json", result)
    try serving(tree) { (serving) throws in
      let report = try JUnitReader.read(serving.get("/jobs/1/junit.xml").body)
      #expect(report.suites.map(\.cases.count) == [1, 2])
      #expect(report.totals.failures == 2)
    }
  }

  @Test("There is none before the end", arguments: [3, 4, 99])
  func notYet(id: Int) throws {
    try servingOneOfEach { (serving) throws in #expect(try serving.get("/jobs/\(id)/junit.xml").status == 404)
    }
  }
}
