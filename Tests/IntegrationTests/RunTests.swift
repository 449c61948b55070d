import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Jobs run, and end as they should")
struct RunTests {
  @Test("A tool may open as many files as the daemon could when it was started, whatever its gateway takes")
  func openFiles() throws {
    let lab = try Lab()
    try lab.drop("limits", script: "ulimit -Sn")
    try lab.result(1)
    #expect(try lab.consoleLog(1) == "\(ResourceLimits.openFiles)\n")
  }

  @Test("The console is in the job's log while it runs")
  func live() throws {
    let lab = try Lab()
    let go = "\(lab.scratch.path)/go"
    try lab.drop("live", script: "echo first; while [ ! -e \(go) ]; do sleep 0.02; done; echo second")
    try lab.wait("the first line is in the log") {
      let running = try lab.root.directory("running").names()
      return running.contains {
        (try? lab.root.text("running/\($0)/log")) == "first\n" || Self.follows(lab, $0)
      }
    }
    try lab.scratch.directory.put("go")
    try lab.result(1)
    #expect(try lab.consoleLog(1) == "first\nsecond\n")
    #expect(try lab.root.linkTarget("finished/1/log") == "attempts/1/console.log")
  }

  @Test("A run of more than a second tells how far it is")
  func progress() throws {
    let lab = try Lab()
    try lab.drop("long", script: "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo $i; sleep 0.1; done")
    try lab.result(1)
    let progress = try JSONParser.parse(try lab.root.read("finished/1/attempts/1/progress.json"))
    #expect(progress["phase"] == "run")
    #expect((progress["console_bytes"]?.integer ?? 0) > 2)
    #expect(!lab.root.has("finished/1/attempts/1/.spare"))
  }

  /// `log` is a link, which the reader of the tests does not follow.
  private static func follows(_ lab: Lab, _ name: String) -> Bool {
    guard let target = try? lab.root.linkTarget("running/\(name)/log") else { return false }
    return (try? lab.root.text("running/\(name)/\(target)")) == "first\n"
  }

  @Test("Arguments and environment reach the program; nothing else of the daemon's does")
  func surroundings() throws {
    let lab = try Lab()
    try lab.drop(
      "env",
      script: #"echo "$1|$2|$GREETING|$BOARDSPOOL_JOB|$BOARDSPOOL_BOARD"; ls /proc/self/fd | wc -l"#,
      ["arguments": ["a b", "$HOME"], "environment": ["GREETING": "hi; rm -rf /"]]
    )
    try lab.result(1)
    // ls sees its own three descriptors and the one with which it reads the folder.
    #expect(try lab.consoleLog(1) == "a b|$HOME|hi; rm -rf /|1|linux\n4\n")
  }

  @Test("expect.pass ends the run as passed, with the deciding line as evidence")
  func pass() throws {
    let lab = try Lab()
    try lab.drop("p", script: "echo start; echo ALL GOOD; sleep 1000", ["expect": ["pass": "GOOD$"]])
    let result = try lab.result(1)
    #expect(result.verdict == .passed)
    #expect(result.evidence == .line("ALL GOOD", offset: 6))
  }

  @Test("expect.fail wins, whatever the exit status is")
  func fail() throws {
    let lab = try Lab()
    try lab.drop("f", script: "echo 'FAIL: 3 of 4'", ["expect": ["pass": "PASS", "fail": "^FAIL"]])
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
  }

