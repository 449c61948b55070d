import Spool
import Testing

@testable import Runner

@Suite("Runs that make one attempt")
struct EnsembleTests {
  typealias Event = Ensemble.Event

  private static func ending(_ verdict: Verdict, _ reason: String, _ blame: Blame = .job) -> Ending {
    Ending(verdict, .run, blame, reason)
  }

  private static let passed = Event.ended(ending(.passed, "saw PASS"))
  private static let failed = Event.ended(ending(.failed, "saw FAIL"))
  private static let fault = Event.ended(ending(.error, "no probe", .infrastructure))
  private static let cancelled = Event.ended(ending(.cancelled, "cancelled by ann", .cancelled))
  private static let stopped: Event = {
    var end = ending(.cancelled, "stopped", .cancelled)
    end.isConsequence = true
    return .ended(end)
  }()

  private static let again: Event = {
    var end = ending(.error, "ended by ann's reset, to wait again", .infrastructure)
    end.requeue = .request
    return .ended(end)
  }()

  /// Two roles, of which the second may have no expectation.
  private func ensemble(companion: Bool = false) -> Ensemble {
    Ensemble([
      Ensemble.Member(role: "gateway", board: "a", hasExpectation: true),
      Ensemble.Member(role: "node", board: "b", hasExpectation: !companion),
    ])
  }

  private func released(companion: Bool = false) -> Ensemble {
    var ensemble = ensemble(companion: companion)
    _ = ensemble.handle(.ready, of: 0)
    _ = ensemble.handle(.ready, of: 1)
    return ensemble
  }

  @Test("All are released when the last is ready")
  func release() {
    var ensemble = ensemble()
    #expect(ensemble.handle(.ready, of: 1).isEmpty)
    #expect(ensemble.handle(.ready, of: 0) == [.release])
  }

  @Test("A failure before the release stops who waits, and nobody is released")
  func failureBefore() {
    var ensemble = ensemble()
    #expect(ensemble.handle(.ready, of: 0).isEmpty)
    #expect(
      ensemble.handle(Self.fault, of: 1) == [
        .stop(member: 0, because: "stopped because role node met a fault: no probe")
      ]
    )
    #expect(ensemble.handle(Self.stopped, of: 0) == [.end])
    #expect(ensemble.result?.ending.verdict == .error)
    #expect(ensemble.result?.ending.reason == "role node: no probe")
  }

  @Test("A pass waits for the others, and all passes are a pass")
  func pass() {
    var ensemble = released()
    #expect(ensemble.handle(Self.passed, of: 0).isEmpty)
    #expect(ensemble.result == nil)
    #expect(ensemble.handle(Self.passed, of: 1) == [.end])
    #expect(ensemble.result?.ending.verdict == .passed)
    #expect(ensemble.result?.ending.reason == "gateway: saw PASS; node: saw PASS")
    #expect(ensemble.result?.role == "node")
  }

  @Test("The first failure decides, and stops the others")
  func failure() {
    var ensemble = released()
    #expect(ensemble.handle(Self.passed, of: 0).isEmpty)
    #expect(ensemble.handle(Self.failed, of: 1) == [.end])
    #expect(ensemble.result?.ending.verdict == .failed)
    #expect(ensemble.result?.role == "node")

    var other = released()
    #expect(
      other.handle(Self.failed, of: 1) == [
        .stop(member: 0, because: "stopped because role node failed: saw FAIL")
      ]
    )
    // What comes of the stop changes nothing any more.
    #expect(other.handle(Self.fault, of: 0) == [.end])
    #expect(other.result?.ending.verdict == .failed)
    #expect(other.result?.ending.reason == "role node: saw FAIL")
  }

  @Test("A role without expectations is sent away when all others have ended, and does not decide")
  func companion() {
    var ensemble = released(companion: true)
    #expect(ensemble.handle(Self.passed, of: 0) == [.dismiss(member: 1)])
    #expect(ensemble.handle(.ended(Self.ending(.completed, "ended with the others")), of: 1) == [.end])
    #expect(ensemble.result?.ending.verdict == .passed)
    #expect(ensemble.result?.role == "gateway")
  }

  @Test("A role without expectations that ends early is waited for by nobody, and its failure counts")
  func companionEndsFirst() {
    var ensemble = released(companion: true)
    #expect(ensemble.handle(.ended(Self.ending(.completed, "over")), of: 1).isEmpty)
    #expect(ensemble.handle(Self.passed, of: 0) == [.end])
    #expect(ensemble.result?.ending.verdict == .passed)

    var other = released(companion: true)
    #expect(other.handle(Self.failed, of: 1).count == 1)
    _ = other.handle(Self.stopped, of: 0)
    #expect(other.result?.ending.verdict == .failed)
  }

  @Test("Where nothing is expected of any role all go on to their own ends")
  func nobodyJudged() {
    var ensemble = Ensemble([
      Ensemble.Member(role: "x", board: "a", hasExpectation: false),
      Ensemble.Member(role: "y", board: "b", hasExpectation: false),
    ])
    _ = ensemble.handle(.ready, of: 0)
    _ = ensemble.handle(.ready, of: 1)
    let over = Event.ended(Self.ending(.completed, "the time limit of 5 s was over"))
    #expect(ensemble.handle(over, of: 0).isEmpty)
    #expect(ensemble.handle(over, of: 1) == [.end])
    #expect(ensemble.result?.ending.verdict == .completed)
  }

  @Test("Of a cancel and a wish to run again the cancel wins")
  func cancel() {
    var ensemble = released()
    _ = ensemble.handle(Self.again, of: 0)
    _ = ensemble.handle(Self.cancelled, of: 1)
    #expect(ensemble.result?.ending.verdict == .cancelled)
    #expect(ensemble.result?.ending.requeue == nil)
    #expect(ensemble.result?.ending.reason == "cancelled by ann")

    var requeued = released()
    _ = requeued.handle(Self.again, of: 0)
    _ = requeued.handle(Self.stopped, of: 1)
    #expect(requeued.result?.ending.requeue == .request)
  }

  @Test("The result names each role's board, verdict and reason, and each test's role")
  func boards() {
    var ensemble = released()
    var end = Self.ending(.passed, "TAP: 1 test passed")
    end.cases = [JobResult.Case(name: "radio", verdict: .passed)]
    _ = ensemble.handle(.ended(end), of: 0)
    _ = ensemble.handle(Self.failed, of: 1)
    #expect(ensemble.boards.map(\.role) == ["gateway", "node"])
    #expect(ensemble.boards.map(\.board) == ["a", "b"])
    #expect(ensemble.boards.map(\.verdict) == [.passed, .failed])
    #expect(ensemble.result?.ending.cases.map(\.name) == ["gateway: radio"])
  }

  @Test("What comes of a run that has ended is nothing")
  func late() {
    var ensemble = released()
    _ = ensemble.handle(Self.passed, of: 0)
    #expect(ensemble.handle(.ready, of: 0).isEmpty)
    #expect(ensemble.handle(Self.failed, of: 0).isEmpty)
    _ = ensemble.handle(Self.passed, of: 1)
    #expect(ensemble.result?.ending.verdict == .passed)
  }
}
