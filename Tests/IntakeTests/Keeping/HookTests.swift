import Custody
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("The completion hook")
struct HookTests {
  /// Short enough for a test, long enough for a busy machine.
  private static func limits(time: UInt64 = 60_000_000_000) -> HookRunner.Limits {
    var limits = HookRunner.Limits()
    limits.time = time
    limits.grace = 50_000_000
    limits.stopTime = 50_000_000
    return limits
  }

  private func isIdle(_ house: Household) throws -> Bool { try house.names(".hooks").isEmpty }

  @Test("It is called in the job's directory with its path, and with an environment of four variables")
  func call() throws {
    let house = try Household()
    try house.hook(#"{ pwd; echo "$@"; env; } > ../../said; cat"#)
    try house.ended(42, .failed)
    try house.tellEnd(42)
    #expect(try house.names(".hooks") == ["42~1"])
    #expect(try house.works { try isIdle(house) })
    house.keeper.stop()
    let spool = house.root.absolutePath
    let lines = try house.root.text("said").split(separator: "\n").map(String.init)
    #expect(lines.prefix(2) == ["\(spool)/finished/42", "\(spool)/finished/42"])
    for line in ["BOARDSPOOL_JOB=42", "BOARDSPOOL_VERDICT=failed", "BOARDSPOOL_SPOOL=\(spool)"] {
      #expect(lines.contains(line))
    }
    // A shell adds PWD and such of its own.
    let others = lines.dropFirst(2).filter { !$0.hasPrefix("BOARDSPOOL_") && !$0.hasPrefix("PATH=") }
    #expect(
      others.allSatisfy {
        $0.hasPrefix("PWD=") || $0.hasPrefix("OLDPWD=") || $0.hasPrefix("_=") || $0.hasPrefix("SHLVL=")
      }
    )
    #expect(house.events.map(\.name) == ["hook.end"])
  }

  @Test("Words of the argument vector are passed as they are: no shell reads them")
  func words() throws {
    let house = try Household(["on_end": ["/usr/bin/touch", "$HOME;a b", "-"]])
    try house.ended(1)
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    #expect(house.root.has("finished/1/$HOME;a b"))
  }

  @Test("A program is found in the spool or in PATH, never among a submitter's files")
  func program() throws {
    let house = try Household(["on_end": ["./true"]])
    let job = try house.ended(1)
    try job.directory.put("true", "#!/bin/sh\ntouch ran\n")
    try job.directory.setMode(0o755, of: "true")
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    #expect(!job.directory.has("ran"))
    #expect(house.events.map(\.name) == ["hook.failure"])
    #expect(house.events.first?.message.contains("names ./true, which is no program here") ?? false)
    try house.configure(["on_end": ["touch", "found"]])
    try house.tellEnd(1, epoch: 2)
    #expect(try house.works { try isIdle(house) })
    #expect(job.directory.has("found"))
  }

  @Test("Without a hook nothing is made")
  func none() throws {
    let house = try Household()
    try house.ended(1)
    try house.tellEnd(1)
    #expect(try house.names(".hooks").isEmpty)
    #expect(try house.keeper.work() == nil)
    #expect(house.events.isEmpty)
  }

  @Test("It is called once for each end: one that is told twice is one, one of a new start is another")
  func once() throws {
    let house = try Household()
    try house.hook("echo call >> ../../calls")
    try house.ended(1)
    try house.tellEnd(1)
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    try house.tellEnd(1, epoch: 4)
    #expect(try house.works { try isIdle(house) })
    #expect(try house.root.text("calls") == "call\ncall\n")
  }

  @Test("It is not called before the step that follows the index's line")
  func order() throws {
    let house = try Household()
    try house.hook("touch ../../called")
    try house.ended(1)
    try house.tellEnd(1)
    house.keeper.stop()
    #expect(!house.root.has("called"))
    #expect(try house.names(".hooks") == ["1~1"])
  }

