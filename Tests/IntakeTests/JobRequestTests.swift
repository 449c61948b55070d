import Custody
import Glibc
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Requests for jobs")
struct JobRequestTests {
  private let bench: RequestBench
  private let holder: Holder

  init() throws {
    bench = try RequestBench()
    holder = try .known("lab1~0123abcd")
  }

  /// Adds an ended job with its one attempt.
  private func addEnded(_ number: Int = 42, _ verdict: Verdict = .passed) throws {
    let state: JobToken.State = verdict.place == .finished ? .finished : .cancelled
    let view = try bench.addJob(number, state)
    var result = JobResult(
      verdict: verdict,
      phase: .run,
      blame: .job,
      reason: "r",
      ended: Timestamp(microseconds: 1)
    )
    result.attempt = 1
    try Finisher(bench.spool.depot).write(result, in: view.directory, epoch: 1)
    try view.directory.makeLink(Layout.result, to: "attempts/1/result.json")
    try bench.index.append([IndexWriter.end(.known(number), result)])
  }

  /// Ends the attempt under way as its runner does when intake asked it to give the job back.
  private func giveBack() throws {
    let view = try #require(try bench.job())
    var result = JobResult(verdict: .error, phase: .run, blame: .cancelled, reason: "r", ended: Clock.now)
    result.requeued = .request
    try Finisher(bench.spool.depot).write(result, in: view.directory, epoch: view.token.epoch ?? 0)
    _ = try Mover(bench.spool.depot).move(view.token, on: .requeue)
  }

  // MARK: Pause and start

  @Test("A paused job is held, says by whom, and is unpaused by a start")
  func pause() throws {
    try bench.addJob(.queued(epoch: 0))
    try bench.ask("42.pause")
    #expect(try bench.work())
    _ = try bench.holds.work()
    #expect(try bench.place() == "queued/42~1~held")
    #expect(try bench.job()?.record()?.pausedBy == bench.user)
    #expect(try bench.comments() == ["pause requested by \(bench.user)"])
    try bench.ask("42.start")
    #expect(try bench.work())
    #expect(try bench.holds.work() == 1)
    #expect(try bench.place() == "queued/42~2")
    #expect(try bench.job()?.record()?.isPaused == false)
  }

  @Test(
    "What the table refuses is refused in the APIs' sentence",
    arguments: [
      ("pause", true, "Unable to pause job. Current job status: RUNNING"),
      ("pause", false, "Unable to pause job. Current job status: FINISHED"),
      ("release", false, "Unable to release job. Current job status: FINISHED"),
      ("abort", false, "Unable to abort job. Current job status: FINISHED"),
      ("purge", true, "Unable to purge job. Current job status: RUNNING"),
      ("restore", false, "job 42 is not deleted"),
    ]
  )
  func refused(verb: String, isRunning: Bool, reason: String) throws {
    if isRunning { try bench.addJob(.running(epoch: 1, holder: holder)) } else { try addEnded() }
    try bench.ask("42.\(verb)")
    #expect(try bench.work())
    let refusal = try bench.refusal("42.\(verb)")
    #expect(refusal.code == "state" && refusal.reason == reason)
    #expect(!bench.isThere("42.\(verb)"))
  }

  @Test("To start what runs, and to reset what waits, is granted and changes nothing")
  func nothing() throws {
    try bench.addJob(42, .running(epoch: 1, holder: holder))
    try bench.addJob(43, .queued(epoch: 2))
    try bench.ask("42.start")
    try bench.ask("43.reset")
    #expect(try bench.work())
    #expect(try bench.place(42) == "running/42~1~\(holder)")
    #expect(try bench.place(43) == "queued/43~2")
    #expect(try bench.comments(43) == ["reset requested by \(bench.user)"])
  }

  // MARK: Again

