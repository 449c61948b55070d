import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

/// From a drop to a job, on a real spool.
@Suite("Accepting drops")
struct AcceptingTests {
  @Test("A drop becomes a job in the queue, with a record of what was taken in")
  func accepted() throws {
    let desk = try Desk()
    let manifest =
      #"{"board": "b", "executable": "run.sh", "priority": 7, "key": "k", "title": "t", "description": "d", "url": "u", "duration_limit_seconds": 5}"#
    try desk.drop("foo", ["run.sh": "#!/bin/sh\n", "data/x": "d"], manifest: manifest)
    try desk.work()
    let view = try desk.job(1)
    let record = view?.record()
    #expect(view?.token.path == "queued/1")
    #expect(record?.drop == "foo")
    #expect(record?.owner == Users.name(ofUser: Users.current))
    #expect(record?.ownerID == Int(Users.current))
    #expect(record?.board == "b" && record?.priority == 7 && record?.key == "k" && record?.title == "t")
    #expect(record?.description == "d" && record?.url == "u")
    #expect(record?.durationLimitSeconds == 5)
    #expect(record?.executable == "run.sh")
    #expect(record?.size == 10)
    #expect(record?.sha256 == SHA256.digest(of: Array("#!/bin/sh\n".utf8)))
    #expect(record?.md5 == MD5.digest(of: Array("#!/bin/sh\n".utf8)))
    #expect(record?.manifestSHA256 == SHA256.digest(of: Array(manifest.utf8)))
    #expect(try view?.directory.text("manifest.json") == manifest)
    #expect(try view?.directory.text("data/x") == "d")
    #expect(try view?.directory.status(of: "run.sh").mode == 0o755)
    #expect(view?.history().map(\.comment) == ["accepted from the drop foo"])
  }

