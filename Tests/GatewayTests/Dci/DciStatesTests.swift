import Posix
import Spool
import Testing

@testable import Gateway

@Suite("DCI: states of a job")
struct DciStatesTests {
  private typealias Attempt = DciHistory.Attempt

  private let accepted = HistoryLine(time: DciTree.moment(0), state: "queued", comment: "accepted")

  private func line(_ seconds: Int, _ phase: Phase, _ comment: String? = nil) -> HistoryLine {
    HistoryLine(time: DciTree.moment(seconds), state: "running", phase: phase, board: "b", comment: comment)
  }

  private func result(_ verdict: Verdict, at seconds: Int, requeued: JobResult.Requeue? = nil) -> JobResult {
    var result = JobResult(
      verdict: verdict,
      phase: .run,
      blame: .job,
      reason: "because",
      ended: DciTree.moment(seconds)
    )
    result.requeued = requeued
    return result
  }

  private func holder() throws -> Holder { try #require(Holder(host: "lab1", incarnation: "0123abcd")) }

  private func states(
    _ state: JobToken.State,
    own: [HistoryLine]? = nil,
    _ attempts: [Attempt] = [],
    end: DciEnd? = nil
  ) throws -> DciStates {
    let history = DciHistory(own: own ?? [accepted], attempts: attempts)
    return DciStates(JobToken(try DciTree.id(1), state), history, created: DciTree.moment(0), end: end)
  }

  private func told(_ states: DciStates) -> [String] {
    states.states.map { "\($0.status.rawValue) \(($0.time.microseconds / 1_000_000) - DciTree.start)" }
  }

  private let whole = [(10, Phase.flash), (15, .boot), (20, .run)]

  private func run(_ epoch: Int, _ result: JobResult? = nil, end: Bool = true) -> Attempt {
    var lines = whole.map { line($0.0, $0.1) }
    if end { lines.append(line(50, .run, "\"OK\" was seen")) }
    return Attempt(epoch: epoch, lines: lines, result: result)
  }

  @Test("A waiting job is new since its acceptance")
  func waiting() throws {
    let states = try states(.queued(epoch: 0))
    #expect(told(states) == ["new 0"])
    #expect(states.states.first?.comment == "accepted")
  }

  @Test("Each change of status is a state, however many phases it has")
  func phases() throws {
    let states = try states(.running(epoch: 1, holder: holder()), [run(1, end: false)])
    #expect(told(states) == ["new 0", "pre-run 10", "running 20"])
    #expect(states.states.last?.comment == nil)
  }

  @Test("The runner's last word begins the collecting")
  func lastWord() throws {
    let states = try states(.running(epoch: 1, holder: holder()), [run(1)])
    #expect(told(states) == ["new 0", "pre-run 10", "running 20", "post-run 50"])
    #expect(states.states.last?.comment == "\"OK\" was seen")
  }

  @Test("An explicit collecting is the same")
  func collect() throws {
    let attempt = Attempt(epoch: 1, lines: [line(10, .run), line(40, .collect)], result: nil)
    #expect(
      told(try states(.running(epoch: 1, holder: holder()), [attempt])) == [
        "new 0", "running 10", "post-run 40",
      ]
    )
  }

  @Test("The last state is how it ended, with the result's reason")
  func ended() throws {
    let end = DciEnd(status: .success, time: DciTree.moment(60), comment: "because", attempt: 1)
    let states = try states(.finished, [run(1, result(.passed, at: 60))], end: end)
    #expect(told(states) == ["new 0", "pre-run 10", "running 20", "post-run 50", "success 60"])
    #expect(states.states.last?.comment == "because")
  }

  @Test("A job whose result cannot be read has ended when it was last heard of")
  func unreadable() throws {
    let end = DciEnd(status: .error, time: nil, comment: nil, attempt: nil)
    #expect(told(try states(.finished, [run(1)], end: end)).last == "error 50")
  }