  @Test("A failure is told with the status and the end of what it said")
  func failure() throws {
    let house = try Household()
    try house.hook("seq 1 5000; echo the end >&2; exit 3")
    try house.ended(1)
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    let event = try #require(house.events.first)
    #expect(event.name == "hook.failure" && event.level == .warning)
    #expect(event.message == "job 1: its completion hook ended with status 3")
    let output = try #require(event.fields.first { $0.name == "output" }?.value)
    #expect(output.hasSuffix("4999\n5000\nthe end\n"))
    #expect(output.utf8.count == HookCall.keptOutput)
  }

  @Test("One that a signal ends is told with the signal")
  func signalled() throws {
    let house = try Household()
    try house.hook("kill -SEGV $$")
    try house.ended(1)
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    #expect(house.events.first?.fields.contains { $0 == ("signal", "SEGV") } ?? false)
  }

  @Test("One that takes too long is ended with its whole group, also where it does not listen to SIGTERM")
  func tooLong() throws {
    let house = try Household(limits: Self.limits(time: 200_000_000))
    try house.hook("trap '' TERM; sleep 1000 & echo $! > ../../pid; while :; do sleep 1; done")
    try house.ended(1)
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    #expect(house.events.map(\.name) == ["hook.interrupted"])
    #expect(house.events.first?.message.hasSuffix("because it took too long") ?? false)
    let process = try house.root.text("pid").dropLast()
    #expect(!process.isEmpty)
    #expect(try house.works { !isRunning(process) })
  }

  /// False also for one of whose end its parent has still to take note.
  private func isRunning(_ process: Substring) -> Bool {
    guard let status = try? ProcFile.read("/proc/\(process)/stat") else { return false }
    return !String(decoding: status, as: UTF8.self).contains(") Z ")
  }

  @Test("No more than four are under way at a time, however many are due, and all are called")
  func bounded() throws {
    let house = try Household()
    try house.hook(
      """
      mkdir ../../now/$BOARDSPOOL_JOB; ls ../../now | wc -l >> ../../counts
      [ $(wc -l < ../../counts) -lt 4 ] && sleep 0.2
      rmdir ../../now/$BOARDSPOOL_JOB
      """
    )
    try house.root.makeDirectory("now")
    for number in 1...24 {
      try house.ended(number)
      try house.tellEnd(number)
    }
    #expect(try house.works { try isIdle(house) })
    let counts = try house.root.text("counts").split(separator: "\n").compactMap { Int($0) }
    #expect(counts.count == 24)
    #expect(counts.allSatisfy { $0 <= 4 })
    #expect(house.events.filter { $0.name == "hook.failure" && $0.message.contains("cannot") }.isEmpty)
  }

  @Test("More than memory holds are queued on the disk, and all are called")
  func manyOnDisk() throws {
    var limits = Self.limits()
    limits.window = 10
    let house = try Household(["on_end": ["/bin/true"]], limits: limits)
    try house.ended(1)
    for epoch in 1...45 { try house.keeper.jobEnded(.known(1), epoch: epoch) }
    #expect(try house.works { try isIdle(house) })
    house.keeper.stop()
    #expect(house.events.count { $0.name == "hook.end" } == 45)
  }

  @Test("What an earlier intake left due is called, what it had begun is told and not called again")
  func leftovers() throws {
    let house = try Household()
    try house.hook("echo $BOARDSPOOL_JOB >> ../../calls")
    for number in 1...3 { try house.ended(number) }
    for name in ["1~1", "2~1~started", "3~1", "stranger"] { try house.root.put(".hooks/\(name)") }
    #expect(try house.works { try house.names(".hooks") == ["stranger"] })
    house.keeper.stop()
    #expect(try Set(house.root.text("calls").split(separator: "\n")) == ["1", "3"])
    let told = house.events.filter { $0.name == "hook.interrupted" }
    #expect(told.map { $0.fields.first?.value } == ["2"])
  }