  @Test("The original is gone, and nothing is left in intake's own folders")
  func cleared() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    #expect(try desk.incoming.names() == [".refused"])
    #expect(try desk.root.directory(".intake/taken").names().isEmpty)
    #expect(try desk.root.directory(".intake/staged").names().isEmpty)
  }

  @Test("The job's files are copies: who still has the original open changes nothing")
  func copies() throws {
    let desk = try Desk()
    try desk.drop("foo")
    let open = try desk.incoming.directory("foo").openToAppend("run.sh")
    try desk.work()
    try open.writeAll(Array("rm -rf /\n".utf8))
    #expect(try desk.job(1)?.directory.text("run.sh") == "#!/bin/sh\n")
  }

  @Test("The receipt names the job, and the index lists it")
  func receipt() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    let entry = desk.receipt("foo")?.entries.first
    #expect(entry?.id == (try JobID.known(1)))
    #expect(entry?.state == "queued")
    #expect(entry?.manifestSHA256 == (try desk.job(1))?.record()?.manifestSHA256)
    guard case .accepted(let line) = try desk.index().first else {
      Issue.record("no line")
      return
    }
    #expect(line.drop == "foo" && line.board == "b")
  }

  @Test("The job is found again by the UUID that its record has")
  func uuid() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    let uuid = try #require(try desk.job(1)?.record()?.uuid)
    #expect(JobUUID.id(of: uuid, spool: desk.spool.depot.configuration.uuid)?.number == 1)
  }

  @Test("What the spool itself writes is passed over, so that a finished job can be dropped again")
  func ownNames() throws {
    let desk = try Desk()
    try desk.drop(
      "foo",
      [
        "run.sh": "x", "job.json": #"{"id": 99}"#, "result.json": "{}", "history.jsonl": "x",
        "attempts/1/console.log": "x",
        "cancel~1": "x", "log": "x",
      ]
    )
    try desk.work()
    let names = try desk.job(1)?.directory.names().sorted()
    #expect(names == ["history.jsonl", "job.json", "manifest.json", "run.sh"])
    #expect(try desk.job(1)?.record()?.id.number == 1)
  }

  @Test("Of a drop that lists its files only those are taken")
  func onlyListed() throws {
    let desk = try Desk()
    let sum = SHA256.digest(of: Array("x".utf8))
    try desk.drop(
      "foo",
      ["run.sh": "x", "other": "y", "d/e": "x"],
      manifest: """
        {"board": "b", "executable": "run.sh", "files": [{"path": "run.sh", "size": 1, "sha256": "\(sum)"},
         {"path": "d/e", "size": 1, "sha256": "\(sum)"}]}
        """
    )
    try desk.work()
    let directory = try desk.job(1)?.directory
    #expect(try directory?.names().sorted() == ["d", "history.jsonl", "job.json", "manifest.json", "run.sh"])
    #expect(directory?.has("d/e") == true)
  }

  @Test("A drop that is wrong is cancelled with its reason, and the original is still its submitter's")
  func refused() throws {
    let desk = try Desk()
    try desk.drop("foo", ["run.sh": "x"], manifest: #"{"bord": "b"}"#)
    try desk.work()
    let view = try desk.job(1)
    let result = view?.result()
    #expect(view?.token.path == "cancelled/1")
    #expect(result?.verdict == .refused && result?.blame == .job)
    #expect(result?.reason == #"manifest.json: unknown key "bord"; did you mean "board"?"#)
    #expect(try view?.directory.names().sorted() == ["history.jsonl", "job.json", "result.json"])
    #expect(try desk.incoming.text(".refused/1/run.sh") == "x")
    let entry = desk.receipt("foo")?.entries.last
    #expect(entry?.state == "cancelled" && entry?.verdict == .refused && entry?.reason == result?.reason)
    #expect(try desk.index().count == 2)
  }

  @Test("A link in a drop is refused, and what it points to is not read")
  func link() throws {
    let desk = try Desk()
    try desk.root.put("incoming/.foo/manifest.json", #"{"board": "b", "executable": "a.elf"}"#)
    try desk.incoming.directory(".foo").makeLink("a.elf", to: "/etc/hostname")
    try desk.incoming.rename(".foo", to: desk.incoming, as: "foo")
    desk.hints.appearedByRename(RawName("foo"))
    try desk.work()
    #expect(try desk.job(1)?.result()?.reason == "a.elf is a symbolic link, not a regular file")
  }

  @Test("A drop whose name is no text is refused under a name that is")
  func hostileName() throws {
    let desk = try Desk()
    let name = RawName(bytes: [0x61, 0x0A, 0xFF])
    try desk.root.put("incoming/.foo/manifest.json", #"{"board": "b"}"#)
    try desk.incoming.rename(".foo", to: desk.incoming, as: name)
    desk.hints.appearedByRename(name)
    try desk.work()
    #expect(try desk.job(1)?.result()?.reason == "the drop's name holds control characters or is not UTF-8")
    #expect(try desk.incoming.entries().map(\.name) == [RawName(".refused")])
  }

  @Test("Hidden names are left alone")
  func hidden() throws {
    let desk = try Desk()
    try desk.root.put("incoming/.foo/manifest.json", #"{"board": "b"}"#)
    try desk.work()
    #expect(desk.root.has("incoming/.foo"))
    #expect(try desk.job(1) == nil)
  }

  @Test("Many drops at once become as many jobs, with ids without a gap")
  func batch() throws {
    let desk = try Desk()
    for number in 0..<50 { try desk.drop("foo-\(number)") }
    try desk.work()
    let ids = try desk.spool.depot.reader.tokens(in: .queued).map(\.id.number).sorted()
    #expect(ids == Array(1...50))
  }

  @Test("The same name again is another job, and the receipt has both, newest last")
  func again() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    try desk.drop("foo")
    try desk.work()
    #expect(desk.receipt("foo")?.entries.map { $0.id?.number } == [1, 2])
  }

  @Test("The same key again is the same job, also under another name and after a restart")
  func key() throws {
    let manifest = #"{"board": "b", "executable": "run.sh", "key": "build-7"}"#
    let desk = try Desk()
    try desk.drop("foo", manifest: manifest)
    try desk.work()
    try desk.drop("bar", manifest: manifest)
    try desk.work()
    try desk.start()
    try desk.drop("baz", manifest: manifest)
    try desk.work()
    #expect(try desk.spool.depot.reader.tokens(in: .queued).map(\.id.number) == [1])
    #expect(desk.receipt("bar")?.entries.map { $0.id?.number } == [1])
    #expect(desk.receipt("baz")?.entries.map { $0.id?.number } == [1])
    #expect(try desk.incoming.directory(".refused").names().sorted() == ["again-1-bar", "again-1-baz"])
  }

  @Test("Two of one key at the same time are one job")
  func keyTwiceAtOnce() throws {
    let manifest = #"{"board": "b", "executable": "run.sh", "key": "build-7"}"#
    let desk = try Desk()
    try desk.drop("foo", manifest: manifest)
    try desk.drop("bar", manifest: manifest)
    try desk.work(rounds: 2)
    #expect(try desk.spool.depot.reader.tokens(in: .queued).map(\.id.number) == [1])
  }

  @Test("Who has as many jobs as are allowed gets a receipt, no id, and is served when one has ended")
  func limit() throws {
    let desk = try Desk(limits: ["jobs_per_user": 1])
    try desk.drop("foo")
    try desk.work()
    try desk.drop("bar")
    try desk.work()
    let entry = desk.receipt("bar")?.entries.last
    #expect(entry?.id == nil && entry?.state == "turned away")
    #expect(
      entry?.waitingFor == "\(Users.name(ofUser: Users.current)) has 1 jobs under way, which is the limit"
    )
    #expect(desk.root.has("incoming/bar"))
    try desk.finish(1)
    try desk.work()
    #expect(desk.receipt("bar")?.entries.map { $0.id?.number } == [2])
  }

  @Test("A disk that is nearly full takes nothing in, and says so")
  func noSpace() throws {
    let desk = try Desk(limits: ["free_bytes": .integer(Int.max)])
    try desk.drop("foo")
    try desk.work()
    #expect(desk.root.has("incoming/foo"))
    #expect(
      desk.receipt("foo")?.entries.last?.waitingFor?.hasPrefix("the spool's disk is nearly full") == true
    )
    #expect(try desk.job(1) == nil)
  }

  @Test("An end is noted in the index and the receipt, and its note is removed")
  func ends() throws {
    let desk = try Desk()
    try desk.drop("foo")
    try desk.work()
    try desk.finish(1)
    try desk.work()
    guard case .ended(let id, .passed, _, "b") = try desk.index().last else {
      Issue.record("\(try desk.index())")
      return
    }
    #expect(id.number == 1)
    #expect(desk.receipt("foo")?.entries.last?.verdict == .passed)
    #expect(try desk.root.directory(".news").names().isEmpty)
  }

  @Test("A job that waited longer than its manifest allows is ended, blame infrastructure")
  func overdue() throws {
    let desk = try Desk()
    try desk.spool.addJob(JobToken(.known(1), .queued(epoch: 0))) { record in
      record.created = Timestamp(microseconds: 0)
      record.queueLimit = 60
    }
    try desk.work()
    let result = try desk.job(1)?.result()
    #expect(result?.verdict == .timeout && result?.blame == .infrastructure)
    #expect(result?.reason == "no board was free for it within the 60 s of its limits.queue")
  }
}
