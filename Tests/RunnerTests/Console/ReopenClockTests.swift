import Testing

@testable import Runner

/// Times are milliseconds.
@Suite("When a lost console is looked for")
struct ReopenClockTests {
  private enum Step: Sendable {
    case loss(Int)
    case back(Int)
    case turn(Int, ReopenClock.Turn)
  }

  private static func at(_ milliseconds: Int) -> UInt64 { UInt64(milliseconds) * 1_000_000 }

  private static func wait(_ milliseconds: Int) -> ReopenClock.Turn { .wait(until: at(milliseconds)) }

  private func walk(_ steps: [Step]) {
    var clock = ReopenClock()
    for (index, step) in steps.enumerated() {
      switch step {
      case .loss(let time): clock.noteLoss(at: Self.at(time))
      case .back(let time): clock.noteReturn(at: Self.at(time))
      case .turn(let time, let expected): #expect(clock.turn(at: Self.at(time)) == expected, "step \(index)")
      }
    }
  }

  @Test("It is tried at once, and then every 100 ms")
  func pace() {
    walk([
      .loss(5000), .turn(5000, .due), .turn(5000, Self.wait(5100)), .turn(5099, Self.wait(5100)),
      .turn(5100, .due), .turn(5350, .due), .turn(5351, Self.wait(5450)),
    ])
  }

  @Test("After 10 s it is over, and nothing is waited for beyond them")
  func patience() {
    walk([
      .loss(1000), .turn(10_950, .due), .turn(10_960, Self.wait(11_000)), .turn(10_999, Self.wait(11_000)),
      .turn(11_000, .over), .turn(90_000, .over),
    ])
  }

  @Test("A console that never was there has 10 s from the first turn on")
  func never() {
    walk([.turn(70_000, .due), .turn(70_050, Self.wait(70_100)), .turn(79_999, .due), .turn(80_000, .over)])
  }

  @Test("A console that was back for a second has 10 s anew")
  func steady() {
    walk([
      .loss(1000), .turn(2000, .due), .back(2000), .loss(3000), .turn(12_999, .due), .turn(13_000, .over),
    ])
  }

  @Test("One that comes and goes has no 10 s anew, and is not tried more often")
  func flapping() {
    walk([
      .loss(1000), .turn(1000, .due), .back(1000), .loss(1010), .turn(1010, Self.wait(1100)),
      .turn(1100, .due), .back(1100), .loss(2099), .turn(10_999, .due), .back(10_999), .loss(11_000),
      .turn(11_000, .over),
    ])
  }

  @Test("Who looked at the clock before the loss was noted tries at once")
  func before() { walk([.loss(1000), .turn(990, .due), .turn(995, Self.wait(1090))]) }
}
