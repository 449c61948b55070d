import JSON
import Posix
import Spool
import TestSupport
import Testing

@Suite("Nothing is lost when a process ends")
struct LifeTests {
  @Test(
    "SIGTERM ends the daemon with status 0: no child left, the running job waits again",
    arguments: [Signal.terminate, .interrupt]
  )
  func stop(_ signal: Signal) throws {
    let lab = try Lab()
    let mark = "32\(Int.random(in: 100_000...999_999))"
    try lab.drop("long", script: "(setsid sleep \(mark) &); sleep \(mark)", ["duration_limit_seconds": 600])
    try lab.wait("it runs") { try Lab.processes(with: mark).count >= 2 }
    #expect(lab.stop(signal) == .status(0))
    #expect(try Lab.processes(with: mark).isEmpty)
    #expect(try Lab.processes(with: lab.spool).isEmpty)
    #expect(try lab.root.directory("queued").names() == ["1~2"])
    #expect(try lab.root.directory("hosts").names().filter { $0.hasSuffix(".json") } == [])
    // A stop is no fault: the attempt does not count against the retries.
    let id = try #require(JobID(1))
    let attempt = try lab.reader.job(id)?.result(ofAttempt: 1)
    #expect(attempt?.requeued == .stop)
  }

  @Test("After kill -9 the tools end by themselves, and the next daemon runs the job again")
  func killed() throws {
    let lab = try Lab()
    let mark = "33\(Int.random(in: 100_000...999_999))"
    let flag = "\(lab.scratch.path)/second"
    try lab.drop(
      "phoenix",
      script: "if [ -e \(flag) ]; then echo second; else touch \(flag); sleep \(mark); fi",
      ["duration_limit_seconds": 600]
    )
    try lab.wait("it runs") { try !Lab.processes(with: mark).isEmpty }
    #expect(lab.stop(.kill) == .signal(9))
    try lab.wait("its tools are gone") { try Lab.processes(with: mark).isEmpty }
    #expect(try lab.place(1) == .running)
    try lab.start()
    let result = try lab.result(1)
    #expect(result.verdict == .passed)
    #expect(result.attempt == 3)
    #expect(try lab.root.text("finished/1/attempts/3/console.log") == "second\n")
  }