  @Test(
    "An ended job waits again; its attempts stay, and its retries begin anew",
    arguments: ["start", "reset"]
  )
  func reopen(verb: String) throws {
    try addEnded()
    try bench.ask("42.\(verb)")
    #expect(try bench.work())
    #expect(try bench.holds.work() == 1)
    #expect(try bench.place() == "queued/42~3")
    let view = try #require(try bench.job())
    #expect(view.attempts() == [1])
    #expect(view.result() == nil && !view.directory.has(Layout.result))
    #expect(view.record()?.resetEpoch == 1)
    #expect(bench.index.open.contains(view.token.id))
  }

  @Test("A refused job has nothing to run")
  func refusedJob() throws {
    try bench.addJob(42, .cancelled) { $0.executable = nil }
    try bench.ask("42.start")
    #expect(try bench.work())
    #expect(try bench.refusal("42.start").reason?.hasPrefix("job 42 was refused and has no files") == true)
  }

  @Test(
    "The holder of a running job is asked to give it back; the request stays until it has",
    arguments: ["reset", "release", "abort"]
  )
  func again(verb: String) throws {
    let view = try bench.addJob(.running(epoch: 3, holder: holder))
    try bench.ask("42.\(verb)")
    #expect(try !bench.work())
    #expect(try !bench.work())
    #expect(try view.directory.text("again~3").hasPrefix("\(verb) \(bench.user)\n"))
    #expect(try bench.comments() == ["\(verb) requested by \(bench.user)"])
    #expect(view.record()?.resetEpoch == (verb == "reset" ? 3 : 0))
    try giveBack()
    #expect(try bench.work())
    #expect(try bench.place() == "queued/42~4")
    #expect(!bench.isThere("42.\(verb).refused"))
  }

  @Test("A job that ended before its runner saw the mark is started anew by a reset, and not by a release")
  func ended() throws {
    try bench.addJob(42, .running(epoch: 3, holder: holder))
    try bench.addJob(43, .running(epoch: 3, holder: holder))
    try bench.ask("42.reset")
    try bench.ask("43.release")
    _ = try bench.work()
    for number in [42, 43] {
      let view = try #require(try bench.job(number))
      let result = JobResult(verdict: .passed, phase: .run, blame: .job, reason: "r", ended: Clock.now)
      let finisher = Finisher(bench.spool.depot)
      try finisher.write(result, in: view.directory, epoch: 3)
      _ = try finisher.publish(finisher.decide(view.token), result: result)
    }
    #expect(try bench.work())
    #expect(try bench.place(42) == "queued/42~4~held")
    #expect(try bench.refusal("43.release").reason == "Unable to release job. Current job status: FINISHED")
  }

  // MARK: Flags

  @Test("A delete flags, a restore takes the flag away, and neither moves the job")
  func flags() throws {
    try addEnded()
    try bench.ask("42.delete")
    #expect(try bench.work())
    #expect(try bench.job()?.record()?.deleted != nil)
    try bench.ask("42.restore")
    #expect(try bench.work())
    #expect(try bench.job()?.record()?.deleted == nil)
    #expect(try bench.place() == "finished/42")
  }

  @Test("A waiting job that is deleted is cancelled and flagged")
  func deleteWaiting() throws {
    try bench.addJob(.queued(epoch: 0))
    try bench.ask("42.delete")
    #expect(try bench.work())
    #expect(try bench.place() == "cancelled/42")
    #expect(try bench.job()?.record()?.deleted != nil)
  }

  @Test("A running one is cancelled first, and flagged when it has ended")
  func deleteRunning() throws {
    let view = try bench.addJob(.running(epoch: 3, holder: holder))
    try bench.ask("42.delete")
    #expect(try !bench.work())
    #expect(view.directory.has("cancel~3"))
    let result = JobResult(verdict: .cancelled, phase: .run, blame: .cancelled, reason: "r", ended: Clock.now)
    let finisher = Finisher(bench.spool.depot)
    try finisher.write(result, in: view.directory, epoch: 3)
    _ = try finisher.publish(finisher.decide(view.token), result: result)
    #expect(try bench.work())
    #expect(try bench.job()?.record()?.deleted != nil)
  }

