import Spool
import TestSupport
import Testing

/// Every pair of a state and an event, and what random lives keep to.
@Suite("Life of a job")
struct JobLifeTests {
  struct Row: CustomTestStringConvertible {
    var state: JobToken.State
    var event: JobLife.Event
    var outcome: JobLife.Transition

    init(_ state: JobToken.State, _ event: JobLife.Event, _ outcome: JobLife.Transition) {
      self.state = state
      self.event = event
      self.outcome = outcome
    }

    var testDescription: String { "\(event) in \(state)" }
  }

  private static func holders() throws -> (Holder, Holder) {
    (try .known("lab1~0123abcd"), try .known("lab2~89abcdef"))
  }

  private static func events(_ holder: Holder) -> [JobLife.Event] {
    [.hold, .unhold, .claim(by: holder), .decide, .requeue, .publish(.finished), .publish(.cancelled)]
  }

  static func table() throws -> [Row] {
    let (owner, other) = try holders()
    let queued = JobToken.State.queued(epoch: 4)
    let held = JobToken.State.held(epoch: 4)
    let running = JobToken.State.running(epoch: 4, holder: owner)
    let ending = JobToken.State.ending(epoch: 4, holder: owner)
    let living: [Row] = [
      Row(queued, .hold, .move(to: .held(epoch: 5))),
      Row(queued, .unhold, .refused(.notHeld)),
      Row(queued, .claim(by: other), .move(to: .running(epoch: 5, holder: other))),
      Row(queued, .decide, .refused(.notUnderWay)),
      Row(queued, .requeue, .refused(.notUnderWay)),
      Row(queued, .publish(.finished), .refused(.notDecided)),
      Row(queued, .publish(.cancelled), .refused(.notDecided)),

      Row(held, .hold, .refused(.isHeld)),
      Row(held, .unhold, .move(to: .queued(epoch: 5))),
      Row(held, .claim(by: other), .move(to: .running(epoch: 5, holder: other))),
      Row(held, .decide, .refused(.notUnderWay)),
      Row(held, .requeue, .refused(.isHeld)),
      Row(held, .publish(.finished), .refused(.notDecided)),
      Row(held, .publish(.cancelled), .refused(.notDecided)),

      Row(running, .hold, .refused(.notWaiting)),
      Row(running, .unhold, .refused(.notHeld)),
      Row(running, .claim(by: other), .refused(.notWaiting)),
      Row(running, .decide, .move(to: .ending(epoch: 4, holder: owner))),
      Row(running, .requeue, .move(to: .queued(epoch: 5))),
      Row(running, .publish(.finished), .refused(.notDecided)),
      Row(running, .publish(.cancelled), .refused(.notDecided)),

      Row(ending, .hold, .refused(.notWaiting)),
      Row(ending, .unhold, .refused(.notHeld)),
      Row(ending, .claim(by: other), .refused(.notWaiting)),
      Row(ending, .decide, .refused(.isDecided)),
      Row(ending, .requeue, .refused(.isDecided)),
      Row(ending, .publish(.finished), .move(to: .finished)),
      Row(ending, .publish(.cancelled), .move(to: .cancelled)),
    ]
    let ended = [JobToken.State.finished, .cancelled].flatMap { state in
      events(other).map { Row(state, $0, .refused(.hasEnded)) }
    }
    return living + ended
  }

  @Test("Each event does in each state what the table says", arguments: try table())
  func transition(row: Row) {
    #expect(JobLife.transition(from: row.state, on: row.event) == row.outcome)
  }

  @Test("The table has every pair")
  func tableIsTotal() throws {
    let pairs = Set(try Self.table().map { "\($0.state) \($0.event)" })
    #expect(pairs.count == 6 * 7)
  }

  @Test("A new job, whose name has no epoch, is claimed as attempt 1")
  func firstClaim() throws {
    let (owner, _) = try Self.holders()
    let moved = JobLife.transition(from: .queued(epoch: 0), on: .claim(by: owner))
    #expect(moved == .move(to: .running(epoch: 1, holder: owner)))
  }

  @Test("When the epochs are used up the job stays where it is, instead of beginning anew")
  func wornOut() throws {
    let (owner, _) = try Self.holders()
    #expect(JobLife.transition(from: .queued(epoch: .max), on: .hold) == .refused(.isWornOut))
    #expect(JobLife.transition(from: .queued(epoch: .max), on: .claim(by: owner)) == .refused(.isWornOut))
    #expect(JobLife.transition(from: .held(epoch: .max), on: .unhold) == .refused(.isWornOut))
    #expect(
      JobLife.transition(from: .running(epoch: .max, holder: owner), on: .requeue) == .refused(.isWornOut)
    )
    #expect(
      JobLife.transition(from: .running(epoch: .max, holder: owner), on: .decide)
        == .move(to: .ending(epoch: .max, holder: owner))
    )
  }

  /// A random life of one job, move by move.
  private func life(seed: UInt64) throws -> [(from: JobToken, to: JobToken, event: JobLife.Event)] {
    var random = SeededGenerator(seed: seed)
    let (a, b) = try Self.holders()
    var token = JobToken(try JobID.known(42), .queued(epoch: 0))
    var moves: [(from: JobToken, to: JobToken, event: JobLife.Event)] = []
    for _ in 0..<60 {
      guard let event = Self.events(Bool.random(using: &random) ? a : b).randomElement(using: &random) else {
        break
      }
      guard case .move(let state) = JobLife.transition(from: token.state, on: event) else { continue }
      let next = JobToken(token.id, state)
      moves.append((token, next, event))
      token = next
    }
    return moves
  }

  @Test("Every entry into queued, every hold and every claim raises the epoch")
  func epochsRise() throws {
    for seed in 0..<1000 {
      for move in try life(seed: UInt64(seed)) {
        switch move.to.state {
        case .queued, .held, .running:
          #expect((move.to.epoch ?? -1) > (move.from.epoch ?? .max), "\(move)")
        case .ending: #expect(move.to.epoch == move.from.epoch)
        case .finished, .cancelled: break
        }
      }
    }
  }

  @Test("No pair of names, and no name, occurs twice in a life: a late replay of a rename moves nothing")
  func namesAreUnique() throws {
    for seed in 0..<1000 {
      var left: Set<String> = []
      for move in try life(seed: UInt64(seed)) {
        #expect(left.insert(move.from.path).inserted, "\(move.from.path) was left twice")
        #expect(!left.contains(move.to.path), "\(move.to.path) was entered again")
      }
    }
  }

  @Test("Nothing leaves an end, and what is decided is only published")
  func endsAreFinal() throws {
    for seed in 0..<1000 {
      for move in try life(seed: UInt64(seed)) {
        switch move.from.state {
        case .finished, .cancelled: Issue.record("\(move.from.path) was left")
        case .ending: #expect(move.to.state == .finished || move.to.state == .cancelled)
        case .queued, .held, .running: break
        }
      }
    }
  }

  @Test("Only what was decided ends")
  func endsAreDecided() throws {
    for seed in 0..<1000 {
      for move in try life(seed: UInt64(seed)) where move.to.state == .finished || move.to.state == .cancelled
      {
        guard case .ending = move.from.state else {
          Issue.record("\(move.from.path) ended undecided")
          continue
        }
      }
    }
  }
}
