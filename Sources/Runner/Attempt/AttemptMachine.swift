import Boards
import Spool

/// One attempt from its first tool to its end: a pure machine, told what happens and asked what to do.
///
/// It starts the plan's flash commands one after the other, then the run command; has its judge read the
/// console, watches the clock for the limits, and has the tool stopped before it ends.
struct AttemptMachine: Sendable {
  enum Event: Sendable {
    case cannotStart(reason: String)
    /// Output of the board's console.
    case console(ArraySlice<UInt8>)
    /// The tool and all that it started are gone, and its outputs are read to their end.
    case ended(ProcessExit, cause: KeeperReport.Cause, messages: [UInt8])
    /// A limit may have run out.
    case tick
    case cancelled(by: String)
    /// The run is to end, and the job to wait again.
    case again(AgainMark)
    /// The runner is stopping.
    case shutDown
    /// The keeper is gone, and with it the tools.
    case keeperLost
    /// All boards of the attempt are ready.
    case go
    /// Another role of the attempt has decided its end.
    case stopped(because: String)
    /// All roles of the attempt that are judged have ended.
    case dismissed
  }

  enum Action: Sendable, Equatable {
    case start(Command)
    case stop
    /// The board can be released, and waits for the others of its attempt.
    case ready
    case end(Ending)
  }

  private enum State: Sendable {
    case idle
    case flashing(step: Int)
    case running
    /// Decided; only the tool's end is awaited.
    case stopping(Ending)
    case ended
  }

  private let plan: Plan
  private var judge: RunJudge
  private var clock: RunClock
  private var gate: Gate
  private var state = State.idle

  /// - Parameters:
  ///   - plan: what to do.
  ///   - expectation: the manifest's `expect`.
  ///   - progress: the manifest's `progress_pattern`.
  ///   - gate: closed where the board is one of several, which are released together.
  init(
    plan: Plan,
    expectation: Boards.Expectation?,
    progress: ProgressPattern? = nil,
    gate: Gate = .open
  ) {
    self.plan = plan
    self.gate = gate
    // The job's own program tells by its exit status how it went.
    let endsByItself = plan.run?.program.hasPrefix("./") ?? false
    judge = RunJudge(expectation: expectation, progress: progress, endsByItself: endsByItself)
    clock = RunClock(limits: plan.limits)
  }

  /// When ``Event/tick`` is due, in nanoseconds of the clock that the events come with.
  var deadline: UInt64? {
    switch state {
    // Others are flashed meanwhile, each with a limit of its own.
    case .flashing where gate == .reached: nil
    case .flashing: clock.deadline
    case .running: [clock.deadline, judge.deadline].compactMap(\.self).min()
    case .idle, .stopping, .ended: nil
    }
  }

  var phase: Phase {
    switch state {
    case .idle: .claim
    case .flashing: .flash
    case .running: judge.firstOutputSeen ? .run : .boot
    case .stopping(let ending): ending.phase
    case .ended: .collect
    }
  }

  /// How far the run is, from 0 to 1, by the manifest's pattern, or else by the tests that are over; nil where
  /// nothing tells.
  var progress: Double? { judge.progress }

  mutating func begin(at now: UInt64) -> [Action] {
    clock.tell(.flashStarted, at: now)
    return startStep(0, at: now)
  }

  mutating func handle(_ event: Event, at now: UInt64) -> [Action] {
    switch (state, event) {
    case (.idle, _), (.ended, _): return []
    case (.flashing, .cannotStart(let reason)), (.running, .cannotStart(let reason)):
      return cannotStart(reason)
    case (.flashing, .console), (.stopping, .console): return []
    case (.running, .console(let bytes)): return read(bytes, at: now)
    case (.flashing(let step), .ended(let exit, let cause, let messages)):
      return flashEnded(step, exit, cause, messages, at: now)
    case (.running, .ended(let exit, let cause, let messages)): return runEnded(exit, cause, messages)
    case (.stopping(let ending), .ended), (.stopping(let ending), .cannotStart): return end(ending)
    case (.flashing, .tick) where gate == .reached: return []
    case (.flashing(let step), .go): return pass(step, at: now)
    case (.running, .go), (.stopping, .go), (.stopping, .stopped), (.stopping, .dismissed): return []
    case (.flashing, .stopped(let reason)), (.running, .stopped(let reason)):
      return stop(Self.stopped(reason, phase))
    case (.flashing, .dismissed), (.running, .dismissed):
      return judge.hasBegunTests ? [] : stop(Self.dismissed(phase))
    case (.flashing, .tick), (.running, .tick):
      if let ending = judge.due(at: now) { return stop(ending) }
      guard let expiry = clock.expired(at: now) else { return [] }
      return stop(judge.expired(expiry, limits: plan.limits))
    case (.stopping, .tick), (.stopping, .again): return []
    case (.flashing, .cancelled(let user)), (.running, .cancelled(let user)):
      return stop(Self.cancelled(by: user, phase))
    case (.stopping(let ending), .cancelled(let user)):
      // Of a cancel and a wish to run again the cancel wins; other ends stay as they are.
      if ending.requeue == .request { state = .stopping(Self.cancelled(by: user, ending.phase)) }
      return []
    case (.flashing, .again(let mark)), (.running, .again(let mark)): return stop(Self.again(mark, phase))
    case (.flashing, .shutDown), (.running, .shutDown): return stop(Self.shutDown(phase))
    // What was decided before the runner stopped stays decided.
    case (.stopping, .shutDown): return []
    case (.stopping(let ending), .keeperLost): return end(ending)
    case (.flashing, .keeperLost), (.running, .keeperLost):
      return end(Ending(.error, phase, .infrastructure, "the keeper of the runner's tools was lost"))
    }
  }