  @Test("An ended job is purged", .enabled(if: Users.current == 0))
  func purge() throws {
    try addEnded()
    try bench.ask("42.purge")
    #expect(try bench.work())
    #expect(try bench.purged == [.known(42)])
  }

  // MARK: Changes

  @Test("Of a waiting job all can be changed but what it is; the manifest stays as dropped")
  func update() throws {
    let view = try bench.addJob(.queued(epoch: 0))
    try bench.spool.addBoard("virtual")
    let before = try view.directory.text(Layout.manifest)
    try bench.ask("42.update", #"{"priority": 7, "title": "t", "duration_limit_seconds": 9, "tags": []}"#)
    #expect(try bench.work())
    #expect(try bench.holds.work() == 1)
    let job = try #require(try bench.job())
    let record = try #require(job.record())
    #expect(record.priority == 7 && record.title == "t" && record.durationLimitSeconds == 9)
    #expect(try job.directory.text(Layout.manifest) == before)
    #expect(job.manifest(with: record)?["priority"] == 7)
  }

  @Test("Of any other only what describes it; null takes away what was set")
  func describe() throws {
    try addEnded()
    try bench.ask("42.update", #"{"title": "t", "comment": "c"}"#)
    #expect(try bench.work())
    #expect(try bench.job()?.record()?.title == "t")
    try bench.ask("42.update", #"{"title": null}"#)
    #expect(try bench.work())
    #expect(try bench.job()?.record()?.title == nil)
    #expect(try bench.job()?.record()?.comment == "c")
    try bench.ask("42.update", #"{"priority": 1}"#)
    #expect(try bench.work())
    #expect(
      try bench.refusal("42.update").reason
        == "\"priority\" can be changed while a job waits. Current job status: FINISHED"
    )
  }

  @Test(
    "An update that is none is refused, and changes nothing",
    arguments: [
      ("{", "42.update must be a JSON object: "),
      ("[]", "42.update must be a JSON object: it is another JSON value"),
      ("", "42.update must be a JSON object: it is empty"), ("{}", "it changes nothing"),
      (#"{"executable": "x"}"#, "\"executable\" of a job cannot be changed; submit another job"),
      (#"{"prioritty": 1}"#, "unknown key \"prioritty\"; did you mean \"priority\"?"),
      (#"{"priority": -1}"#, "\"priority\" must be a whole number from 0 to 65535, not -1"),
      (#"{"board": "nowhere"}"#, "no board has the name or the type \"nowhere\""),
      (#"{"depends_on": [4711]}"#, "it depends on job 4711, which does not exist"),
    ]
  )
  func malformed(text: String, reason: String) throws {
    try bench.addJob(.queued(epoch: 0))
    try bench.spool.addBoard("virtual")
    try bench.ask("42.update", text)
    bench.hints.appearedByRename(RawName("42.update"))
    #expect(try bench.work())
    let refusal = try bench.refusal("42.update")
    #expect(refusal.code == "malformed")
    #expect(refusal.reason?.hasPrefix(reason) == true, "\(refusal.reason ?? "")")
    #expect(try bench.place() == "queued/42")
  }

  @Test("An update that is still being written is waited for")
  func growing() throws {
    try bench.addJob(.queued(epoch: 0))
    try bench.ask("42.update", #"{"title": "#)
    #expect(try !bench.work())
    #expect(bench.isThere("42.update"))
  }

  @Test("A change that rests on an older state is refused, and changes nothing")
  func etag() throws {
    try addEnded()
    let tag = try #require(try bench.job()?.tag())
    try bench.ask("42.update", #"{"comment": "first", "etag": "\#(tag)"}"#)
    #expect(try bench.work())
    try bench.ask("42.update", #"{"comment": "second", "etag": "\#(tag)"}"#)
    #expect(try bench.work())
    #expect(try bench.refusal("42.update").code == "conflict")
    #expect(try bench.job()?.record()?.comment == "first")
  }

  @Test("A job cannot be made to wait for itself")
  func loop() throws {
    try bench.addJob(42, .queued(epoch: 0))
    let other = try JobID.known(42)
    try bench.addJob(43, .held(epoch: 1)) { $0.dependsOn = [other] }
    try bench.spool.addBoard("virtual")
    try bench.ask("42.update", #"{"depends_on": [43]}"#)
    #expect(try bench.work())
    #expect(try bench.refusal("42.update").reason == "it would wait for itself by way of job 42")
  }

  // MARK: Files and copies

  @Test("Files are added by a folder that comes by rename, and taken away by name")
  func attach() throws {
    try addEnded()
    try bench.spool.root.put("incoming/.up/report.xml", "<r/>")
    let incoming = try bench.spool.root.directory(Layout.incoming)
    try incoming.rename(".up", to: incoming, as: "42.attach")
    bench.hints.appearedByRename(RawName("42.attach"))
    #expect(try bench.work())
    let job = try #require(try bench.job())
    #expect(try job.directory.text("attached/report.xml") == "<r/>")
    #expect(!bench.isThere("42.attach"))
    try bench.ask("42.detach", #"{"files": ["report.xml"]}"#)
    #expect(try bench.work())
    #expect(!job.directory.has("attached/report.xml"))
    #expect(
      try bench.comments() == [
        "report.xml attached by \(bench.user)", "report.xml detached by \(bench.user)",
      ]
    )
  }

  @Test("A folder that was copied in is whole when SHA256SUMS lists its files, and they match")
  func sums() throws {
    try addEnded()
    try bench.spool.root.put("incoming/42.attach/a.txt", "a")
    bench.hints.appearedInPlace(RawName("42.attach"))
    #expect(try !bench.work())
    try bench.spool.root.put(
      "incoming/42.attach/SHA256SUMS",
      "\(SHA256.digest(of: Array("a".utf8)))  a.txt\n"
    )
    #expect(try bench.work())
    let attached = try #require(try bench.job()).directory.directory(Layout.attached)
    #expect(try attached.names() == ["a.txt"])
  }

  @Test("A folder that was begun before another, and came behind it, is added all the same")
  func lateAttach() throws {
    try addEnded()
    let incoming = try bench.spool.root.directory(Layout.incoming)
    try bench.spool.root.put("incoming/.slow/slow.txt", "s")
    // The file system's clock goes in ticks.
    repeat {
      try incoming.removeTree(".fast")
      try bench.spool.root.put("incoming/.fast/fast.txt", "f")
    } while try incoming.status(of: ".fast").born == incoming.status(of: ".slow").born
    for folder in [".fast", ".slow"] {
      try incoming.rename(folder, to: incoming, as: "42.attach")
      bench.hints.appearedByRename(RawName("42.attach"))
      #expect(try bench.work())
    }
    let attached = try #require(try bench.job()).directory.directory(Layout.attached)
    #expect(try attached.names().sorted() == ["fast.txt", "slow.txt"])
  }

  @Test("An answer comes also where somebody made a folder of its name", arguments: ["", ".new"])
  func squatted(_ suffix: String) throws {
    try addEnded()
    let name = suffix.isEmpty ? "42.cancel.refused" : ".42.cancel.refused\(suffix)"
    try bench.spool.root.put("incoming/\(name)/x", "")
    try bench.ask("42.cancel")
    #expect(try bench.work())
    #expect(try bench.refusal("42.cancel").code == "state")
  }

  @Test("What is too large to be read is refused")
  func large() throws {
    try addEnded()
    try bench.ask("42.update", String(repeating: " ", count: 1 << 17))
    #expect(try bench.work())
    #expect(try bench.refusal("42.update").reason == "42.update is larger than 65536 bytes")
    try bench.spool.root.put("incoming/42.attach/SHA256SUMS", String(repeating: "\n", count: 1 << 21))
    bench.hints.appearedInPlace(RawName("42.attach"))
    #expect(try bench.work())
    #expect(try bench.refusal("42.attach").code == "malformed")
  }

  @Test("A second file of a name is a conflict, and the first stays")
  func conflict() throws {
    try addEnded()
    for text in ["one", "two"] {
      try bench.spool.root.put("incoming/.up/a.txt", text)
      let incoming = try bench.spool.root.directory(Layout.incoming)
      try incoming.rename(".up", to: incoming, as: "42.attach")
      bench.hints.appearedByRename(RawName("42.attach"))
      #expect(try bench.work())
    }
    #expect(try bench.refusal("42.attach").code == "conflict")
    #expect(try #require(try bench.job()).directory.text("attached/a.txt") == "one")
  }

  @Test("A recheck asks for one copy, however often it is looked at")
  func recheck() throws {
    try addEnded()
    try bench.ask("42.recheck")
    #expect(try bench.work())
    #expect(bench.made.count == 1)
    #expect(bench.made.first?.drop == "42.recheck")
    #expect(try bench.job()?.record()?.granted[.recheck] != nil)
  }

  // MARK: Who came first

  @Test("Of two that contradict each other the first holds, and the other says so")
  func contradiction() throws {
    try bench.addJob(.running(epoch: 3, holder: holder))
    try bench.ask("42.cancel")
    var later = 0
    repeat {
      try bench.spool.root.put("incoming/42.reset")
      later += 1
    } while try birth("42.reset") <= birth("42.cancel") && later < 10_000
    #expect(try !bench.work())
    let refusal = try bench.refusal("42.reset")
    #expect(refusal.code == "conflict")
    #expect(refusal.reason == "\(bench.user)'s 42.cancel came first, and 42.reset contradicts it")
    #expect(bench.isThere("42.cancel"))
  }

  /// A file's birth; making it again where it is there would keep it.
  private func birth(_ name: String) throws -> Int {
    let status = try bench.spool.root.status(of: "incoming/\(name)")
    return (status.born ?? status.changed).total
  }

  @Test("A request whose effect is there is done, and not done again")
  func twice() throws {
    try addEnded()
    try bench.ask("42.reset")
    let birth = try birth("42.reset")
    let view = try #require(try bench.job())
    var record = try #require(view.record())
    record.granted[.reset] = birth
    try view.directory.put(Layout.record, bytes: record.json.pretty)
    #expect(try bench.work())
    #expect(try bench.place() == "finished/42", "it had been granted before a crash")
  }

  @Test(
    "Names that are no job's, and verbs that are no job's, are refused",
    arguments: [
      ("042.cancel", "malformed", "042 is no job's number"),
      ("4711.pause", "not_found", "there is no job 4711"),
      ("42.stop", "malformed", "stop is for boards, not for jobs"),
      ("99999999999999999999.reset", "malformed", "99999999999999999999 is no job's number"),
      ("nowhere.cancel", "not_found", "there is no board nowhere"),
    ]
  )
  func names(name: String, code: String, reason: String) throws {
    try bench.addJob(.queued(epoch: 0))
    try bench.ask(name)
    #expect(try bench.work())
    let refusal = try bench.refusal(name)
    #expect(refusal.code == code && refusal.reason == reason)
  }

  @Test(
    "A stranger's request is refused, and an owner's for admins' doings",
    .enabled(if: Users.current == 0),
    arguments: [
      ("pause", UInt32(4_000_000_123), "uid:4000000123 is neither the job's owner nor an admin"),
      ("release", 4_000_000_042, "uid:4000000042 is no admin"),
      ("purge", 4_000_000_042, "uid:4000000042 is no admin"),
    ]
  )
  func strangers(verb: String, user: UInt32, reason: String) throws {
    try bench.addJob(.queued(epoch: 0)) { $0.ownerID = 4_000_000_042 }
    try bench.ask("42.\(verb)")
    chown("\(bench.spool.path)/incoming/42.\(verb)", user, 0)
    #expect(try bench.work())
    let refusal = try bench.refusal("42.\(verb)")
    #expect(refusal.code == "forbidden" && refusal.reason == reason)
  }
}

extension RequestBench {
  @discardableResult
  fileprivate func addJob(
    _ state: JobToken.State,
    _ change: (inout JobRecord) -> Void = { _ in }
  ) throws -> JobView { try addJob(42, state, change) }
}
