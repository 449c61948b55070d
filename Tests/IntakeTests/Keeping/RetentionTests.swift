import Custody
import JSON
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("Purging")
struct RetentionTests {
  private static func retention(_ members: JSONObject) -> JSONObject { ["retention": .object(members)] }

  @Test("Without bounds nothing is purged, and there is nothing to come back for")
  func unbounded() throws {
    let house = try Household()
    try house.ended(1, ago: 5000)
    #expect(try house.keeper.work() == nil)
    #expect(try house.left() == [1])
  }

  @Test("Old jobs are purged and removed, the index is told, and the event names them")
  func days() throws {
    let house = try Household(Self.retention(["days": 10]))
    try house.ended(1, ago: 20)
    try house.ended(2, .cancelled, ago: 11)
    try house.ended(3, ago: 9)
    try house.settle()
    #expect(try house.left() == [3])
    #expect(try house.purged() == [1, 2])
    #expect(try house.names(".trash") == [])
    #expect(house.events.map(\.name) == ["retention.purge"])
    #expect(house.events.first?.message == "2 jobs purged by retention: 1 to 2")
  }

  @Test("More jobs than one step purges are purged in several")
  func paced() throws {
    let house = try Household(Self.retention(["count": 5]))
    for number in 1...120 { try house.ended(number, ago: 200 - number) }
    #expect(try house.keeper.work() != nil)
    #expect(try house.left().count == 70)
    try house.settle()
    #expect(try house.left() == [116, 117, 118, 119, 120])
    #expect(try house.purged() == Array(1...115))
  }

  @Test("A bound of bytes is held once the sizes are measured")
  func bytes() throws {
    let house = try Household(Self.retention(["bytes": 200_000]))
    for number in 1...4 {
      let job = try house.ended(number, ago: 10 - number)
      try job.directory.put("attempts/1/outputs/x/big", bytes: Array(repeating: 1, count: 50_000))
    }
    try house.settle()
    #expect(try house.left() == [3, 4])
  }

  @Test("Bounds that are set, changed and taken away later hold from then on")
  func changed() throws {
    let house = try Household()
    try house.ended(1, ago: 30)
    try house.ended(2, ago: 20)
    try house.settle()
    try house.configure(Self.retention(["days": 25]))
    try house.settle()
    #expect(try house.left() == [2])
    try house.configure(Self.retention(["days": 15]))
    try house.settle()
    #expect(try house.left() == [])
    try house.ended(3, ago: 30)
    try house.configure([:])
    #expect(try house.keeper.work() == nil)
    #expect(try house.left() == [3])
  }

  @Test("A deleted job goes after its days; one that was restored since the plan was made does not")
  func deleted() throws {
    let house = try Household(Self.retention(["deleted_days": 3]))
    for number in 1...60 { try house.ended(number, ago: 90 - number, deletedAgo: 4) }
    _ = try house.keeper.work()
    try house.index.append([.flagged(.known(60), .restored, at: Clock.now)])
    try house.settle()
    #expect(try house.left() == [60])
  }

  @Test("What was started anew since the plan was made stays")
  func reopened() throws {
    let house = try Household(Self.retention(["days": 3]))
    for number in 1...60 { try house.ended(number, ago: 90 - number) }
    _ = try house.keeper.work()
    try house.root.directory("finished").rename("60", to: house.root.directory("queued"), as: "60~2")
    try house.root.directory("finished").rename("59", to: house.root.directory("queued"), as: "59~2")
    try house.index.append([.reopened(.known(60), at: Clock.now)])
    try house.settle()
    #expect(try house.names("queued") == ["59~2", "60~2"])
    #expect(try house.purged() == Array(1...58))
  }

  @Test("A job that an admin has removed is told to the index as well")
  func removed() throws {
    let house = try Household(Self.retention(["days": 3]))
    try house.ended(1, ago: 9)
    try house.root.directory("finished").removeTree("1")
    try house.settle()
    #expect(try house.purged() == [1])
  }

  @Test("What something under way rests on stays")
  func needed() throws {
    let house = try Household(Self.retention(["days": 3]))
    for number in 1...3 { try house.ended(number, ago: 9) }
    house.keeper.isNeeded = { $0.number == 2 }
    try house.settle()
    #expect(try house.left() == [2])
  }

  @Test("A job whose hook is due stays")
  func hooked() throws {
    var limits = HookRunner.Limits()
    limits.atOnce = 0
    let house = try Household(["on_end": ["/bin/true"], "retention": ["days": 3]], limits: limits)
    for number in 1...2 { try house.ended(number, ago: 9) }
    try house.tellEnd(2)
    try house.settle()
    #expect(try house.left() == [2])
    house.keeper.stop()
  }

  @Test("A purge moves an ended job to the trash and tells the index; the next steps remove it")
  func purge() throws {
    let house = try Household()
    let job = try house.ended(7)
    try house.keeper.purge(job.token.id, from: job.token)
    #expect(try house.left() == [])
    #expect(try house.names(".trash") == ["7"])
    #expect(try house.purged() == [7])
    #expect(house.events.map(\.name) == ["job.purge"])
    try house.settle()
    #expect(try house.names(".trash") == [])
  }

  @Test("A job that does not lie there any more, or has not ended, is not purged")
  func notThere() throws {
    let house = try Household()
    let job = try house.ended(7)
    let queued = try house.spool.addJob(JobToken(.known(8), .queued(epoch: 0)))
    #expect(throws: PosixError.self) { try house.keeper.purge(.known(8), from: queued.token) }
    try house.keeper.purge(job.token.id, from: job.token)
    #expect(throws: PosixError.self) { try house.keeper.purge(job.token.id, from: job.token) }
    #expect(try house.purged() == [7])
    #expect(try house.names("queued") == ["8"])
  }

  @Test("A name that is taken in the trash keeps no job from being purged")
  func taken() throws {
    let house = try Household()
    let job = try house.ended(7)
    try house.root.put(".trash/7/old")
    try house.keeper.purge(job.token.id, from: job.token)
    #expect(try house.names(".trash") == ["7", "7~2"])
    try house.settle()
    #expect(try house.names(".trash") == [])
  }

  @Test("A purge that a crash kept from the index is told at the next start, and no other")
  func unlisted() throws {
    let house = try Household()
    for number in 1...3 { try house.ended(number) }
    let (finished, trash) = (try house.root.directory("finished"), try house.root.directory(".trash"))
    try finished.rename("1", to: trash, as: "1")
    try finished.rename("2", to: trash, as: "2~2")
    try house.index.append([.flagged(.known(2), .purged, at: Clock.now)])
    try house.root.put(".trash/3/copy")
    try house.root.put(".trash/99/stranger")
    try house.settle()
    #expect(try house.purged() == [2, 1])
    #expect(try house.names(".trash") == [])
    #expect(try house.left() == [3])
  }
}
