import Boards
import Custody
import Posix
import Spool

/// Everything that one attempt needs, made before it starts.
struct PreparedAttempt: Sendable {
  var token: JobToken
  var board: String
  /// What the job calls the board; nil for a job of one board.
  var role: String?
  var plan: Plan
  var expectation: Boards.Expectation?
  var progress: ProgressPattern?
  var reports: ReportDemand
  /// `attempts/<epoch>`.
  var attempt: Directory
  /// Where the run's files go: the same, or the role's folder in it.
  var folder: Directory
  /// The board's place, where tools start.
  var work: Directory
  /// `NAME=value`, for every tool of the attempt.
  var environment: [String]
  var consoleLimit: Int
  var mailbox: Mailbox
  /// The board's, held until the attempt's result is made.
  var lock: BoardLock
}

/// What came of an attempt.
struct FinishedAttempt: Sendable {
  var token: JobToken
  var board: String
  var ending: Ending
  var started: Timestamp
  var durationNanoseconds: UInt64
  /// How long the board was flashed, to a good end; nil where that did not come to pass.
  var flashNanoseconds: UInt64?
  /// What of the attempt could not be kept, a clause each.
  var faults: [String] = []
  /// How it ended on each of several boards, in the order of the roles; empty for a job of one board.
  var boards: [JobResult.BoardEnd] = []
  /// The role whose end decided; nil for a job of one board.
  var role: String?
  /// What came of the runs on several boards, in the order of the roles; none for a job of one board.
  var runs: [FinishedAttempt] = []

  /// What came of each board.
  var parts: [FinishedAttempt] { runs.isEmpty ? [self] : runs }
}

/// Runs one attempt: the shell round ``AttemptMachine``, on a thread of its own, so that neither a
/// board that floods its console nor one whose patterns are dear holds up another.
struct AttemptRun: ~Copyable {
  private let prepared: PreparedAttempt
  private let keeper: KeeperLink
  private let register: @Sendable (Mailbox) -> Int
  private let onReady: (@Sendable () -> Void)?
  private var machine: AttemptMachine
  private var console: ConsoleLog
  private var messages: ToolLog
  private var history: HistoryFile
  private var progress: ProgressFile
  /// The board's own console.
  private var link: ConsoleLink?
  /// Whether the board's console has been open, so that it is missed when it is not.
  private var hasConsole = false
  /// When the board's console is to be tried again; nil while it is open, and while it is not wanted.
  private var nextLook: UInt64?
  /// Of what the run command prints as the board's.
  private var rewrite: ConsoleRewrite
  private var consolePipe: Descriptor?
  private var messagePipe: Descriptor?
  private var tool: Int?
  private var ending: Ending?
  private var lastPhase: Phase?
  private var flashBegan: UInt64?
  private var flashNanoseconds: UInt64?
  private let begun = Clock.monotonic
  private let started = Clock.now

  /// - Parameters:
  ///   - prepared: the attempt.
  ///   - keeper: starts and stops its tools.
  ///   - register: gives a tool's number, and the mailbox its keeper's reports.
  ///   - onReady: called when the board can be released, which it is when the mailbox says so; nil for a board that
  ///     waits for no other.
  /// - Throws: where the console's log cannot be made.
  init(
    _ prepared: PreparedAttempt,
    keeper: KeeperLink,
    register: @escaping @Sendable (Mailbox) -> Int,
    onReady: (@Sendable () -> Void)? = nil
  ) throws(PosixError) {
    self.prepared = prepared
    self.onReady = onReady
    self.keeper = keeper
    self.register = register
    machine = AttemptMachine(
      plan: prepared.plan,
      expectation: prepared.expectation,
      progress: prepared.progress,
      gate: onReady == nil ? .open : .closed
    )
    console = try ConsoleLog(in: prepared.folder, limit: prepared.consoleLimit, start: begun)
    messages = ToolLog(in: prepared.folder)
    history = HistoryFile(in: prepared.attempt, role: prepared.role)
    progress = ProgressFile(in: prepared.folder, start: begun)
    rewrite = ConsoleRewrite(prepared.plan.rewrites)
    if case .link(let settings) = prepared.plan.console { link = ConsoleLink(settings) }
  }

