import Boards
import Posix
import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("A board's golden jobs")
struct HealthLedgerTests {
  private let noon = Timestamp(microseconds: 1_800_000_000_000_000)

  private func later(_ seconds: Int) -> Timestamp {
    Timestamp(microseconds: noon.microseconds + seconds * 1_000_000)
  }

  private func fresh(every hours: Int? = 24) -> HealthLedger {
    HealthLedger(HealthSettings(template: "golden", everyHours: hours))
  }

  /// One that has passed its first golden job.
  private func trusted(every hours: Int? = 24) throws -> HealthLedger {
    var ledger = fresh(every: hours)
    let number = try drop(&ledger, .entered, at: noon)
    _ = ledger.handle(.ended(number: number, passed: true, reason: "ok"), at: noon)
    return ledger
  }

  /// Has something happen after which a golden job is to be dropped.
  private func drop(
    _ ledger: inout HealthLedger,
    _ event: HealthLedger.Event,
    at now: Timestamp
  ) throws -> Int {
    let number = ledger.handle(event, at: now)
    return try #require(number)
  }

  @Test("A board that comes into service takes its golden job alone, until that has passed")
  func entered() throws {
    var ledger = fresh()
    let number = try drop(&ledger, .entered, at: noon)
    #expect(ledger.standing == .checking(reason: "its golden job has been dropped, and is not accepted yet"))
    let id = try JobID.known(12)
    let dropped = ledger.handle(.accepted(id), at: noon)
    #expect(dropped == nil)
    #expect(ledger.standing == .checking(reason: "its golden job 12 decides whether it takes others"))
    let again = ledger.handle(.ended(number: number, passed: true, reason: "ok"), at: noon)
    #expect(again == nil)
    #expect(ledger.standing == .serving)
  }

  @Test("A board that is not in service gets no golden job")
  func absent() {
    var ledger = fresh()
    let dropped = ledger.handle(.tick, at: noon)
    #expect(dropped == nil)
    #expect(ledger.standing != .serving)
  }

  @Test("A golden job that does not pass sets the board aside, with its reason")
  func fails() throws {
    var ledger = fresh()
    let number = try drop(&ledger, .entered, at: noon)
    _ = ledger.handle(.ended(number: number, passed: false, reason: "no"), at: noon)
    #expect(ledger.standing == .setAside(reason: "no"))
  }

  @Test("One that cannot be dropped, or is refused, sets it aside too")
  func refused() {
    var ledger = fresh()
    _ = ledger.handle(.entered, at: noon)
    _ = ledger.handle(.refused(reason: "there is no template golden"), at: noon)
    #expect(ledger.standing == .setAside(reason: "there is no template golden"))
  }

  @Test(
    "A board that is set aside is tried again each hour, or as often as its file says",
    arguments: [nil, 1, 24]
  )
  func again(hours: Int?) throws {
    var ledger = fresh(every: hours)
    _ = ledger.handle(.entered, at: noon)
    _ = ledger.handle(.refused(reason: "no"), at: noon)
    let dropped = ledger.handle(.tick, at: later(3599))
    #expect(dropped == nil)
    let number = try drop(&ledger, .tick, at: later(3600))
    #expect(ledger.standing == .setAside(reason: "no"))
    _ = ledger.handle(.ended(number: number, passed: true, reason: "ok"), at: later(3601))
    #expect(ledger.standing == .serving)
  }

  @Test("An admin's start lets a board serve that is set aside")
  func started() {
    var ledger = fresh()
    _ = ledger.handle(.entered, at: noon)
    _ = ledger.handle(.refused(reason: "no"), at: noon)
    let dropped = ledger.handle(.started, at: later(1))
    #expect(dropped == nil)
    #expect(ledger.standing == .serving)
  }

  @Test("A fault of the infrastructure has the board checked")
  func faulted() throws {
    var ledger = try trusted()
    let dropped = ledger.handle(.faulted, at: later(1))
    #expect(dropped != nil)
    #expect(ledger.standing != .serving)
  }

