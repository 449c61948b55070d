import Spool
import Testing

@testable import Gateway

@Suite("When the spool is looked at again")
struct LookScheduleTests {
  private static let millisecond: UInt64 = 1_000_000

  /// After a first look and one that took so long and ended at 1 s.
  private func schedule(cost: UInt64) -> LookSchedule {
    var schedule = LookSchedule()
    schedule.begin()
    schedule.end(begun: 0, ended: 0)
    schedule.begin()
    schedule.end(begun: 1000 * Self.millisecond - cost, ended: 1000 * Self.millisecond)
    return schedule
  }

  @Test("A first look is due at once")
  func first() { #expect(LookSchedule().isDue(at: 0)) }

  @Test("A look is due half a second after the last")
  func longest() {
    let schedule = schedule(cost: 0)
    #expect(!schedule.isDue(at: 1499 * Self.millisecond))
    #expect(schedule.isDue(at: 1500 * Self.millisecond))
  }

  @Test("A hint makes it due, but not sooner than 20 ms after the last look")
  func hinted() {
    var schedule = schedule(cost: 0)
    schedule.hint()
    #expect(!schedule.isDue(at: 1019 * Self.millisecond))
    #expect(schedule.isDue(at: 1020 * Self.millisecond))
  }

  @Test("What has been seen to be wrong is looked at again at once")
  func refuted() {
    var schedule = schedule(cost: 0)
    schedule.refute()
    #expect(schedule.isDue(at: 1000 * Self.millisecond))
  }

  @Test("A hint that came while a look was under way stays")
  func hintWithin() {
    var schedule = schedule(cost: 0)
    schedule.begin()
    schedule.hint()
    schedule.end(begun: 1100 * Self.millisecond, ended: 1101 * Self.millisecond)
    #expect(schedule.isDue(at: 1200 * Self.millisecond))
  }

  @Test("Looks take no more than a tenth of the time", arguments: [100, 900])
  func tenth(cost: UInt64) {
    var schedule = schedule(cost: cost * Self.millisecond)
    schedule.hint()
    schedule.refute()
    let due = (1000 + 9 * cost) * Self.millisecond
    #expect(!schedule.isDue(at: due - 1))
    #expect(schedule.isDue(at: due))
  }

  @Test("The first look, which reads the whole index, holds up no other")
  func longFirst() {
    var schedule = LookSchedule()
    schedule.begin()
    schedule.end(begun: 0, ended: 5000 * Self.millisecond)
    #expect(schedule.isDue(at: 5500 * Self.millisecond))
  }

  @Test("A clock that jumps does not trap")
  func jump() {
    var schedule = schedule(cost: 0)
    schedule.end(begun: .max, ended: 0)
    schedule.end(begun: 0, ended: .max)
    _ = schedule.isDue(at: 0)
  }
}

@Suite("Jobs that were looked for in vain")
struct AbsentJobsTests {
  private static let belief = AbsentJobs.belief

  @Test("One is believed to be absent for a tenth of a second")
  func belief() throws {
    let id = try known(1)
    var absent = AbsentJobs()
    #expect(!absent.contains(id, at: 1000))
    absent.note(id, at: 1000, changes: absent.changes)
    #expect(absent.contains(id, at: 1000 + Self.belief))
    #expect(!absent.contains(id, at: 1001 + Self.belief))
  }

  @Test("A change of the spool ends it")
  func change() throws {
    let id = try known(1)
    var absent = AbsentJobs()
    absent.note(id, at: 1000, changes: absent.changes)
    absent.forget()
    #expect(!absent.contains(id, at: 1000))
  }

  @Test("What was searched for before a change is not noted after it")
  func raced() throws {
    let id = try known(1)
    var absent = AbsentJobs()
    let changes = absent.changes
    absent.forget()
    absent.note(id, at: 1000, changes: changes)
    #expect(!absent.contains(id, at: 1000))
  }

  @Test("One that is noted later is not believed longer for those before it")
  func later() throws {
    let (one, other) = try (known(1), known(2))
    var absent = AbsentJobs()
    absent.note(one, at: 1000, changes: 0)
    absent.note(other, at: 1001 + Self.belief, changes: 0)
    #expect(!absent.contains(one, at: 1001 + Self.belief))
    #expect(absent.contains(other, at: 1001 + 2 * Self.belief))
  }
}
