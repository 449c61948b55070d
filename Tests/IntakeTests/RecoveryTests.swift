import Custody
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

/// The states that intake's crash can leave, and what the next start makes of each.
@Suite("Going on after a crash of intake")
struct RecoveryTests {
  @Test("Ids reserved, nothing done: they are skipped, and never given out again")
  func reserved() throws {
    let desk = try Desk()
    try desk.root.put(".intake/lease~41~0123abcd")
    try desk.drop("foo")
    try desk.work()
    #expect(try desk.job(42)?.record()?.drop == "foo")
  }

  @Test(
    "Receipt written, drop not taken: it is accepted under a new id, and the old one vanishes from the receipt"
  )
  func receiptOnly() throws {
    let desk = try Desk()
    try desk.root.put(".intake/lease~7~0123abcd")
    let user = Users.name(ofUser: Users.current)
    var receipt = Receipt(drop: "foo", owner: user)
    receipt.put(Receipt.Entry(id: try .known(7), state: "queued"))
    try desk.root.put("receipts/\(user)/foo.json", bytes: receipt.json.pretty)
    try desk.drop("foo")
    try desk.work()
    #expect(desk.receipt("foo")?.entries.map { $0.id?.number } == [8])
  }

  @Test("Taken, not staged: it becomes a job under the id that it had been given")
  func taken() throws {
    let desk = try Desk()
    try desk.taken(7, "foo")
    try desk.work()
    let view = try desk.job(7)
    #expect(view?.token.path == "queued/7")
    #expect(view?.record()?.drop == "foo")
    #expect(try view?.directory.text("run.sh") == "#!/bin/sh\n")
    #expect(try desk.root.directory(".intake/taken").names().isEmpty)
  }

  @Test("Taken, with a name that holds the separator: it keeps its name")
  func tildes() throws {
    let desk = try Desk()
    try desk.taken(7, "foo~bar~1")
    try desk.work()
    #expect(try desk.job(7)?.record()?.drop == "foo~bar~1")
  }

  @Test("Half staged, not published: the half copy is thrown away, and copied anew")
  func staged() throws {
    let desk = try Desk()
    try desk.taken(7, "foo")
    try desk.root.put(".intake/staged/7~0123abcd/7/run.sh", "#!/")
    try desk.root.put(".intake/staged/7~0123abcd/7/leftover", "x")
    try desk.work()
    #expect(try desk.job(7)?.directory.text("run.sh") == "#!/bin/sh\n")
    #expect(try desk.job(7)?.directory.has("leftover") == false)
    #expect(try desk.root.directory(".intake/staged").names().isEmpty)
  }

  @Test("Staged, and the original is gone: what nobody asked for any more is thrown away")
  func stagedAlone() throws {
    let desk = try Desk()
    try desk.root.put(".intake/staged/7~0123abcd/7/run.sh", "x")
    try desk.work()
    #expect(try desk.root.directory(".intake/staged").names().isEmpty)
    #expect(try desk.job(7) == nil)
  }

  @Test(
    "Published, original not cleared: the original is removed, and the job stays one",
    arguments: ["queued/7", "queued/7~2", "finished/7"]
  )
  func published(path: String) throws {
    let desk = try Desk()
    try desk.taken(7, "foo")
    let place = path.hasPrefix("queued") ? Place.queued : .finished
    guard let token = JobToken(name: String(path.split(separator: "/")[1]), in: place) else { return }
    try desk.spool.addJob(token)
    try desk.work()
    #expect(try desk.job(7)?.token == token)
    #expect(try desk.root.directory(".intake/taken").names().isEmpty)
    #expect(try desk.spool.depot.reader.tokens(in: .queued).count <= 1)
  }

  @Test("Refused and published, original not given back: it is given back")
  func refused() throws {
    let desk = try Desk()
    try desk.taken(7, "foo")
    let view = try desk.spool.addJob(JobToken(.known(7), .cancelled))
    let result = JobResult(verdict: .refused, phase: .claim, blame: .job, reason: "r", ended: Clock.now)
    try view.directory.put(Layout.result, bytes: result.json.pretty)
    try desk.work()
    #expect(try desk.incoming.text(".refused/7/run.sh") == "#!/bin/sh\n")
    #expect(try desk.root.directory(".intake/taken").names().isEmpty)
  }