  @Test("When its interval is over the board is checked, and not before")
  func interval() throws {
    var ledger = try trusted(every: 2)
    let dropped = ledger.handle(.tick, at: later(7199))
    #expect(dropped == nil)
    #expect(ledger.standing == .serving)
    let due = ledger.handle(.tick, at: later(7200))
    #expect(due != nil)
    #expect(ledger.standing != .serving)
  }

  @Test("Without an interval no time has it checked")
  func noInterval() throws {
    var ledger = try trusted(every: nil)
    let dropped = ledger.handle(.tick, at: later(10_000_000))
    #expect(dropped == nil)
    #expect(ledger.standing == .serving)
  }

  @Test("Numbers are new, also when the last one was forgotten")
  func numbers() throws {
    var first = fresh()
    var second = fresh()
    let one = try drop(&first, .entered, at: noon)
    let two = try drop(&second, .entered, at: later(1))
    #expect(one < two)
    _ = first.handle(.refused(reason: "no"), at: noon)
    _ = first.handle(.entered, at: noon)
    #expect(first.lastNumber > one)
  }

  @Test("A board whose golden job is under way gets no second one, also from the next runner")
  func continued() throws {
    let pending = HealthLedger.Pending(number: 7, job: nil)
    let settings = HealthSettings(template: "golden", everyHours: nil)
    var ledger = HealthLedger(settings, fault: "before", pending: pending, lastNumber: 3)
    let dropped = ledger.handle(.entered, at: noon)
    #expect(dropped == nil)
    #expect(ledger.standing == .setAside(reason: "before"))
    _ = ledger.handle(.ended(number: 7, passed: true, reason: "ok"), at: noon)
    #expect(ledger.standing == .serving)
  }

  @Test("A golden job that somebody else made counts as well")
  func foreign() throws {
    var ledger = fresh()
    _ = ledger.handle(.entered, at: noon)
    _ = ledger.handle(.refused(reason: "no"), at: noon)
    _ = ledger.handle(.ended(number: nil, passed: true, reason: "ok"), at: noon)
    #expect(ledger.standing == .serving)
  }

  @Test(
    "Whatever happens, only a pass or a start ends distrust, and no two golden jobs are under way",
    arguments: 0..<200
  )
  func always(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var ledger = fresh(every: [nil, 1, 24][Int(seed % 3)])
    var isTrusted = false
    var open: Set<Int> = []
    var seconds = 0
    for _ in 0..<300 {
      seconds += Int.random(in: 0..<2000, using: &random)
      let event = event(of: Int.random(in: 0..<9, using: &random), open, &random)
      switch event {
      case .entered, .faulted, .refused, .ended(_, false, _): isTrusted = false
      case .started, .ended(_, true, _): isTrusted = true
      case .left, .accepted, .tick: break
      }
      if case .ended(let number?, _, _) = event { open.remove(number) }
      if case .refused = event { open = [] }
      if let number = ledger.handle(event, at: later(seconds)) {
        #expect(open.isEmpty, "a second golden job after \(event)")
        open.insert(number)
      }
      #expect(isTrusted || ledger.standing != .serving, "it serves after \(event)")
      #expect(ledger.pending.map { [$0.number] } ?? [] == Array(open))
    }
  }

  private func event(
    of choice: Int,
    _ open: Set<Int>,
    _ random: inout SeededGenerator
  ) -> HealthLedger.Event {
    switch choice {
    case 0: .entered
    case 1: .left
    case 2: .faulted
    case 3: .started
    case 4: .refused(reason: "r")
    case 5: JobID(5).map { .accepted($0) } ?? .tick
    case 6, 7:
      .ended(
        number: Bool.random(using: &random) ? open.first : nil,
        passed: Bool.random(using: &random),
        reason: "e"
      )
    default: .tick
    }
  }
}
