import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("rejudge")
struct VerbsRejudgeTests {
  @Test("A run that completed without a verdict gets one afterwards, and nothing changes in the spool")
  func afterwards() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("a", script: "echo value 42; echo BYE; sleep 100", ["expect": ["end": "BYE"]])
    #expect(try lab.run("submit", "\(work.path)/a", "--wait", "--quiet").exit == .status(6))
    let before = try result(lab)

    let passed = try lab.run("rejudge", "1", "--expect-pass", "value 4.", "--junit", "\(work.path)/r.xml")
    #expect(passed.exit == .status(0))
    #expect(passed.output.contains(#": passed: the console matched expect.pass "value 4.""#))
    #expect(passed.output.contains("evidence: value 42 (console.log, byte 0)"))
    #expect(passed.output.contains(#"was: completed: the console matched expect.end "BYE""#))
    #expect(try work.directory.text("r.xml").contains(#"tests="1""#))

    #expect(try lab.run("rejudge", "1", "--expect-fail", "value").exit == .status(1))
    let format = try lab.run("rejudge", "1", "--format", "tap")
    #expect(format.exit == .status(1))
    #expect(format.output.contains("and no TAP summary came"))
    let same = try lab.run("rejudge", "1")
    #expect(same.exit == .status(6))
    #expect(same.output.contains("the same as it was"))
    #expect(try lab.run("rejudge", "1", "--accept-completed").exit == .status(0))
    #expect(try result(lab) == before)
  }

  private func result(_ lab: Lab) throws -> JobResult? {
    try JobID(1).flatMap { try lab.reader.job($0) }?.result()
  }

  @Test("A run that its program ended keeps the status with which it did")
  func exits() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("a", script: "echo 1..2; echo ok 1 - one; echo not ok 2 - two; exit 3")
    #expect(try lab.run("submit", "\(work.path)/a", "--wait", "--quiet").exit == .status(1))
    let report = try lab.run("rejudge", "1", "--format", "exit", "--json")
    #expect(report.exit == .status(1))
    let json = try JSONParser.parse(Array(report.output.utf8))
    #expect(json["reason"] == "the program exited with status 3")
    #expect(json["was"]?["reason"]?.string?.hasPrefix("TAP: 1 of 2 tests failed: two") == true)
    #expect(json["changed"] == true)
    #expect(json["cases"]?.array?.count == 2)
    try work.directory.put("other.json", #"{"board": "linux", "expect": {"pass": "ok 1"}}"#)
    #expect(try lab.run("rejudge", "1", "--manifest", "\(work.path)/other.json").exit == .status(0))
  }

  @Test("What cannot be judged is told")
  func refusals() throws {
    let lab = try Lab()
    let work = try Scratch()
    try work.job("a", script: "true")
    #expect(try lab.run("submit", "\(work.path)/a", "--wait", "--quiet").exit == .status(0))
    #expect(try lab.run("rejudge", "7").exit == .status(1))
    #expect(try lab.run("rejudge", "1", "--attempt", "99").exit == .status(1))
    #expect(try lab.run("rejudge", "1", "--expect-pass", "(a").exit == .status(2))
    #expect(try lab.run("rejudge", "1", "--format", "xml").exit == .status(2))
    #expect(try lab.run("rejudge", "1", "--manifest", "\(work.path)/none").exit == .status(2))
  }
}