  /// Runs it to its end.
  consuming func run() -> FinishedAttempt {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    perform(machine.begin(at: Clock.monotonic))
    while ending == nil {
      notePhase()
      progress.note(machine.phase, bytes: console.count, progress: machine.progress, at: Clock.monotonic)
      wait()
      read(into: &buffer, untilEmpty: false)
      takeMessages(&buffer)
      lookForConsole()
      noteConsole()
      if let deadline = machine.deadline, Clock.monotonic >= deadline { tell(.tick) }
    }
    var end = ending ?? Ending(.error, .run, .infrastructure, "the attempt ended without an end")
    if let evidence = end.evidence { end.evidence = console.placed(evidence) }
    history.append(phase: end.phase, board: prepared.board, comment: end.reason)
    var finished = FinishedAttempt(
      token: prepared.token,
      board: prepared.board,
      ending: end,
      started: started,
      durationNanoseconds: Clock.monotonic &- begun,
      flashNanoseconds: flashNanoseconds
    )
    do throws(PosixError) {
      try console.close()
    } catch {
      finished.faults.append("the log is not whole: \(error)")
    }
    return finished
  }

  private mutating func tell(_ event: AttemptMachine.Event) {
    perform(machine.handle(event, at: Clock.monotonic))
  }

  private mutating func perform(_ actions: [AttemptMachine.Action]) {
    for action in actions {
      switch action {
      case .start(let command): start(command)
      case .openConsole: openConsole()
      case .discardConsole: _ = link?.discard()
      case .pulse(let line): pulse(line)
      case .stop: if let tool { try? keeper.stop(tool) }
      case .ready: onReady?()
      case .end(let end): ending = end
      }
    }
  }

  private mutating func start(_ command: Command) {
    // Whoever sees the tool's work finds in the history what it is for.
    notePhase()
    messages.beginTool()
    let number = register(prepared.mailbox)
    tool = number
    do throws(PosixError) {
      let console = try Pipe()
      let errors = try Pipe()
      let setup = ToolSetup(
        program: command.program,
        arguments: command.arguments,
        environment: environment(of: command)
      )
      try keeper.start(
        number,
        setup,
        outputs: outputs(console, errors),
        folder: prepared.work,
        lock: prepared.lock
      )
      consolePipe = try console.readEnd.duplicate()
      messagePipe = try errors.readEnd.duplicate()
      try consolePipe?.setNonblocking(true)
      try messagePipe?.setNonblocking(true)
    } catch {
      tell(error.code == PosixError.brokenPipe ? .keeperLost : .cannotStart(reason: error.reason))
    }
  }

  // MARK: The board's console

  /// A port that goes away with each reset may come some time after it, and is waited for.
  private mutating func openConsole() {
    guard case .link(let settings) = prepared.plan.console, settings.moment == .before else {
      nextLook = Clock.monotonic
      return
    }
    do throws(ConsoleFault) {
      try link?.open()
      hasConsole = true
      tell(.consoleOpen)
    } catch {
      tell(.consoleLost(reason: error.sentence))
    }
  }

  private mutating func pulse(_ line: ModemLine) {
    do throws(ConsoleFault) {
      try link?.pulse(line)
    } catch {
      tell(.consoleLost(reason: error.sentence))
    }
  }

  /// Tries to open a console that is missed.
  private mutating func lookForConsole() {
    guard let due = nextLook, ending == nil, Clock.monotonic >= due else { return }
    switch link?.reopen(at: Clock.monotonic) {
    case .open, nil:
      nextLook = nil
      hasConsole = true
      tell(.consoleOpen)
    case .notYet(let moment): nextLook = moment
    case .givenUp(let sentence):
      nextLook = nil
      tell(.consoleLost(reason: sentence))
    }
  }

  private mutating func noteConsole() {
    for note in link?.takeNotes() ?? [] {
      history.append(phase: machine.phase, board: prepared.board, comment: note)
    }
  }

  // MARK: Tools

  /// What the job sets goes before what the tool would inherit.
  private func environment(of command: Command) -> [String] {
    let own = Set(command.environment.map(\.name))
    let inherited = prepared.environment.filter { !own.contains(String($0.prefix { $0 != "=" })) }
    return inherited + command.environment.map { "\($0.name)=\($0.value)" }
  }

  /// Before the run all that a tool prints is the tool's; in the run the plan says what is the board's.
  private func outputs(_ console: borrowing Pipe, _ errors: borrowing Pipe) -> [Int32] {
    let tools = [errors.writeEnd.number, errors.writeEnd.number]
    guard machine.isRunning, case .tool(let source) = prepared.plan.console else { return tools }
    switch source {
    case .standardOutput: return [console.writeEnd.number, errors.writeEnd.number]
    case .standardError: return [errors.writeEnd.number, console.writeEnd.number]
    case .standardOutputAndError: return [console.writeEnd.number, console.writeEnd.number]
    case .board: return tools
    }
  }