  @Test("A program that ends without what was expected has failed")
  func unseen() throws {
    let lab = try Lab()
    try lab.drop("u", script: "exit 0", ["expect": ["pass": "PASS"]])
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.reason.contains("expect.pass was not seen"))
  }

  @Test("A failed test makes the job fail, whatever the exit status is, and the result has all tests")
  func testCases() throws {
    let lab = try Lab()
    try lab.drop(
      "tap",
      script:
        "echo 'TAP version 14'; echo 1..3; echo ok 1 - push; echo not ok 2 - pop; echo '# why'; echo 'ok 3 # SKIP'"
    )
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.blame == .job)
    #expect(result.exitStatus == 0)
    #expect(result.reason == "TAP: 1 of 3 tests failed: pop")
    #expect(result.evidence == .line("not ok 2 - pop", offset: 32))
    #expect(
      result.cases == [
        .init(name: "push", verdict: .passed), .init(name: "pop", verdict: .failed, message: "why"),
        .init(name: "test 3", verdict: .skipped),
      ]
    )
  }

  @Test("How far the tests are is told while they run")
  func testProgress() throws {
    let lab = try Lab()
    let go = "\(lab.scratch.path)/go"
    try lab.drop(
      "half",
      script: "echo 1..2; echo ok 1; while [ ! -e \(go) ]; do echo .; sleep 0.1; done; echo ok 2"
    )
    try lab.wait("half of the tests is over") {
      try lab.root.directory("running").names().contains { name in
        let bytes = (try? lab.root.read("running/\(name)/attempts/1/progress.json")) ?? []
        return (try? JSONParser.parse(bytes))?["progress"] == .number(0.5)
      }
    }
    try lab.scratch.directory.put("go")
    #expect(try lab.result(1).reason == "TAP: 2 tests passed")
  }

  @Test("A time limit without an expectation is the normal end; with one it is a timeout")
  func limits() throws {
    let lab = try Lab(boards: ["linux": Lab.linux, "linux-2": Lab.linux])
    try lab.drop("c", script: "sleep 1000", ["duration_limit_seconds": 1])
    _ = try lab.receipt("c")
    try lab.drop("t", script: "sleep 1000", ["duration_limit_seconds": 1, "expect": ["pass": "x"]])
    #expect(try lab.result(1).verdict == .completed)
    #expect(try lab.result(2).verdict == .timeout)
  }

  @Test("The boot limit and the silence limit are their own")
  func silence() throws {
    let lab = try Lab(boards: ["linux": Lab.linux, "linux-2": Lab.linux])
    try lab.drop("b", script: "sleep 1000", ["limits": ["boot": 1]])
    _ = try lab.receipt("b")
    try lab.drop("s", script: "echo x; sleep 1000", ["limits": ["silence": 1]])
    let boot = try lab.result(1)
    #expect(boot.verdict == .timeout)
    #expect(boot.phase == .boot)
    #expect(try lab.result(2).reason.contains("said nothing for 1 s"))
  }

  @Test("A signal and an exit status are told apart")
  func ends() throws {
    let lab = try Lab()
    try lab.drop("e", script: "exit 7")
    try lab.result(1)
    try lab.drop("k", script: "kill -SEGV $$")
    #expect(try lab.result(1).exitStatus == 7)
    let killed = try lab.result(2)
    #expect(killed.verdict == .failed)
    #expect(killed.signal == "SEGV")
  }

  @Test("What cannot be executed is the job's fault")
  func unexecutable() throws {
    let lab = try Lab()
    try lab.drop(
      "bad",
      ["manifest.json": #"{"board": "linux", "executable": "run.sh"}"#, "run.sh": "garbage"]
    )
    let result = try lab.result(1)
    #expect(result.verdict == .failed)
    #expect(result.reason.contains("Exec format error"))
  }

  @Test("A waiting job that is cancelled never runs")
  func cancelWaiting() throws {
    let lab = try Lab()
    try lab.drop("busy", script: "while [ ! -e go ]; do sleep 0.02; done", ["duration_limit_seconds": 60])
    try lab.wait("the first one runs") { try lab.place(1) == .running }
    try lab.drop("waits", script: "touch /tmp/must-not-run")
    try lab.wait("the second one waits") { try lab.place(2) == .queued }
    try lab.request("2.cancel")
    #expect(try lab.result(2).verdict == .cancelled)
    try lab.wait("the request is gone") { !lab.root.has("incoming/2.cancel") }
    #expect(lab.root.has("cancelled/2/attempts"))
    #expect(try lab.place(1) == .running)
  }

  @Test("A running job that says nothing and ignores SIGTERM is cancelled with all that it started")
  func cancelRunning() throws {
    let lab = try Lab()
    let mark = "31\(Int.random(in: 100_000...999_999))"
    try lab.drop(
      "stubborn",
      script: "trap '' TERM; (setsid sleep \(mark) &); sleep \(mark) & wait; sleep \(mark)",
      ["duration_limit_seconds": 600]
    )
    try lab.wait("its children run") { try Lab.processes(with: mark).count >= 2 }
    try lab.request("1.cancel")
    let result = try lab.result(1)
    #expect(result.verdict == .cancelled)
    #expect(result.blame == .cancelled)
    #expect(try Lab.processes(with: mark).isEmpty)
    #expect(try lab.place(1) == .cancelled)
  }

  @Test("A job that has ended cannot be cancelled, and the refusal says so")
  func cancelEnded() throws {
    let lab = try Lab()
    try lab.drop("quick", script: "true")
    try lab.result(1)
    try lab.request("1.cancel")
    try lab.request("77.cancel")
    try lab.wait("both are refused") {
      lab.root.has("incoming/1.cancel.refused") && lab.root.has("incoming/77.cancel.refused")
    }
    #expect(
      try lab.root.text("incoming/1.cancel.refused").contains(
        "Unable to cancel job. Current job status: FINISHED"
      )
    )
    #expect(try lab.root.text("incoming/77.cancel.refused").contains("there is no job 77"))
  }

  @Test("A higher priority goes first, then the lower id")
  func priority() throws {
    let lab = try Lab()
    let note = "\(lab.scratch.path)/order"
    try lab.drop(
      "block",
      script: "while [ ! -e \(note).go ]; do sleep 0.02; done",
      ["duration_limit_seconds": 60]
    )
    try lab.wait("the board is busy") { try lab.place(1) == .running }
    for (name, priority) in [("a", 1000), ("b", 1000), ("urgent", 2000), ("c", 1)] {
      try lab.drop(name, script: "echo \(name) >> \(note)", ["priority": .integer(priority)])
      _ = try lab.receipt(name)
    }
    try lab.wait("all wait") { try lab.root.directory("queued").names().count == 4 }
    try lab.scratch.directory.put("order.go")
    for id in 2...5 { try lab.result(id) }
    #expect(try lab.scratch.directory.text("order") == "urgent\na\nb\nc\n")
  }

  @Test("Boards work side by side, one job a board at a time")
  func sideBySide() throws {
    let lab = try Lab(boards: ["linux-1": Lab.linux, "linux-2": Lab.linux, "linux-3": Lab.linux])
    for number in 0..<12 {
      try lab.drop("j\(number)", script: "echo $BOARDSPOOL_BOARD; sleep 0.05")
    }
    var spans: [String: [(Timestamp, Timestamp)]] = [:]
    for id in 1...12 {
      let result = try lab.result(id)
      spans[try #require(result.board), default: []].append((try #require(result.started), result.ended))
    }
    #expect(spans.count == 3)
    for (board, times) in spans {
      let sorted = times.sorted { $0.0 < $1.0 }
      for (earlier, later) in zip(sorted, sorted.dropFirst()) {
        #expect(earlier.1 <= later.0, "two jobs at once on \(board)")
      }
    }
  }
}
