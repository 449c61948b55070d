import JSON
import Posix
import Spool
import TestSupport
import Testing

private let firmware = Environment.value("BOARDSPOOL_FIRMWARE")
private let hasFirmware = firmware != nil && Environment.hasProgram("qemu-system-arm")

@Suite("Jobs of several boards")
struct MultiBoardTests {
  /// Drops a job whose roles are scripts, each on a board of its own.
  private func drop(
    _ lab: Lab,
    _ name: String,
    _ scripts: [(role: String, script: String, expect: JSONValue?)],
    _ members: JSONObject = [:]
  ) throws {
    var manifest: JSONObject = [
      "boards": .array(
        scripts.map { role, _, expect in
          [
            "role": .string(role), "board": "linux", "executable": .string("\(role).sh"),
            "expect": expect ?? .null,
          ]
        }
      )
    ]
    for member in members.members { manifest[member.name] = member.value }
    var files = ["manifest.json": String(decoding: JSONValue.object(manifest).compact, as: UTF8.self)]
    for (role, script, _) in scripts { files["\(role).sh"] = "#!/bin/sh\n\(script)\n" }
    try lab.drop(name, files, executable: scripts.map { "\($0.role).sh" })
  }

  private func lab(_ names: String..., configuration: JSONObject = [:]) throws -> Lab {
    let boards = Dictionary(uniqueKeysWithValues: names.map { ($0, Lab.linux) })
    return try Lab(boards: boards, configuration: configuration)
  }

  private func console(_ lab: Lab, _ job: Int, _ role: String, attempt: Int = 1) throws -> String {
    try lab.root.text("finished/\(job)/attempts/\(attempt)/\(role)/console.log")
  }

  @Test("Two programs on two boards talk to each other, each with a console and outputs of its own")
  func talk() throws {
    let lab = try lab("a", "b")
    let meeting = #"$BOARDSPOOL_FILES/attempts/$BOARDSPOOL_ATTEMPT/node/greeting"#
    try drop(
      lab,
      "pair",
      [
        (
          "gateway",
          """
          echo "$BOARDSPOOL_ROLE of $BOARDSPOOL_BOARDS"
          while [ ! -e \(meeting) ]; do sleep 0.02; done
          echo "heard $(cat \(meeting))"
          """,
          ["pass": "heard hello"]
        ),
        ("node", "echo hello > \(meeting).new; mv \(meeting).new \(meeting); echo x > left; sleep 1000", nil),
      ]
    )
    let result = try lab.result(1)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(result.boards.map(\.role) == ["gateway", "node"])
    #expect(result.boards.map(\.board) == ["a", "b"])
    #expect(result.boards.map(\.verdict) == [.passed, .completed])
    #expect(result.role == "gateway")
    #expect(try console(lab, 1, "gateway") == "gateway of gateway=a node=b\nheard hello\n")
    #expect(try lab.root.linkTarget("finished/1/log") == "attempts/1/gateway/console.log")
    #expect(try lab.root.text("finished/1/attempts/1/node/outputs/left") == "x\n")
    #expect(lab.root.has("finished/1/attempts/1/node/plan.json"))
    let node = try Program.run(Program.path, ["log", "--spool", lab.spool, "1", "--role", "gateway"])
    #expect(node.output.hasSuffix("heard hello\n"))
    let nobody = try Program.run(Program.path, ["log", "--spool", lab.spool, "1", "--role", "nodes"])
    #expect(nobody.exit == .status(2))
    #expect(nobody.output.contains("it has gateway, node"))
    let check = try Program.run(Program.path, ["check", "--spool", lab.spool])
    #expect(check.exit == .status(0), "\(check.output)")
  }

  @Test("A run on several boards is not judged again, and is said to be none that can be")
  func rejudge() throws {
    let lab = try lab("a", "b")
    try drop(lab, "pair", [("x", "true", nil), ("y", "true", nil)])
    _ = try lab.result(1)
    let (exit, output) = try Program.run(Program.path, ["rejudge", "--spool", lab.spool, "1"])
    #expect(exit == .status(3))
    #expect(output.contains("job 1 ran on several boards; only jobs of one board can be judged again"))
  }