  private mutating func startStep(_ step: Int, at now: UInt64) -> [Action] {
    if step < plan.flash.count {
      state = .flashing(step: step)
      return [.start(plan.flash[step])]
    }
    if gate == .closed {
      gate = .reached
      state = .flashing(step: step)
      return [.ready]
    }
    clock.tell(.released, at: now)
    state = .running
    return plan.run.map { [.start($0)] } ?? []
  }

  /// Goes through the gate.
  private mutating func pass(_ step: Int, at now: UInt64) -> [Action] {
    guard gate == .reached else { return [] }
    gate = .open
    return startStep(step, at: now)
  }

  private mutating func end(_ ending: Ending) -> [Action] {
    state = .ended
    return [.end(judge.withCases(ending))]
  }

  private mutating func stop(_ ending: Ending) -> [Action] {
    // A board that runs by itself has no tool whose end could be awaited.
    guard currentCommand != nil else { return end(ending) }
    state = .stopping(ending)
    return [.stop]
  }

  private var currentCommand: Command? {
    if case .flashing(let step) = state { return step < plan.flash.count ? plan.flash[step] : nil }
    return plan.run
  }

  private func toolEvidence(_ messages: [UInt8]) -> Spool.Evidence? {
    guard let command = currentCommand else { return nil }
    let output = String(decoding: messages.suffix(4000), as: UTF8.self)
    return .tool(arguments: [command.program] + command.arguments, output: output)
  }

  /// A tool that is missing is the host's fault; an executable that cannot be run is the job's.
  private mutating func cannotStart(_ reason: String) -> [Action] {
    let program = currentCommand?.program ?? "the tool"
    let isJobs = program.hasPrefix("./")
    let sentence = "\(program) cannot be started: \(reason)"
    return end(
      Ending(
        isJobs ? .failed : .error,
        phase,
        isJobs ? .job : .infrastructure,
        sentence,
        evidence: toolEvidence([])
      )
    )
  }

  private mutating func read(_ bytes: ArraySlice<UInt8>, at now: UInt64) -> [Action] {
    if !bytes.isEmpty { clock.tell(.output, at: now) }
    return judge.feed(bytes, at: now).map { stop($0) } ?? []
  }

  private mutating func flashEnded(
    _ step: Int,
    _ exit: ProcessExit,
    _ cause: KeeperReport.Cause,
    _ messages: [UInt8],
    at now: UInt64
  ) -> [Action] {
    if let lost = Self.lost(cause, phase: .flash) { return end(lost) }
    guard exit == .status(0) else {
      var ending = Ending(
        .error,
        .flash,
        .infrastructure,
        "\(plan.flash[step].program) failed: \(Self.description(of: exit))",
        evidence: toolEvidence(messages)
      )
      ending.exit = exit
      return end(ending)
    }
    return startStep(step + 1, at: now)
  }

  private mutating func runEnded(
    _ exit: ProcessExit,
    _ cause: KeeperReport.Cause,
    _ messages: [UInt8]
  ) -> [Action] {
    if let lost = Self.lost(cause, phase: phase) { return end(lost) }
    return end(
      judge.ended(exit, rules: plan.exits, messages: messages, evidence: toolEvidence(messages))
    )
  }

  private static func lost(_ cause: KeeperReport.Cause, phase: Phase) -> Ending? {
    switch cause {
    case .itself: nil
    case .stopped: shutDown(phase)
    case .lease:
      Ending(
        .error,
        phase,
        .infrastructure,
        "the host could not renew its lease in time, so its tools were ended"
      )
    }
  }

  private static func shutDown(_ phase: Phase) -> Ending {
    var ending = Ending(.error, phase, .infrastructure, "the runner was stopped; the job waits again")
    ending.requeue = .stop
    return ending
  }

  private static func cancelled(by user: String, _ phase: Phase) -> Ending {
    Ending(.cancelled, phase, .cancelled, "cancelled by \(user)")
  }

  private static func again(_ mark: AgainMark, _ phase: Phase) -> Ending {
    var ending = Ending(
      .error,
      phase,
      .infrastructure,
      "ended by \(mark.user)'s \(mark.verb), to wait again"
    )
    ending.requeue = .request
    return ending
  }

  private static func stopped(_ reason: String, _ phase: Phase) -> Ending {
    var ending = Ending(.cancelled, phase, .cancelled, reason)
    ending.isConsequence = true
    return ending
  }

  private static func dismissed(_ phase: Phase) -> Ending {
    var ending = Ending(.completed, phase, .job, "ended with the roles that are judged")
    ending.isConsequence = true
    return ending
  }

  private static func description(of exit: ProcessExit) -> String {
    switch exit {
    case .status(let status): "it exited with status \(status)"
    case .signal(let signal): "it was ended by signal \(SignalName.description(signal))"
    }
  }
}