  @Test("Taken, and wrong after all: it is refused under its id")
  func takenWrong() throws {
    let desk = try Desk()
    try desk.root.put(".intake/taken/7~0123abcd~foo/manifest.json", "{")
    try desk.root.put(".intake/lease~7~0123abcd")
    try desk.work()
    #expect(try desk.job(7)?.result()?.verdict == .refused)
    #expect(desk.root.has("incoming/.refused/7/manifest.json"))
  }

  @Test("Published, but the index was not told: the line is found again from the job")
  func missingLine() throws {
    let desk = try Desk()
    try desk.spool.addJob(JobToken(.known(3), .queued(epoch: 0)))
    let ended = try desk.spool.addJob(JobToken(.known(4), .finished))
    let result = JobResult(verdict: .failed, phase: .run, blame: .job, reason: "r", ended: Clock.now)
    try ended.directory.put(Layout.result, bytes: result.json.pretty)
    try desk.work()
    let lines = try desk.index()
    #expect(lines.count { if case .accepted = $0 { true } else { false } } == 2)
    #expect(lines.count { if case .ended(_, .failed, _, _) = $0 { true } else { false } } == 1)
  }

  @Test("A torn line at the index's end is cut off, and what it told is found again")
  func tornLine() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    try desk.drop("bar")
    try desk.work()
    let bytes = try desk.root.read(".index/jobs")
    try desk.root.put(".index/jobs", bytes: Array(bytes.dropLast(5)))
    try desk.root.removeIfPresent(".index/clean")
    try desk.start()
    try desk.drop("baz")
    try desk.work()
    let ids = try desk.index().compactMap { if case .accepted(let line) = $0 { line.id.number } else { nil } }
    #expect(ids.sorted() == [1, 2, 3])
    #expect(try desk.root.read(".index/jobs").last == UInt8(ascii: "\n"))
  }

  @Test("After an orderly stop nothing is looked at again, and nothing is listed twice")
  func orderly() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    let lines = try desk.index()
    #expect(desk.root.has(".index/clean"))
    try desk.start()
    #expect(!desk.root.has(".index/clean"), "while it works a crash must be seen")
    try desk.work()
    #expect(try desk.index() == lines)
  }

  @Test(
    "A batch of which one drop cannot be copied for want of the disk leaves none behind in private folders"
  )
  func failedBatch() throws {
    let desk = try Desk()
    try desk.drop("good")
    try desk.drop("bad", ["run.sh": "x", "sub/file": "x"])
    // A leftover in the way makes the second copy fail as a full disk would: not by the drop's fault.
    try desk.root.put(".intake/staged/1~\(desk.incarnation)/2/sub/x")
    let receipts = ReceiptBook(desk.spool.depot) { _ in }
    var lease = try IntakeLease(desk.spool.depot, identity: desk.pulse.identity) { _ in false }
    let acceptor = Acceptor(depot: desk.spool.depot, receipts: receipts)
    let candidates = try ["good", "bad"].map { name in
      Acceptor.Candidate(
        name: RawName(name),
        drop: name,
        owner: Users.current,
        group: 0,
        arrived: FileTime(seconds: 0, nanoseconds: 0),
        decision: .accept(try Manifest(parsing: Array(#"{"board": "b"}"#.utf8)), executable: "run.sh")
      )
    }
    #expect(throws: IntakeError.self) { _ = try acceptor.accept(candidates, lease: &lease) }
    #expect(try desk.root.directory(".intake/taken").names().isEmpty)
    #expect(try desk.root.directory(".intake/staged").names().isEmpty)
    #expect(try desk.incoming.names().sorted() == [".refused", "bad", "good"])
    #expect(desk.receipt("good")?.entries.isEmpty ?? true)
  }
}