  @Test("An end that a crash kept from the index, and whose hook had begun, is not called again")
  func toldAgain() throws {
    let house = try Household(["on_end": ["/usr/bin/touch", "called"]])
    let job = try house.ended(1)
    try house.root.put(".hooks/1~1~started")
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    house.keeper.stop()
    #expect(!job.directory.has("called"))
  }

  @Test("At the end of intake those under way are ended, and those that wait are left for the next start")
  func stopped() throws {
    var limits = Self.limits()
    limits.atOnce = 1
    let house = try Household(limits: limits)
    try house.hook("echo $BOARDSPOOL_JOB >> ../../began; [ -e ../../fast ] || sleep 100")
    for number in 1...2 {
      try house.ended(number)
      try house.tellEnd(number)
    }
    #expect(try house.works { house.root.has("began") })
    house.keeper.stop()
    #expect(try house.names(".hooks") == ["2~1"])
    #expect(house.events.map(\.name) == ["hook.interrupted"])
    try house.root.put("fast")
    house.restart()
    #expect(try house.works { try isIdle(house) })
    house.keeper.stop()
    #expect(try house.root.text("began") == "1\n2\n")
  }

  @Test("Of a job that was started anew the verdict is that of the end, and the directory its present one")
  func reopened() throws {
    let house = try Household()
    try house.hook(#"echo "$BOARDSPOOL_VERDICT $1" > ../../said"#)
    try house.ended(1, .failed)
    try house.tellEnd(1)
    try house.root.directory("finished").rename("1", to: house.root.directory("queued"), as: "1~2~held")
    #expect(try house.works { try isIdle(house) })
    #expect(try house.root.text("said") == "failed \(house.root.absolutePath)/queued/1~2~held\n")
  }

  @Test("For a job that was purged before there is nothing to call")
  func purged() throws {
    let house = try Household(["on_end": ["/bin/true"]])
    let job = try house.ended(1)
    try house.tellEnd(1)
    try house.keeper.purge(job.token.id, from: job.token)
    #expect(try house.works { try isIdle(house) })
    #expect(
      house.events.last?.message == "job 1: its completion hook was not called: the job was purged before"
    )
  }

  @Test("A hook that is taken out of spool.json is called no more, and those that are due are dropped")
  func takenOut() throws {
    var limits = Self.limits()
    limits.atOnce = 0
    let house = try Household(["on_end": ["/bin/true"]], limits: limits)
    for number in 1...3 {
      try house.ended(number)
      try house.tellEnd(number)
    }
    _ = try house.keeper.work()
    try house.configure([:])
    _ = try house.keeper.work()
    #expect(try isIdle(house))
    #expect(house.events.map(\.name) == ["hook.dropped"])
    house.keeper.stop()
  }

  @Test("A hook that leaves something running behind it is over with its own end")
  func background() throws {
    let house = try Household()
    try house.hook("sleep 30 & echo $! > ../../pid")
    try house.ended(1)
    try house.tellEnd(1)
    #expect(try house.works { try isIdle(house) })
    #expect(house.events.map(\.name) == ["hook.end"])
    Child.signal(process: Int32(try house.root.text("pid").dropLast()) ?? 0, .kill)
  }

  @Test("A refused drop, which no attempt ended, has its own result's verdict")
  func refused() throws {
    let house = try Household()
    try house.hook(#"echo "$BOARDSPOOL_VERDICT" > ../../said"#)
    let job = try house.spool.addJob(JobToken(.known(1), .cancelled))
    let result = JobResult(verdict: .refused, phase: .claim, blame: .job, reason: "r", ended: Clock.now)
    try job.directory.put(Layout.result, bytes: result.json.pretty)
    try house.tellEnd(1, epoch: 0)
    #expect(try house.works { try isIdle(house) })
    #expect(try house.root.text("said") == "refused\n")
  }
}
