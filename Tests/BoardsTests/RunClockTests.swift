import Boards
import Testing

/// Limits against a clock of whole seconds.
@Suite("Clock of an attempt")
struct RunClockTests {
  private static let second: UInt64 = 1_000_000_000

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    var limits: RunLimits
    var events: [(UInt64, RunClock.Event)]
    var deadline: UInt64?
    var expiry: RunClock.Expiry?
  }

  static let all = RunLimits(flash: 60, boot: 10, run: 100, silence: 30)
  static let runOnly = RunLimits(flash: 60, run: 100)

  static let rows = [
    Row(testDescription: "nothing began", limits: all, events: []),
    Row(testDescription: "flashing", limits: all, events: [(5, .flashStarted)], deadline: 65, expiry: .flash),
    Row(
      testDescription: "output during flashing is left from before",
      limits: all,
      events: [(5, .flashStarted), (20, .output)],
      deadline: 65,
      expiry: .flash
    ),
    Row(
      testDescription: "released after a long flash",
      limits: all,
      events: [(5, .flashStarted), (60, .released)],
      deadline: 70,
      expiry: .boot
    ),
    Row(
      testDescription: "no boot limit: silence from the release",
      limits: RunLimits(run: 100, silence: 30),
      events: [(7, .released)],
      deadline: 37,
      expiry: .silence
    ),
    Row(
      testDescription: "output ends the boot limit and begins silence anew",
      limits: all,
      events: [(0, .released), (9, .output)],
      deadline: 39,
      expiry: .silence
    ),
    Row(
      testDescription: "each output begins silence anew",
      limits: all,
      events: [(0, .released), (9, .output), (38, .output)],
      deadline: 68,
      expiry: .silence
    ),
    Row(
      testDescription: "the run's limit comes though the board goes on talking",
      limits: all,
      events: [(0, .released), (9, .output), (90, .output)],
      deadline: 100,
      expiry: .run
    ),
    Row(
      testDescription: "the run's limit begins at the release",
      limits: runOnly,
      events: [(3, .flashStarted), (50, .released)],
      deadline: 150,
      expiry: .run
    ),
    Row(
      testDescription: "a second release moves nothing",
      limits: runOnly,
      events: [(50, .released), (60, .released), (61, .flashStarted)],
      deadline: 150,
      expiry: .run
    ),
    Row(
      testDescription: "at the same moment a board that never spoke has not booted",
      limits: RunLimits(boot: 10, run: 10, silence: 10),
      events: [(0, .released)],
      deadline: 10,
      expiry: .boot
    ),
    Row(
      testDescription: "at the same moment the run's limit comes before silence",
      limits: RunLimits(run: 10, silence: 10),
      events: [(0, .released)],
      deadline: 10,
      expiry: .run
    ),
  ]

  @Test("The next limit follows from what happened", arguments: rows)
  func deadline(row: Row) {
    var clock = RunClock(limits: row.limits)
    for (time, event) in row.events { clock.tell(event, at: time * Self.second) }
    #expect(clock.deadline == row.deadline.map { $0 * Self.second })
    guard let deadline = clock.deadline else {
      #expect(clock.expired(at: .max) == nil)
      return
    }
    #expect(clock.expired(at: deadline - 1) == nil)
    #expect(clock.expired(at: deadline) == row.expiry)
    #expect(clock.expired(at: .max) == row.expiry)
  }

  @Test("A limit beyond the clock's range is no limit, and no trap")
  func hugeLimits() {
    var clock = RunClock(limits: RunLimits(flash: .max, boot: .max, run: .max, silence: .max))
    clock.tell(.released, at: .max - 1)
    #expect(clock.deadline == .max)
  }
}
