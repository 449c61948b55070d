import Boards
import Spool

/// One attempt from its first tool to its end: a pure machine, told what happens and asked what to do.
///
/// It walks the plan's steps, each to a good end, then lets the run command and the firmware run; has its
/// judge read the console, watches the clock for the limits, and has the tool stopped before it ends. After
/// a hang or a fault of the infrastructure it brings the board back before it gives it up.
struct AttemptMachine: Sendable {
  enum Event: Sendable {
    case cannotStart(reason: String)
    /// The board's console is open.
    case consoleOpen
    /// The board's console went away; it may come back.
    case consoleGone
    /// The board's console cannot be opened, or went away and did not come back.
    case consoleLost(reason: String)
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
    case openConsole
    /// Drop what the console has said and nobody has read.
    case discardConsole
    case pulse(ModemLine)
    case stop
    /// The board can be released, and waits for the others of its attempt.
    case ready
    case end(Ending)
  }

  private enum State: Sendable {
    case idle
    case preparing(StepWalk)
    case running
    /// Decided; only the tool's end is awaited.
    case stopping(Ending)
    /// Decided; the board is brought back.
    case recovering(StepWalk, Ending)
    case ended
  }

  private let plan: Plan
  private var judge: RunJudge
  private var clock: RunClock
  private var gate: Gate
  private var state = State.idle
  /// What the console decided before the last step was over.
  private var early: Ending?
  private var isConsoleAway = false
  /// Whether some of what the firmware said may have been missed.
  private var hasMissed = false
  /// Whether what the console says is the new firmware's.
  private(set) var isListening = false

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
    case .preparing where gate == .reached: nil
    case .preparing(let walk): walk.resumption ?? clock.deadline
    case .running: [clock.deadline, judge.deadline].compactMap(\.self).min()
    case .recovering(let walk, _): walk.resumption ?? clock.deadline
    case .idle, .stopping, .ended: nil
    }
  }

  var phase: Phase {
    switch state {
    case .idle: .claim
    case .preparing(let walk): walk.phase
    case .running: judge.firstOutputSeen ? .run : .boot
    case .stopping(let ending), .recovering(_, let ending): ending.phase
    case .ended: .collect
    }
  }

  /// Whether the tool that runs now is the run command.
  var isRunning: Bool {
    if case .running = state { true } else { false }
  }

  /// How far the run is, from 0 to 1, by the manifest's pattern, or else by the tests that are over; nil where
  /// nothing tells.
  var progress: Double? { judge.progress }

  mutating func begin(at now: UInt64) -> [Action] { proceed(StepWalk(plan.steps), at: now) }

  mutating func handle(_ event: Event, at now: UInt64) -> [Action] {
    switch (state, event) {
    case (.idle, _), (.ended, _): return []
    case (.preparing, .console(let bytes)), (.running, .console(let bytes)): return read(bytes, at: now)
    case (.stopping, .console): return []
    case (.preparing(let walk), .ended(let exit, let cause, let messages)):
      return stepEnded(walk, exit, cause, messages, at: now)
    case (.running, .ended(let exit, let cause, let messages)):
      return runEnded(exit, cause, messages, at: now)
    case (.stopping(let ending), .ended), (.stopping(let ending), .cannotStart): return end(ending, at: now)
    case (.preparing(let walk), .consoleOpen):
      isConsoleAway = false
      // One that went away while a tool runs, and came back, is no step that is over.
      return walk.step == .openConsole ? proceed(walk.next, at: now) : []
    case (.running, .consoleOpen), (.stopping, .consoleOpen):
      isConsoleAway = false
      return []
    case (_, .consoleGone):
      noteLoss()
      return []
    case (.preparing, .consoleLost(let reason)), (.running, .consoleLost(let reason)):
      return stop(Ending(.error, phase, .infrastructure, reason), at: now)
    case (.preparing, .cannotStart(let reason)), (.running, .cannotStart(let reason)):
      return cannotStart(reason, at: now)
    case (.preparing(let walk), .go): return pass(walk, at: now)
    case (.running, .go), (.stopping, .go), (.stopping, .stopped), (.stopping, .dismissed): return []
    case (.preparing, .stopped(let reason)), (.running, .stopped(let reason)):
      return stop(.stopped(reason, phase), at: now)
    case (.preparing, .dismissed), (.running, .dismissed):
      return judge.hasBegunTests ? [] : stop(.dismissed(phase), at: now)
    case (.preparing, .tick) where gate == .reached: return []
    case (.preparing(let walk), .tick): return tick(walk, at: now)
    case (.running, .tick): return tick(at: now)
    case (.preparing, .cancelled(let user)), (.running, .cancelled(let user)):
      return stop(.cancelled(by: user, phase), at: now)
    case (.stopping(let ending), .cancelled(let user)):
      // Of a cancel and a wish to run again the cancel wins; other ends stay as they are.
      if ending.requeue == .request { state = .stopping(.cancelled(by: user, ending.phase)) }
      return []
    case (.preparing, .again(let mark)), (.running, .again(let mark)):
      return stop(.again(mark, phase), at: now)
    case (.preparing, .shutDown), (.running, .shutDown): return stop(.shutDown(phase), at: now)
    // What was decided before stays decided.
    case (.stopping, .tick), (.stopping, .again), (.stopping, .shutDown), (.stopping, .consoleLost): return []
    case (.stopping(let ending), .keeperLost), (.recovering(_, let ending), .keeperLost): return close(ending)
    case (.preparing, .keeperLost), (.running, .keeperLost):
      return close(.lost(phase, "the keeper of the runner's tools was lost"))
    case (.recovering(let walk, let ending), _): return recover(walk, ending, event, at: now)
    }
  }

  // MARK: Steps

  /// Goes on from where the walk is, up to what has to be awaited.
  private mutating func proceed(_ walk: StepWalk, at now: UInt64) -> [Action] {
    var walk = walk
    var actions: [Action] = []
    while let step = walk.step {
      switch step {
      case .discard:
        // What comes from here on may be the new firmware's.
        guard gate != .closed else { return actions + wait(at: walk) }
        listen()
        actions.append(.discardConsole)
      case .pulse(let line): actions.append(.pulse(line))
      case .openConsole: return actions + enter(walk, .flashStarted, [.openConsole], at: now)
      case .wait(let seconds):
        walk.wait(seconds, from: now)
        return actions + enter(walk, .powerStarted, [], at: now)
      case .power(let command):
        return actions + enter(walk, .powerStarted, [.start(command)], at: now)
      case .convert(let tool), .flash(let tool), .reset(let tool):
        return actions + enter(walk, .flashStarted, [.start(tool.command)], at: now)
      }
      walk = walk.next
    }
    guard gate != .closed else { return actions + wait(at: walk) }
    return actions + release(at: now)
  }

  /// Waits at the gate.
  private mutating func wait(at walk: StepWalk) -> [Action] {
    gate = .reached
    state = .preparing(walk)
    return [.ready]
  }

  /// Goes through the gate.
  private mutating func pass(_ walk: StepWalk, at now: UInt64) -> [Action] {
    guard gate == .reached else { return [] }
    gate = .open
    return proceed(walk, at: now)
  }

  private mutating func enter(
    _ walk: StepWalk,
    _ beginning: RunClock.Event,
    _ actions: [Action],
    at now: UInt64
  ) -> [Action] {
    clock.tell(beginning, at: now)
    state = .preparing(walk)
    return actions
  }

  private mutating func release(at now: UInt64) -> [Action] {
    clock.tell(.released, at: now)
    if judge.firstOutputSeen { clock.tell(.output, at: now) }
    listen()
    state = .running
    if let early { return stop(early, at: now) }
    return plan.run.map { [.start($0)] } ?? []
  }

  private mutating func stepEnded(
    _ walk: StepWalk,
    _ exit: ProcessExit,
    _ cause: KeeperReport.Cause,
    _ messages: [UInt8],
    at now: UInt64
  ) -> [Action] {
    if let lost = Ending.lost(cause, phase: walk.phase) { return end(lost, at: now) }
    guard var ending = walk.ending(exit, messages) else { return proceed(walk.next, at: now) }
    ending.evidence = toolEvidence(messages)
    ending.exit = exit
    return end(ending, at: now)
  }

  private mutating func tick(_ walk: StepWalk, at now: UInt64) -> [Action] {
    if let resumption = walk.resumption {
      return now >= resumption ? proceed(walk.next, at: now) : []
    }
    return tick(at: now)
  }

  private mutating func tick(at now: UInt64) -> [Action] {
    if isRunning, let ending = judge.due(at: now) { return stop(ending, at: now) }
    guard let expiry = clock.expired(at: now) else { return [] }
    return stop(judge.expired(expiry, limits: plan.limits), at: now)
  }

  /// A port that is the board's own goes away with each reset, which says nothing.
  private mutating func noteLoss() {
    guard case .link(let settings) = plan.console, settings.moment == .before else { return }
    isConsoleAway = true
    if isListening { hasMissed = true }
  }

  /// What the console says from here on may be the new firmware's; while it is away, that is missed.
  private mutating func listen() {
    isListening = true
    if isConsoleAway { hasMissed = true }
  }

  /// An end that rests on what was not said is not the job's where the console was away: it may have been said then.
  private func unlessMissed(_ ending: Ending) -> Ending {
    guard hasMissed, ending.verdict == .timeout || ending.isByAbsence else { return ending }
    let reason = "\(ending.reason), and its console had been away meanwhile"
    return Ending(.error, ending.phase, .infrastructure, reason, evidence: ending.evidence)
  }

  // MARK: The end

  /// Has the tool stopped that runs, where one does.
  private mutating func stop(_ ending: Ending, at now: UInt64) -> [Action] {
    guard currentCommand != nil else { return end(ending, at: now) }
    state = .stopping(unlessMissed(ending))
    return [.stop]
  }

  /// Ends, after the board has been brought back where that is needed.
  private mutating func end(_ ending: Ending, at now: UInt64) -> [Action] {
    let ending = unlessMissed(ending)
    let isFault = ending.blame == .infrastructure && ending.requeue == nil
    guard ending.verdict == .timeout || isFault, !ending.isBoardLost, !plan.recovery.isEmpty else {
      return close(ending)
    }
    return recover(from: StepWalk(plan.recovery), ending, at: now)
  }

  private mutating func close(_ ending: Ending) -> [Action] {
    state = .ended
    return [.end(judge.withCases(ending))]
  }

  // MARK: Recovery

  private mutating func recover(from walk: StepWalk, _ ending: Ending, at now: UInt64) -> [Action] {
    var walk = walk
    isListening = false
    clock = RunClock(limits: plan.limits)
    clock.tell(.powerStarted, at: now)
    guard let step = walk.step else { return close(ending) }
    if case .wait(let seconds) = step { walk.wait(seconds, from: now) }
    state = .recovering(walk, ending)
    return step.command.map { [.start($0)] } ?? []
  }

  private mutating func recover(
    _ walk: StepWalk,
    _ ending: Ending,
    _ event: Event,
    at now: UInt64
  ) -> [Action] {
    switch event {
    case .ended(.status(0), _, _): return recover(from: walk.next, ending, at: now)
    case .ended(let exit, .itself, _): return giveUp(ending, walk.failure(exit))
    // What the keeper ended of its own accord says nothing of the board.
    case .ended(_, .stopped, _), .ended(_, .lease, _): return close(ending)
    case .cannotStart(let reason): return giveUp(ending, "\(walk.program) cannot be started: \(reason)")
    case .tick:
      if let resumption = walk.resumption {
        return now >= resumption ? recover(from: walk.next, ending, at: now) : []
      }
      guard clock.expired(at: now) != nil else { return [] }
      state = .stopping(ending.unrecovered("\(walk.program) took longer than \(plan.limits.power) s"))
      return [.stop]
    case .console, .consoleOpen, .consoleGone, .consoleLost, .cancelled, .again, .shutDown, .keeperLost:
      return []
    case .go, .stopped, .dismissed: return []
    }
  }

  private mutating func giveUp(_ ending: Ending, _ reason: String) -> [Action] {
    close(ending.unrecovered(reason))
  }

  // MARK: Tools

  private var currentCommand: Command? {
    switch state {
    case .preparing(let walk): walk.step?.command
    case .running: plan.run
    case .idle, .stopping, .recovering, .ended: nil
    }
  }

  private func toolEvidence(_ messages: [UInt8]) -> Spool.Evidence? {
    guard let command = currentCommand else { return nil }
    let output = String(decoding: messages.suffix(4000), as: UTF8.self)
    return .tool(arguments: [command.program] + command.arguments, output: output)
  }

  /// A tool that is missing is the host's fault; an executable that cannot be run is the job's.
  private mutating func cannotStart(_ reason: String, at now: UInt64) -> [Action] {
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
      ),
      at: now
    )
  }

  /// What the console decides before the last step is over has its effect after it.
  private mutating func read(_ bytes: ArraySlice<UInt8>, at now: UInt64) -> [Action] {
    guard isListening, early == nil else { return [] }
    if !bytes.isEmpty { clock.tell(.output, at: now) }
    guard let ending = judge.feed(bytes, at: now) else { return [] }
    if isRunning { return stop(ending, at: now) }
    early = ending
    return []
  }

  private mutating func runEnded(
    _ exit: ProcessExit,
    _ cause: KeeperReport.Cause,
    _ messages: [UInt8],
    at now: UInt64
  ) -> [Action] {
    if let lost = Ending.lost(cause, phase: phase) { return end(lost, at: now) }
    let evidence = toolEvidence(messages)
    return end(judge.ended(exit, rules: plan.exits, messages: messages, evidence: evidence), at: now)
  }
}
