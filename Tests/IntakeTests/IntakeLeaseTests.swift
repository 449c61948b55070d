import Custody
import Posix
import Spool
import TestSupport
import Testing

@testable import Intake

@Suite("The right to be intake")
struct IntakeLeaseTests {
  private let spool: TemporarySpool
  private let identity: Identity

  init() throws {
    spool = try TemporarySpool()
    identity = try Identity()
  }

  private func names() throws -> [String] {
    try spool.root.directory(Layout.intake).names().filter { $0.hasPrefix("lease") }
  }

  private func lease(_ identity: Identity? = nil, isDead: Bool = false) throws -> IntakeLease {
    try IntakeLease(spool.depot, identity: identity ?? self.identity) { _ in isDead }
  }

  @Test("A new spool's first id is 1")
  func first() throws {
    var lease = try lease()
    #expect(try lease.reserve(1) == 1)
    #expect(try names() == ["lease~1~\(identity.holder.incarnation)"])
  }

  @Test("Ids are reserved in order, and the name on the disk says so before they are given out")
  func reserve() throws {
    var lease = try lease()
    #expect(try lease.reserve(3) == 1)
    #expect(try lease.reserve(1) == 4)
    #expect(try lease.reserve(200) == 5)
    #expect(try names() == ["lease~204~\(identity.holder.incarnation)"])
  }

  @Test("While its holder may live a second intake is refused, and told where it is")
  func refused() throws {
    let pulse = try Pulse(spool.depot, identity: identity, roles: ["intake"]) { _ in }
    _ = try lease()
    let second = try Identity()
    do throws(IntakeError) {
      _ = try IntakeLease(spool.depot, identity: second, isDead: second.knowsGone)
      Issue.record("taken over")
    } catch {
      #expect(error.description == "intake is on \(identity.holder.host)")
    }
    #expect(try names() == ["lease~0~\(identity.holder.incarnation)"])
    #expect(pulse.isAlive)
  }

  @Test(
    "From a holder that is dead, or has left no report, it is taken over, and the ids go on",
    arguments: [true, false]
  )
  func takenOver(hasReport: Bool) throws {
    var first = try lease()
    _ = try first.reserve(41)
    if hasReport { _ = try Pulse(spool.depot, identity: identity, roles: ["intake"]) { _ in } }
    let other = try Identity()
    var second = try lease(other, isDead: true)
    #expect(try second.reserve(1) == 42)
    #expect(try names() == ["lease~42~\(other.holder.incarnation)"])
  }

  @Test("Who was taken over reserves nothing more")
  func lost() throws {
    var first = try lease()
    _ = try lease(Identity(), isDead: true)
    do throws(IntakeError) {
      _ = try first.reserve(1)
      Issue.record("reserved")
    } catch {
      #expect(error.description == "another process took over intake")
    }
  }

  @Test("Where the lease was lost the ids go on behind the highest that is in use")
  func lostFile() throws {
    for token in [JobToken(try .known(7), .queued(epoch: 3)), JobToken(try .known(41), .finished)] {
      try spool.addJob(token)
    }
    var lease = try lease()
    #expect(try lease.reserve(1) == 42)
  }

  @Test("Ids never come twice, whoever takes over and whenever")
  func monotonic() throws {
    var random = SeededGenerator(seed: 10)
    var last = 0
    var lease = try lease()
    for _ in 0..<200 {
      if Int.random(in: 0..<4, using: &random) == 0 { lease = try self.lease(Identity(), isDead: true) }
      let count = Int.random(in: 1...5, using: &random)
      let first = try lease.reserve(count)
      #expect(first > last)
      last = first + count - 1
    }
  }
}