  @Test("The failure of one role ends the others, and decides")
  func failure() throws {
    let lab = try lab("a", "b")
    try drop(lab, "pair", [("gateway", "echo up; sleep 1000", ["pass": "never"]), ("node", "exit 3", nil)])
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.reason.hasPrefix("role node: "), "\(result.reason)")
    #expect(result.boards.first?.verdict == .cancelled)
    #expect(result.boards.first?.reason.hasPrefix("stopped because role node failed") == true)
  }

  @Test("All boards or none: it waits until both are free, and says for what")
  func allOrNone() throws {
    let lab = try lab("a", "b")
    let go = "\(lab.scratch.path)/go"
    try lab.drop("long", script: "while [ ! -e \(go) ]; do sleep 0.02; done")
    try lab.wait("the first runs") { try lab.place(1) == .running }
    try drop(lab, "pair", [("x", "true", nil), ("y", "true", nil)])
    let entry = try lab.receipt("pair") { $0.waitingFor?.contains("2 boards") == true }
    #expect(entry.waitingFor == "it waits for 2 boards of one host: board a is busy")
    #expect(try lab.place(2) == .queued)
    // A later job does not get the board that the pair waits with.
    try lab.drop("later", script: "true")
    _ = try lab.receipt("later")
    try lab.scratch.directory.put("go")
    let pair = try lab.result(2)
    let later = try lab.result(3)
    #expect(pair.verdict == .passed)
    #expect(try #require(pair.started) <= #require(later.started))
  }

  @Test("A role that no board suits is refused by its name; boards that no host has together are waited for")
  func impossible() throws {
    let lab = try lab("a")
    try drop(lab, "pair", [("x", "true", nil), ("y", "true", nil)])
    let entry = try lab.receipt("pair") { $0.waitingFor != nil && $0.id != nil }
    #expect(entry.waitingFor == "no host has boards for all 2 roles")
    let manifest = #"""
      {"boards": [{"role": "x", "board": "linux", "executable": "x.sh"},
       {"role": "y", "board": "linus", "executable": "x.sh"}]}
      """#
    try lab.drop("typo", ["manifest.json": manifest, "x.sh": "#!/bin/sh\n"], executable: ["x.sh"])
    let typo = try lab.result(2)
    #expect(typo.verdict == .refused)
    #expect(typo.reason.hasPrefix("role y: no board has the name or the type \"linus\""), "\(typo.reason)")
  }

  @Test("A cancel reaches all roles, and frees all boards")
  func cancel() throws {
    let lab = try lab("a", "b")
    try drop(lab, "pair", [("x", "echo x; sleep 1000", nil), ("y", "echo y; sleep 1000", nil)])
    try lab.wait("both run") { try running(lab).count == 2 }
    try lab.request("1.cancel")
    let result = try lab.result(1)
    #expect(result.verdict == .cancelled)
    #expect(result.boards.allSatisfy { $0.verdict == .cancelled })
    try lab.drop("after", script: "true")
    #expect(try lab.result(2).verdict == .passed)
  }

  /// The consoles of job 1 that have something on them.
  private func running(_ lab: Lab) throws -> [String] {
    guard let job = try lab.root.directory("running").names().first(where: { $0.hasPrefix("1~") }) else {
      return []
    }
    return ["x", "y"].filter { role in
      ["1", "3"].contains { epoch in
        (try? lab.root.text("running/\(job)/attempts/\(epoch)/\(role)/console.log"))?.isEmpty == false
      }
    }
  }

  @Test("After kill -9 the next daemon runs all roles again, and nothing of the first run is left")
  func killed() throws {
    let lab = try lab("a", "b")
    let go = "\(lab.scratch.path)/go"
    let script = "echo here; while [ ! -e \(go) ]; do sleep 0.02; done"
    try drop(lab, "pair", [("x", script, nil), ("y", script, nil)])
    try lab.wait("both run") { try running(lab).count == 2 }
    #expect(lab.stop(.kill) == .signal(9))
    try lab.scratch.directory.put("go")
    try lab.start()
    let result = try lab.result(1, seconds: 120)
    #expect(result.verdict == .passed, "\(result.reason)")
    #expect(result.attempt != 1)
    #expect(result.boards.count == 2)
  }

  @Test("The tests of each role are a suite of their own")
  func suites() throws {
    let lab = try lab("a", "b")
    let tests = "echo TAP version 13; echo 1..1; echo ok 1 - "
    try drop(lab, "pair", [("x", tests + "radio", nil), ("y", tests + "clock", nil)])
    let result = try lab.result(1)
    #expect(result.cases.map(\.name) == ["x: radio", "y: clock"])
    let (_, xml) = try Program.run(Program.path, ["junit", "--spool", lab.spool, "1"])
    #expect(xml.contains("name=\"pair.x\""), "\(xml)")
    #expect(xml.contains("name=\"radio\""), "\(xml)")
  }

  @Test("A role is judged by the JUnit file that it leaves, and keeps the cases of the others")
  func reports() throws {
    let lab = try lab("a", "b")
    let report = "<testsuite name='s'><testcase name='BODY'/></testsuite>"
    let scripts = ["x", "y"].map { role in
      (
        role: role, script: "echo \"\(report.replacing("BODY", with: role))\" > r.xml",
        expect: nil as JSONValue?
      )
    }
    try drop(lab, "pair", scripts, ["outputs": [["name": "tests", "type": "junit", "path": "r.xml"]]])
    let result = try lab.result(1)
    #expect(result.boards.map(\.reason) == ["JUnit: 1 test passed", "JUnit: 1 test passed"])
    #expect(result.cases.map(\.name) == ["x: x", "y: y"])
  }

  @Test("A role whose JUnit file tells of a failure decides")
  func failedReport() throws {
    let lab = try lab("a", "b")
    let report = "<testsuite name='s'><testcase name='pop'><failure/></testcase></testsuite>"
    try drop(
      lab,
      "pair",
      [("x", "sleep 1000", nil), ("y", "echo \"\(report)\" > r.xml", ["format": "junit"])]
    )
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.role == "y")
    #expect(result.reason == "role y: JUnit: 1 of 1 test failed: pop")
    #expect(result.boards.map(\.verdict) == [.cancelled, .failed])
  }

  @Test(
    "Of two QEMU boards the failing one decides, and the other is stopped",
    .enabled(if: hasFirmware, "BOARDSPOOL_FIRMWARE names no folder of firmware")
  )
  func qemu() throws {
    let board = Lab.qemu(semihosting: false)
    let lab = try Lab(boards: ["q1": board, "q2": board])
    let manifest = #"""
      {"boards": [
        {"role": "good", "board": "netduinoplus2", "executable": "hello.elf", "expect": {"pass": "never"}},
        {"role": "bad", "board": "netduinoplus2", "executable": "failing.elf", "expect": {"fail": "passed: FAIL"}}
      ], "duration_limit_seconds": 60}
      """#
    let images = try Directory(path: try #require(firmware))
    try lab.root.directory("incoming").makeDirectory(".p")
    try lab.root.put("incoming/.p/manifest.json", manifest)
    for image in ["hello.elf", "failing.elf"] {
      try lab.root.put("incoming/.p/\(image)", bytes: try images.read(image))
    }
    try lab.root.directory("incoming").rename(".p", to: lab.root.directory("incoming"), as: "p")
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.reason.hasPrefix("role bad: the console matched expect.fail"), "\(result.reason)")
    #expect(result.boards.map(\.verdict) == [.cancelled, .failed])
    // The other may have been stopped before its first word.
    #expect(try console(lab, 1, "bad").hasPrefix("Hello from"))
  }
}