  @Test("A job that was cancelled while it waited has no states between")
  func cancelledWaiting() throws {
    let end = DciEnd(status: .killed, time: DciTree.moment(5), comment: "ann cancelled it", attempt: 1)
    let attempt = Attempt(epoch: 1, lines: [], result: result(.cancelled, at: 5))
    #expect(told(try states(.cancelled, [attempt], end: end)) == ["new 0", "killed 5"])
  }

  @Test("A refused drop was never new")
  func refused() throws {
    let line = HistoryLine(time: DciTree.moment(0), state: "cancelled", comment: "refused: why")
    let end = DciEnd(status: .error, time: DciTree.moment(1), comment: "why", attempt: nil)
    #expect(told(try states(.cancelled, own: [line], end: end)) == ["error 1"])
  }

  @Test("After a fault the job is new again")
  func requeued() throws {
    let states = try states(.queued(epoch: 2), [run(1, result(.error, at: 60, requeued: .fault))])
    #expect(told(states) == ["new 0", "pre-run 10", "running 20", "post-run 50", "new 60"])
    #expect(states.states.last?.comment == "because")
  }

  @Test("A lost attempt ends with its last line")
  func lost() throws {
    let states = try states(.running(epoch: 3, holder: holder()), [run(1, end: false)])
    #expect(told(states) == ["new 0", "pre-run 10", "running 20", "new 20"])
  }

  @Test("A job that was started anew had ended before")
  func startedAnew() throws {
    let start = HistoryLine(time: DciTree.moment(90), state: "finished", comment: "start requested by ann")
    let states = try states(.queued(epoch: 2), own: [accepted, start], [run(1, result(.failed, at: 60))])
    #expect(
      told(states) == ["new 0", "pre-run 10", "running 20", "post-run 50", "failure 60", "new 90"]
    )
    #expect(states.states.last?.comment == "start requested by ann")
  }

  @Test("Names of states stay as more come")
  func stable() throws {
    let holder = try holder()
    let end = DciEnd(status: .success, time: DciTree.moment(160), comment: nil, attempt: 3)
    let fault = result(.error, at: 60, requeued: .fault)
    let life: [DciStates] = [
      try states(.queued(epoch: 0)),
      try states(.running(epoch: 1, holder: holder), [Attempt(epoch: 1, lines: [line(10, .flash)])]),
      try states(.running(epoch: 1, holder: holder), [run(1, end: false)]),
      try states(.running(epoch: 1, holder: holder), [run(1)]),
      try states(.ending(epoch: 1, holder: holder), [run(1, fault)]),
      try states(.queued(epoch: 2), [run(1, fault)]),
      try states(.running(epoch: 3, holder: holder), [run(1, fault), run(3, end: false)]),
      try states(.running(epoch: 3, holder: holder), [run(1, fault), run(3)]),
      try states(.finished, [run(1, fault), run(3, result(.passed, at: 160))], end: end),
    ]
    for (before, after) in zip(life, life.dropFirst()) {
      #expect(after.states.starts(with: before.states))
    }
    let names = life.last?.states.map(\.name) ?? []
    #expect(names.count == 9)
    #expect(Set(names).count == names.count)
  }

  @Test("What an attempt left goes with the state that it had, or with the one before")
  func belonging() throws {
    let flashFailed = Attempt(
      epoch: 1,
      lines: [line(10, .flash)],
      result: result(.error, at: 20, requeued: .fault)
    )
    let states = try states(.running(epoch: 3, holder: holder()), [flashFailed, run(3)])
    #expect(states.state(.preRun, ofAttempt: 3)?.name == "3/0")
    #expect(states.state(.running, ofAttempt: 3)?.name == "3/1")
    #expect(states.state(.postRun, ofAttempt: 3)?.name == "3/2")
    #expect(states.state(.running, ofAttempt: 1)?.name == "1/0")
    #expect(states.state(.running, ofAttempt: 2) == nil)
  }
}
