import Boards
import Spool

/// A place in a list of steps.
struct StepWalk: Sendable {
  private let steps: [Step]
  private var index = 0
  /// When a wait is over; nil where the present step is no wait.
  private(set) var resumption: UInt64?

  /// At the first step.
  init(_ steps: [Step]) { self.steps = steps }

  /// The present step; nil behind the last.
  var step: Step? { index < steps.count ? steps[index] : nil }

  /// One step on.
  var next: StepWalk {
    var walk = self
    walk.index += 1
    walk.resumption = nil
    return walk
  }

  /// Waits so many seconds from a moment of the monotonic clock, in nanoseconds.
  mutating func wait(_ seconds: Int, from now: UInt64) {
    resumption = now &+ UInt64(clamping: seconds) &* 1_000_000_000
  }

  var phase: Phase {
    switch step {
    case .power, .wait: .power
    case .convert, .openConsole, .flash, .discard, .reset, .pulse, nil: .flash
    }
  }

  /// The present step's program, for messages.
  var program: String { step?.command?.program ?? "the tool" }

  /// What the end of the present step's command makes of the attempt; nil where it goes on.
  func ending(_ exit: ProcessExit, _ messages: [UInt8]) -> Ending? {
    let rules: [ExitRule] =
      switch step {
      case .convert(let tool), .flash(let tool), .reset(let tool): tool.rules
      case .power, .wait, .openConsole, .discard, .pulse, nil: []
      }
    guard !rules.isEmpty else {
      return exit == .status(0) ? nil : Ending(.error, phase, .infrastructure, purpose + failure(exit))
    }
    switch ExitReading.meaning(of: exit, rules: rules, toolMessages: messages, endedByUs: false) {
    case .passed, .ended: return nil
    case .failed(let reason): return Ending(.failed, phase, .job, reason)
    case .infrastructure(let reason): return Ending(.error, phase, .infrastructure, reason)
    }
  }

  /// What a board file's own command was to do, for a program whose name does not tell.
  private var purpose: String {
    switch step {
    case .power: "the board's power cannot be switched: "
    case .reset: "the board cannot be reset: "
    case .wait, .convert, .openConsole, .flash, .discard, .pulse, nil: ""
    }
  }

  /// That the present step's command failed.
  func failure(_ exit: ProcessExit) -> String {
    switch exit {
    case .status(let status): "\(program) failed: it exited with status \(status)"
    case .signal(let signal): "\(program) failed: it was ended by signal \(SignalName.description(signal))"
    }
  }
}