  @Test("What a keeper that is killed leaves is gone before its board gets a job again")
  func keeperOrphans() throws {
    let lab = try Lab()
    let first = "\(lab.scratch.path)/first"
    try lab.drop(
      "left",
      script: """
        if [ -e \(first) ]; then grep -q sleep /proc/$(cat \(first))/cmdline && exit 1; exit 0; fi
        setsid sh -c 'echo $$ > \(first).new; mv \(first).new \(first); exec sleep 1000' & sleep 1000
        """,
      ["duration_limit_seconds": 600]
    )
    try lab.wait("it runs") { lab.scratch.directory.has("first") }
    let keepers = try Lab.processes(with: "keeper").filter { Self.parent(of: $0) == lab.process }
    Child.signal(process: try #require(keepers.first), .kill)
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("What a runner and a keeper that are killed together leave is ended by the next runner")
  func orphansOfBoth() throws {
    let lab = try Lab()
    let first = "\(lab.scratch.path)/first"
    try lab.drop(
      "left",
      script: """
        if [ -e \(first) ]; then grep -q sleep /proc/$(cat \(first))/cmdline && exit 1; exit 0; fi
        setsid sh -c 'echo $$ > \(first).new; mv \(first).new \(first); exec sleep 1000' & sleep 1000
        """,
      ["duration_limit_seconds": 600]
    )
    try lab.wait("it runs") { lab.scratch.directory.has("first") }
    let keepers = try Lab.processes(with: "keeper").filter { Self.parent(of: $0) == lab.process }
    let keeper = try #require(keepers.first)
    // Stopped, it does not see its runner go.
    Child.signal(process: keeper, Signal(number: 19))
    #expect(lab.stop(.kill) == .signal(9))
    Child.signal(process: keeper, .kill)
    try lab.start()
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("A keeper that is killed costs an attempt, and no job")
  func keeperKilled() throws {
    let lab = try Lab()
    let flag = "\(lab.scratch.path)/second"
    try lab.drop(
      "kept",
      script: "if [ -e \(flag) ]; then exit 0; fi; touch \(flag); sleep 1000",
      ["duration_limit_seconds": 600]
    )
    try lab.wait("it runs") { lab.scratch.directory.has("second") }
    let keepers = try Lab.processes(with: "keeper").filter { Self.parent(of: $0) == lab.process }
    let keeper = try #require(keepers.first)
    Child.signal(process: keeper, .kill)
    let result = try lab.result(1)
    #expect(result.verdict == .passed)
    #expect(result.attempt == 3)
  }

  @Test("A fault that stays uses up the retries, and ends as an infrastructure error")
  func retries() throws {
    let lab = try Lab(
      boards: ["q": ["type": "q", "driver": ["kind": "qemu", "machine": "no-such-machine"]]])
    try lab.drop("never", ["manifest.json": #"{"board": "q", "retry": 2}"#, "a.bin": "xxxx"])
    let result = try lab.result(1)
    #expect(result.verdict == .error)
    #expect(result.blame == .infrastructure)
    #expect(result.reason.contains("the last of 3 attempts"), "\(result.reason)")
    #expect(try lab.root.directory("finished/1/attempts").names().sorted() == ["1", "3", "5"])
  }

  @Test("A second runner of the host is refused, and the first goes on")
  func second() throws {
    let lab = try Lab()
    let other = try Program.run(Program.path, ["run", "--spool", lab.spool])
    #expect(other.exit == .status(1))
    #expect(other.output.contains("a runner of this host serves the spool already"))
    try lab.drop("still", script: "true")
    #expect(try lab.result(1).verdict == .passed)
  }

  @Test("Ids are never given twice, also over restarts")
  func ids() throws {
    let lab = try Lab()
    try lab.drop("one", script: "true")
    try lab.result(1)
    lab.stop(.kill)
    try lab.root.removeTree("finished/1")
    try lab.start()
    try lab.drop("two", script: "true")
    try lab.result(2)
    #expect(try lab.place(1) == nil)
  }

  @Test("A hundred drops while the daemon is killed again and again: each ends exactly once")
  func storm() throws {
    let boards = Dictionary(uniqueKeysWithValues: (0..<4).map { ("linux-\($0)", Lab.linux) })
    let lab = try Lab(boards: boards, configuration: ["settle_seconds": 1])
    for round in 0..<5 {
      for number in 0..<20 {
        try lab.drop("d\(round)-\(number)", script: "echo $BOARDSPOOL_JOB; sleep 0.02", ["retry": 20])
      }
      lab.stop(.kill)
      try lab.start()
    }
    try lab.wait("all have ended", seconds: 120) {
      try lab.root.directory("finished").names().count >= 100
        && lab.root.directory("incoming").names().filter { !$0.hasPrefix(".") }.isEmpty
    }
    var ended: [String: Int] = [:]
    for token in try lab.reader.tokens(in: .finished) {
      let view = try lab.reader.view(token)
      let record = try #require(view.record())
      ended[record.drop, default: 0] += 1
      let result = try #require(view.result())
      #expect(result.verdict == .passed, "\(record.drop): \(result.reason)")
      let epoch = try #require(result.attempt)
      #expect(try lab.root.text("finished/\(token.id)/attempts/\(epoch)/console.log") == "\(token.id)\n")
    }
    #expect(ended.count == 100)
    #expect(ended.values.allSatisfy { $0 == 1 })
    #expect(try lab.reader.tokens(in: .cancelled).isEmpty)
    #expect(try lab.reader.tokens(in: .running).isEmpty)
  }

  private static func parent(of process: Int32) -> Int32? {
    guard let stat = try? ProcFile.line("/proc/\(process)/stat") else { return nil }
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 ? Int32(fields[1]) : nil
  }
}
