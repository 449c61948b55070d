import Posix
import Testing

@testable import Gateway

@Suite("The thread for passwords")
struct TrialDeskTests {
  /// A desk whose trials begin and end when the test says so.
  private final class Stage: Sendable {
    let desk: TrialDesk
    let began: Bell
    let mayEnd: Bell
    let answers = Locked<[String]>([])
    let answered: Bell

    init(limitOfPeer: Int) throws {
      let (began, mayEnd) = (try Bell(), try Bell())
      (self.began, self.mayEnd) = (began, mayEnd)
      answered = try Bell()
      desk = try TrialDesk(
        queue: TrialQueue(limitOfPeer: limitOfPeer, limit: 100),
        judge: { trial, _ in
          began.ring()
          _ = mayEnd.wait(milliseconds: 30_000)
          return .known(.user(name: trial.user, teams: [], isAdmin: false))
        },
        refuse: { _ in .wrong(notBefore: 7) }
      )
    }

    deinit {
      desk.stop()
      mayEnd.ring()
    }

    func submit(_ name: String, of peer: String) {
      let trial = Trial(user: name, matter: .teams, key: Array(name.utf8))
      desk.submit(trial, of: peer) { [answers, answered] outcome in
        answers.withLock { $0.append(outcome == .wrong(notBefore: 7) ? "\(name) refused" : name) }
        answered.ring()
      }
    }

    func begin() { #expect(began.wait(milliseconds: 30_000), "no trial began") }

    /// Lets the trial under way end, and waits until so many have been answered.
    func end(untilAnswered count: Int) {
      mayEnd.ring()
      while answers.withLock({ $0.count }) < count {
        guard answered.wait(milliseconds: 30_000) else {
          Issue.record("no answer")
          return
        }
      }
    }
  }

  @Test("A peer that comes while another floods is next but one")
  func fair() throws {
    let stage = try Stage(limitOfPeer: 16)
    for number in 1...5 { stage.submit("flood \(number)", of: "a") }
    stage.begin()
    stage.submit("other", of: "b")
    for count in 1...6 {
      stage.end(untilAnswered: count)
      if count < 6 { stage.begin() }
    }
    let order = stage.answers.withLock { $0 }
    #expect(order.firstIndex(of: "other").map { $0 <= 2 } == true, "\(order)")
    #expect(order.filter { $0 != "other" } == (1...5).map { "flood \($0)" })
  }

  @Test("Who has no room is told so, while the trials go on")
  func refused() throws {
    let stage = try Stage(limitOfPeer: 1)
    stage.submit("one", of: "a")
    stage.begin()
    stage.submit("two", of: "a")
    stage.submit("three", of: "a")
    stage.end(untilAnswered: 2)
    stage.begin()
    stage.end(untilAnswered: 3)
    #expect(stage.answers.withLock { $0 } == ["one", "three refused", "two"])
  }

  @Test("After the stop nothing is begun, and who waits is not called")
  func stop() throws {
    let stage = try Stage(limitOfPeer: 16)
    stage.submit("one", of: "a")
    stage.begin()
    stage.submit("two", of: "a")
    stage.desk.stop()
    stage.end(untilAnswered: 1)
    #expect(!stage.began.wait(milliseconds: 0))
    #expect(stage.answers.withLock { $0 } == ["one"])
  }
}
