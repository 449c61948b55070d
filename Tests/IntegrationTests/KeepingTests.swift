import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Keeping house")
struct KeepingTests {
  /// Replaces `spool.json` while the daemon serves it.
  private func configure(_ lab: Lab, _ members: JSONObject) throws {
    var json: JSONObject = ["version": 1, "uuid": "6a1f3a54-5d1c-4b8e-9f43-0123456789ab"]
    for member in members.members { json[member.name] = member.value }
    try lab.root.replace(Layout.configuration, JSONValue.object(json).pretty, sync: false)
  }

  @Test(
    "A hook that is written into spool.json is called from then on, once for each end, with the job's directory"
  )
  func hook() throws {
    let lab = try Lab()
    try lab.drop("before", script: "true")
    try lab.wait("intake knows of its end") { try lab.root.text(".index/jobs").contains("E\t1\t") }
    let calls = "\(lab.scratch.path)/calls"
    let script = "echo \"$BOARDSPOOL_JOB $BOARDSPOOL_VERDICT $(pwd) $2\" >> \(calls)"
    try configure(lab, ["on_end": ["/bin/sh", "-c", .string(script), "hook", "word"]])
    try lab.wait("it is reread") { lab.log().contains("event=spool.reread") }
    try lab.drop("good", script: "true")
    try lab.drop("bad", script: "exit 1")
    try lab.drop("none", ["manifest.json": "{}"])
    try lab.wait("all have been told") { try lines(of: calls, in: lab).count == 3 }
    let told = try lines(of: calls, in: lab).map { $0.split(separator: " ").map(String.init) }
    #expect(told.map { $0[1] }.sorted() == ["failed", "passed", "refused"])
    for words in told {
      let place = words[1] == "refused" ? "cancelled" : "finished"
      #expect(words[2...] == ["\(lab.spool)/\(place)/\(words[0])", "\(lab.spool)/\(place)/\(words[0])"])
    }
  }

  private func lines(of path: String, in lab: Lab) throws -> [String] {
    guard let text = try? lab.scratch.directory.text("calls") else { return [] }
    return text.split(separator: "\n").map(String.init)
  }

  @Test("What retention does not keep is purged; a spool.json that is wrong leaves what held before")
  func retention() throws {
    let lab = try Lab()
    for number in 1...3 {
      try lab.drop("d\(number)", script: "true")
      try lab.result(number)
    }
    try lab.root.replace(Layout.configuration, Array("{".utf8), sync: false)
    try lab.wait("its fault is told") { lab.log().contains("event=spool.trouble") }
    try configure(lab, ["retention": ["count": 1]])
    try lab.wait("the oldest are gone") {
      try lab.root.directory("finished").names() == ["3"] && lab.root.directory(".trash").names().isEmpty
    }
    try lab.drop("next", script: "true")
    #expect(try lab.result(4).verdict == .passed)
  }

  @Test("What the daemon does it tells in a line an event, with what it is about")
  func events() throws {
    let lab = try Lab()
    try lab.drop("told", script: "true")
    try lab.result(1)
    try lab.request("1.delete")
    try lab.wait("it is granted") { lab.log().contains("event=request.grant") }
    lab.stop(.terminate)
    let lines = lab.log().split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("event=") && $0.contains(" message=") })
    for begin in [
      "event=daemon.start ", "event=job.accept job=1 owner=",
      "event=attempt.start job=1 attempt=1 board=linux ",
      "event=job.end job=1 attempt=1 verdict=passed ", "event=request.grant request=1.delete user=",
      "event=daemon.stop signal=TERM ",
    ] {
      #expect(lines.count { $0.hasPrefix(begin) } == 1, "\(begin)")
    }
  }
}
