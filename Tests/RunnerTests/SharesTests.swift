import Spool
import TestSupport
import Testing

@testable import Runner

@Suite("What owners have had of the boards")
struct SharesTests {
  private static let second: UInt64 = 1_000_000_000
  private static let hour = 3600 * second

  private func token(_ id: Int) throws -> JobToken {
    JobToken(try .known(id), .running(epoch: 1, holder: try .known("lab1~0123abcd")))
  }

  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * max(1, abs(b)) }

  @Test("Who has had nothing has used nothing")
  func nothing() {
    #expect(Shares().usage(of: "ann") == 0)
  }

  @Test("A start costs a fixed amount, and time on a board its seconds")
  func boardSeconds() throws {
    var shares = Shares()
    shares.begin(try token(1), of: "ann", at: Self.hour)
    #expect(isNear(shares.usage(of: "ann"), Shares.costOfStart))
    shares.advance(to: Self.hour + 10 * Self.second)
    // Within ten seconds hardly anything is forgotten.
    #expect(abs(shares.usage(of: "ann") - Shares.costOfStart - 10) < 0.02)
    shares.end(try token(1), at: Self.hour + 20 * Self.second)
    let used = shares.usage(of: "ann")
    #expect(abs(used - Shares.costOfStart - 20) < 0.1)
    shares.advance(to: Self.hour + 30 * Self.second)
    #expect(shares.usage(of: "ann") < used)
    #expect(shares.usage(of: "bob") == 0)
  }

  @Test("Two boards cost twice what one costs")
  func twoBoards() throws {
    var shares = Shares()
    for id in 1...2 { shares.begin(try token(id), of: "ann", at: 0) }
    shares.begin(try token(3), of: "bob", at: 0)
    shares.advance(to: 100 * Self.second)
    #expect(isNear(shares.usage(of: "ann"), 2 * shares.usage(of: "bob")))
  }

  @Test("Half of it is forgotten each hour", arguments: [1, 2, 3, 7, 8, 9, 20])
  func halves(hours: Int) throws {
    var shares = Shares()
    shares.begin(try token(1), of: "ann", at: 5)
    shares.end(try token(1), at: 5)
    shares.advance(to: UInt64(hours) * Self.hour + 5)
    var expected = Shares.costOfStart
    for _ in 0..<hours { expected /= 2 }
    let usage = shares.usage(of: "ann")
    // So little is forgotten altogether.
    #expect(isNear(usage, expected) || (hours > 8 && usage == 0))
  }

  @Test("It is forgotten as steadily within the hour", arguments: [0.1, 0.25, 0.5, 0.9])
  func withinTheHour(part: Double) throws {
    var shares = Shares()
    shares.begin(try token(1), of: "ann", at: 0)
    shares.end(try token(1), at: 0)
    shares.advance(to: UInt64(part * Double(Self.hour)))
    let usage = shares.usage(of: "ann")
    // Twice the part takes it to the square of what the part leaves.
    shares.advance(to: UInt64(2 * part * Double(Self.hour)))
    #expect(isNear(shares.usage(of: "ann") * Shares.costOfStart, usage * usage))
  }

  @Test("How often it is brought up to date makes little difference")
  func steps() throws {
    var often = Shares()
    var seldom = Shares()
    often.begin(try token(1), of: "ann", at: 0)
    seldom.begin(try token(1), of: "ann", at: 0)
    for second in 1...600 { often.advance(to: UInt64(second) * Self.second) }
    seldom.advance(to: 600 * Self.second)
    #expect(abs(often.usage(of: "ann") - seldom.usage(of: "ann")) < 0.1 * seldom.usage(of: "ann"))
  }

  @Test("After years of work its numbers are finite, and who left is forgotten")
  func years() throws {
    var shares = Shares()
    for day in 0..<1000 {
      let now = UInt64(day) * 24 * Self.hour
      shares.begin(try token(day + 1), of: "user \(day)", at: now)
      shares.end(try token(day + 1), at: now + Self.hour)
    }
    #expect(shares.count <= 2)
    #expect(shares.usage(of: "user 999").isFinite)
    #expect(shares.usage(of: "user 999") > 100)
  }

  @Test("A clock that seems to go back, or far ahead, harms nothing")
  func clock() throws {
    var shares = Shares()
    shares.begin(try token(1), of: "ann", at: Self.hour)
    shares.end(try token(1), at: 0)
    #expect(isNear(shares.usage(of: "ann"), Shares.costOfStart))
    shares.begin(try token(2), of: "ann", at: .max)
    #expect(shares.usage(of: "ann").isFinite)
  }
}