  private mutating func wait() {
    var numbers = [prepared.mailbox.number]
    if let number = consolePipe?.number { numbers.append(number) }
    if let number = messagePipe?.number { numbers.append(number) }
    if let number = link?.number { numbers.append(number) }
    var milliseconds: Int?
    let untold = progress.deadline(machine.phase, bytes: console.count)
    if let deadline = [machine.deadline, untold, nextLook].compactMap(\.self).min() {
      let now = Clock.monotonic
      milliseconds = deadline > now ? Int(clamping: (deadline - now) / 1_000_000 + 1) : 0
    }
    _ = Poll.wait(for: numbers, milliseconds: milliseconds)
  }

  /// Reads what the tool has printed: a share of it, or, when the tool is gone, all.
  private mutating func read(into buffer: inout [UInt8], untilEmpty: Bool) {
    var rounds = untilEmpty ? Int.max : 4
    while rounds > 0, ending == nil, readConsole(into: &buffer) { rounds -= 1 }
    readLink(into: &buffer)
    while readMessages(into: &buffer) {}
  }

  /// False where nothing is there now.
  private mutating func readConsole(into buffer: inout [UInt8]) -> Bool {
    guard let count = Self.read(&consolePipe, into: &buffer), count > 0 else { return false }
    take(rewrite.feed(buffer[..<count]))
    return true
  }

  /// Reads a share of what the board's own console says.
  private mutating func readLink(into buffer: inout [UInt8]) {
    for _ in 0..<4 where ending == nil && nextLook == nil {
      switch link?.read(into: &buffer) {
      case .bytes(let count): take(buffer[..<count])
      case .gone where hasConsole:
        nextLook = Clock.monotonic
        tell(.consoleGone)
      case .gone, .nothing, nil: return
      }
    }
  }

  /// What comes before the firmware was let go is the old one's, and not kept.
  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    guard machine.isListening, !bytes.isEmpty else { return }
    let now = Clock.monotonic
    bytes.withUnsafeBytes { console.append($0, at: now) }
    tell(.console(bytes))
  }

  private mutating func readMessages(into buffer: inout [UInt8]) -> Bool {
    guard let count = Self.read(&messagePipe, into: &buffer), count > 0 else { return false }
    buffer.withUnsafeBytes { messages.append(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
    return true
  }

  /// Reads a chunk; at the pipe's end it is closed.
  private static func read(_ pipe: inout Descriptor?, into buffer: inout [UInt8]) -> Int? {
    guard pipe != nil else { return nil }
    let count = buffer.withUnsafeMutableBytes { bytes in (try? pipe?.read(into: bytes)) ?? nil }
    if count == 0 { pipe = nil }
    return count
  }

  private mutating func takeMessages(_ buffer: inout [UInt8]) {
    for message in prepared.mailbox.takeAll() {
      switch message {
      case .cancelled(let user): tell(.cancelled(by: user))
      case .again(let mark): tell(.again(mark))
      case .shutDown: tell(.shutDown)
      case .keeperLost: tell(.keeperLost)
      case .go: tell(.go)
      case .stopped(let reason): tell(.stopped(because: reason))
      case .dismissed: tell(.dismissed)
      case .keeper(.cannotStart(let number, let reason)):
        guard number == tool else { continue }
        tell(.cannotStart(reason: reason))
      case .keeper(.ended(let number, let exit, let cause)):
        guard number == tool else { continue }
        read(into: &buffer, untilEmpty: true)
        take(rewrite.finish())
        consolePipe = nil
        messagePipe = nil
        tell(.ended(ProcessExit(exit), cause: cause, messages: messages.tail))
      }
    }
  }

  private mutating func notePhase() {
    let phase = machine.phase
    guard phase != lastPhase, ending == nil else { return }
    lastPhase = phase
    noteFlashing(phase)
    history.append(phase: phase, board: prepared.board, comment: nil)
  }

  private mutating func noteFlashing(_ phase: Phase) {
    guard prepared.plan.flashes else { return }
    if phase == .flash { flashBegan = Clock.monotonic }
    if phase == .boot || phase == .run, flashNanoseconds == nil, let flashBegan {
      flashNanoseconds = Clock.monotonic &- flashBegan
    }
  }
}

extension Plan {
  /// Whether anything is written to the board before its firmware runs.
  fileprivate var flashes: Bool { steps.contains { if case .flash = $0 { true } else { false } } }
}

extension ProcessExit {
  init(_ exit: ExitStatus) {
    switch exit {
    case .status(let status): self = .status(status)
    case .signal(let signal): self = .signal(signal)
    }
  }
}
