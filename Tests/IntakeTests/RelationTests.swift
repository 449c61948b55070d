import Custody
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Dependencies, groups and templates")
struct RelationTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private func drop(_ name: String, _ members: String) throws {
    try desk.drop(name, manifest: #"{"board": "b", "executable": "run.sh", \#(members)}"#)
  }

  private func dropGroup(_ name: String, _ members: String = #""title": "g""#) throws {
    try desk.drop(name, [:], manifest: #"{"group": true, \#(members)}"#)
  }

  private func place(_ number: Int) throws -> String? { try desk.spool.place(of: .known(number))?.path }

  private func result(_ number: Int) throws -> JobResult? { try desk.job(number)?.result() }

  private func ask(_ name: String, _ text: String = "") throws { try desk.root.put("incoming/\(name)", text) }

  // MARK: Dependencies

  @Test("A job waits, held, until what it depends on has ended well")
  func depends() throws {
    try desk.drop("first")
    try desk.work()
    try drop("second", #""depends_on": [1]"#)
    try desk.work(rounds: 2)
    #expect(try place(2) == "queued/2~1~held")
    #expect(desk.receipt("second")?.entries.last?.waitingFor == "it waits for the end of job 1")
    try desk.finish(1)
    try desk.work(rounds: 2)
    #expect(try place(2) == "queued/2~2")
    #expect(desk.receipt("second")?.entries.last?.waitingFor == nil)
  }

  @Test("A name is that of a drop that is still to be accepted; who waits for it comes after it")
  func names() throws {
    try drop("b", #""depends_on": ["a"]"#)
    try desk.drop("a")
    try desk.work(rounds: 3)
    #expect(try desk.job(1)?.record()?.drop == "a")
    #expect(try desk.job(2)?.record()?.dependsOn == [.known(1)])
  }

  @Test("A name that nothing has is waited for, with the reason in the receipt")
  func unknown() throws {
    try drop("b", #""depends_on": ["nothing"]"#)
    try desk.work(rounds: 2)
    #expect(try desk.job(1) == nil)
    let reason = desk.receipt("b")?.entries.last?.waitingFor
    #expect(reason == "it depends on the drop nothing, which is not there yet")
  }

  @Test("Of drops that wait for one another the last is refused, and the others go on")
  func cycle() throws {
    try drop("a", #""depends_on": ["b"]"#)
    try drop("b", #""depends_on": ["a"]"#)
    try desk.work(rounds: 4)
    let jobs = try [1, 2].compactMap { try desk.job($0) }
    #expect(jobs.count == 2)
    let refused = try #require(jobs.first { $0.result()?.verdict == .refused })
    #expect(refused.record()?.drop == "b")
    #expect(refused.result()?.reason == "it waits for itself: b → a → b")
    let other = try #require(jobs.first { $0.record()?.drop == "a" })
    #expect(other.result()?.verdict == .cancelled)
  }

  @Test(
    "A job that cannot wait for what it names is refused",
    arguments: [
      (#""depends_on": [4711]"#, "it depends on job 4711, which does not exist"),
      (#""depends_on": ["x"]"#, "it depends on itself"),
      (#""parent": 4711"#, "it is in the group job 4711, which does not exist"),
      (#""parent": 1"#, "its \"parent\", job 1, is no group"),
      (
        #""template": "nothing""#,
        "manifest.json: \"template\": there is no template nothing (the spool has none)"
      ),
    ]
  )
  func refused(members: String, reason: String) throws {
    try desk.drop("first")
    try desk.work()
    try drop("x", members)
    try desk.work(rounds: 2)
    #expect(try result(2)?.verdict == .refused)
    #expect(try result(2)?.reason == reason)
  }

  @Test("When what it depends on fails, it is cancelled, and says why; with any end it goes on")
  func fails() throws {
    try desk.drop("first")
    try desk.work()
    try drop("second", #""depends_on": [1]"#)
    try drop("third", #""depends_on": [1], "depends_on_any_end": true"#)
    try desk.work()
    try ask("1.cancel")
    try desk.work(rounds: 4)
    #expect(try result(2)?.reason == "job 1, on which it depends, ended as cancelled")
    #expect(try place(2) == "cancelled/2")
    #expect(try place(3) == "queued/3~2")
  }

  @Test("A start of intake finds what it had held, and what has happened meanwhile")
  func restart() throws {
    try desk.drop("first")
    try desk.work()
    try drop("second", #""depends_on": [1]"#)
    try desk.work()
    try desk.finish(1)
    try desk.start()
    try desk.work(rounds: 2)
    #expect(try place(2) == "queued/2~2")
  }

  // MARK: Groups

  @Test("A group ends with the last of its jobs, by how they did")
  func group() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": "g""#)
    try drop("b", #""parent": 1"#)
    try desk.work(rounds: 3)
    #expect(try place(1) == "queued/1~1~held")
    try desk.finish(2)
    try desk.work(rounds: 2)
    #expect(try place(1) == "queued/1~1~held")
    try desk.finish(3)
    try desk.work(rounds: 3)
    #expect(try place(1) == "finished/1")
    #expect(try result(1)?.reason == "all 2 jobs passed")
  }

  @Test("A group that a job left ends with those that it has; an ended one that it came to goes on")
  func move() throws {
    try dropGroup("g")
    try dropGroup("other")
    try desk.work()
    try drop("a", #""parent": 1"#)
    try drop("b", #""parent": 2"#)
    try drop("c", #""parent": 1, "paused": true"#)
    try desk.work(rounds: 2)
    try desk.finish(3)
    try desk.finish(4)
    try desk.work(rounds: 2)
    #expect(try place(2) == "finished/2")
    try ask("5.update", #"{"parent": 2}"#)
    try desk.work(rounds: 2)
    #expect(try place(1) == "finished/1")
    #expect(try place(2)?.hasSuffix("~held") == true)
  }

  @Test("A job of a deleted group is not started before the group is restored")
  func deletedGroup() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": 1"#)
    try desk.work(rounds: 2)
    try desk.finish(2)
    try desk.work(rounds: 2)
    try ask("1.delete")
    try desk.work(rounds: 2)
    try ask("2.restore")
    try desk.work(rounds: 2)
    try ask("2.start")
    try desk.work(rounds: 2)
    #expect(try place(2) == "finished/2")
    #expect(try place(1) == "finished/1")
  }

  @Test("An update leaves relations that it does not name, whatever jobs their names are by now")
  func keep() throws {
    try desk.drop("first")
    try desk.work()
    try drop("b", #""depends_on": ["first"], "paused": true"#)
    try desk.work(rounds: 2)
    try desk.drop("first")
    try desk.work(rounds: 2)
    try ask("2.update", #"{"priority": 5}"#)
    try desk.work(rounds: 2)
    let record = try #require(try desk.job(2)?.record())
    #expect(record.priority == 5)
    #expect(record.dependsOn == [try .known(1)])
  }

  @Test("A later job takes an ended group up again")
  func later() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": 1"#)
    try desk.work(rounds: 2)
    try desk.finish(2)
    try desk.work(rounds: 3)
    #expect(try place(1) == "finished/1")
    try drop("b", #""parent": 1"#)
    try desk.work(rounds: 2)
    #expect(try place(1)?.hasSuffix("~held") == true)
    try desk.finish(3)
    try desk.work(rounds: 3)
    #expect(try result(1)?.reason == "all 2 jobs passed")
  }

  @Test("A job takes its group's priority, unless it has its own; a change of the group's is handed down")
  func priority() throws {
    try dropGroup("g", #""priority": 7"#)
    try desk.work()
    try drop("a", #""parent": 1"#)
    try drop("b", #""parent": 1, "priority": 9"#)
    try desk.work(rounds: 2)
    #expect(try [2, 3].map { try desk.job($0)?.record()?.priority } == [7, 9])
    try ask("1.update", #"{"priority": 8}"#)
    try desk.work(rounds: 3)
    #expect(try [2, 3].map { try desk.job($0)?.record()?.priority } == [8, 9])
  }

  @Test("A pause of a group holds its jobs, a start lets them go")
  func pause() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": 1"#)
    try desk.work(rounds: 2)
    #expect(try place(2) == "queued/2~2")
    try ask("1.pause")
    try desk.work(rounds: 2)
    #expect(try place(2) == "queued/2~3~held")
    let user = Users.name(ofUser: Users.current)
    #expect(desk.receipt("a")?.entries.last?.waitingFor == "its group, job 1, was paused by \(user)")
    try ask("1.start")
    try desk.work(rounds: 2)
    #expect(try place(2) == "queued/2~4")
  }

  @Test("A cancelled group ends as cancelled when the last of its jobs has ended")
  func cancelGroup() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": 1"#)
    try dropGroup("inner", #""parent": 1"#)
    try desk.work(rounds: 2)
    try ask("1.cancel")
    try desk.work(rounds: 6)
    #expect(try [1, 2, 3].map { try place($0) } == ["cancelled/1", "cancelled/2", "cancelled/3"])
    #expect(!desk.root.has("incoming/1.cancel") && !desk.root.has("incoming/1.cancel.refused"))
  }

  @Test("A reset of a group starts all its jobs anew, and with them itself")
  func resetGroup() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": 1"#)
    try desk.work(rounds: 2)
    try desk.finish(2)
    try desk.work(rounds: 3)
    try ask("1.reset")
    try desk.work(rounds: 3)
    #expect(try place(1)?.hasSuffix("~held") == true)
    #expect(try place(2)?.hasPrefix("queued/2~") == true)
    try desk.finish(2)
    try desk.work(rounds: 3)
    #expect(try result(1)?.verdict == .passed)
  }

  @Test("A job cannot wait for the group that it is in")
  func ownGroup() throws {
    try dropGroup("g")
    try desk.work()
    try drop("a", #""parent": 1, "depends_on": [1]"#)
    try desk.work(rounds: 2)
    #expect(try result(2)?.reason == "it would wait for itself by way of job 1")
  }

  // MARK: Pauses, templates, copies

  @Test("A job that is paused from the start waits for a start")
  func paused() throws {
    try drop("p", #""paused": true"#)
    try desk.work(rounds: 2)
    #expect(try place(1) == "queued/1~1~held")
    try ask("1.start")
    try desk.work(rounds: 2)
    #expect(try place(1) == "queued/1~2")
  }

  private func addTemplate(_ name: String, _ members: String = #""board": "b""#, version: Int = 3) throws {
    let manifest = #"{"executable": "run.sh", "priority": 5, "extra": {"version": \#(version)}, \#(members)}"#
    try desk.root.put("templates/\(name)/manifest.json", manifest)
    try desk.root.put("templates/\(name)/run.sh", "#!/bin/sh\n")
  }

  @Test("A job takes from its template what its manifest leaves out, files too")
  func template() throws {
    try addTemplate("smoke")
    try desk.drop("t", [:], manifest: #"{"template": "smoke", "priority": 6}"#)
    try desk.work(rounds: 2)
    let job = try #require(try desk.job(1))
    let record = try #require(job.record())
    #expect(record.template == JobRecord.Template(name: "smoke", version: 3))
    #expect(record.board == "b" && record.priority == 6 && record.executable == "run.sh")
    #expect(record.size == 10 && record.sha256 != nil)
    #expect(try job.directory.text("run.sh") == "#!/bin/sh\n")
    #expect(job.manifest(with: record)?["board"] == "b")
    #expect(job.manifest()?["board"] == nil)
  }

  @Test("A version that the template does not have is refused")
  func version() throws {
    try addTemplate("smoke")
    try desk.drop("t", [:], manifest: #"{"template": {"name": "smoke", "version": 2}}"#)
    try desk.work(rounds: 2)
    #expect(try result(1)?.reason == "manifest.json: \"template\": smoke has version 3, not 2")
  }

  @Test("A board is scheduled from the template that suits it and that it has not run for longest")
  func schedule() throws {
    try addTemplate("one")
    try addTemplate("two", #""board": "b""#)
    try addTemplate("unfit", #""board": "other""#)
    for _ in 1...3 {
      try ask("b.schedule")
      try desk.work(rounds: 2)
    }
    #expect(try [1, 2, 3].map { try desk.job($0)?.record()?.template?.name } == ["one", "two", "one"])
    #expect(desk.receipt("b.schedule")?.entries.count == 3)
  }

  @Test("A recheck is a copy that names the job of which it is one")
  func recheck() throws {
    try desk.drop("a", ["run.sh": "#!/bin/sh\n", "data.txt": "d"])
    try desk.work()
    try ask("1.update", #"{"title": "t"}"#)
    try desk.work(rounds: 2)
    try ask("1.recheck")
    try desk.work(rounds: 2)
    let copy = try #require(try desk.job(2))
    #expect(try copy.record()?.recheckOf == .known(1))
    #expect(copy.record()?.title == "t")
    #expect(try copy.directory.text("data.txt") == "d")
    #expect(try copy.directory.text(Layout.manifest) == desk.job(1)?.directory.text(Layout.manifest))
    #expect(try place(2) == "queued/2")
  }

  // MARK: Boards

  @Test("A board is stopped and started; who stopped it stands in its orders")
  func stop() throws {
    try ask("b.stop")
    try desk.work()
    let orders = BoardOrders(try JSONParser.parse(try desk.root.read("boards/.b.json")))
    #expect(orders.stop?.by == Users.name(ofUser: Users.current))
    try ask("b.start")
    try desk.work()
    #expect(!desk.root.has("boards/.b.json"))
  }

  @Test("A board is reserved until a time, and released")
  func reserve() throws {
    try ask("b.reserve", #"{"user": "ann", "hours": 2}"#)
    try desk.work()
    let orders = BoardOrders(try JSONParser.parse(try desk.root.read("boards/.b.json")))
    #expect(orders.reservation(at: Clock.now)?.user == "ann")
    try ask("b.release")
    try desk.work()
    #expect(!desk.root.has("boards/.b.json"))
  }

  @Test("An update changes what a board says of itself, and not how it is wired")
  func updateBoard() throws {
    try ask("b.update", #"{"tags": ["fast"]}"#)
    try desk.work()
    let board = try JSONParser.parse(try desk.root.read("boards/b.json"))
    #expect(board["tags"] == ["fast"])
    try ask("b.update", #"{"driver": {"kind": "process"}}"#)
    try desk.work()
    let refusal = try JSONParser.parse(try desk.root.read("incoming/b.update.refused"))
    #expect(refusal["code"] == "malformed")
  }

  @Test("A board that is removed keeps its file aside")
  func removeBoard() throws {
    try ask("b.delete")
    try desk.work()
    #expect(!desk.root.has("boards/b.json") && desk.root.has("boards/.b.deleted"))
  }
}
