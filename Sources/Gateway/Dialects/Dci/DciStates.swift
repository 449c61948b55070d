import Posix
import Spool

/// The states of a job, one for each change of its status, as its history tells them.
///
/// - What comes first is intake's first line, the acceptance; its later lines are requests, whose effect
///   shows in what follows.
/// - An attempt's lines tell its phases. The runner's last word on an attempt, a line with a comment that
///   repeats the phase of the one before, is where collecting begins.
/// - Behind an attempt that did not end the job stands `new`, as the job waited again: from when its result
///   says, or else its last line. A job that was started anew has how it had ended before that.
/// - The last is how the job ended, with the result's reason.
struct DciStates: Sendable {
  private(set) var states: [DciState] = []
  private let history: DciHistory
  private let created: Timestamp

  /// - Parameters:
  ///   - token: where the job lies.
  ///   - history: all of it.
  ///   - created: when it was accepted; nil where that is not known, and the earliest of what is known counts.
  ///   - end: how it ended; nil for a job that has not.
  init(_ token: JobToken, _ history: DciHistory, created: Timestamp?, end: DciEnd?) {
    self.history = history
    let first = history.own.first ?? history.attempts.lazy.compactMap(\.lines.first).first
    self.created = created ?? first?.time ?? end?.time ?? Timestamp(microseconds: 0)
    addAcceptance()
    for (index, attempt) in history.attempts.enumerated() {
      add(attempt)
      if index < history.attempts.count - 1 || isPast(attempt, token) { addReturn(from: attempt) }
    }
    guard let end else { return }
    add(end.status, at: end.time ?? last, end.comment, end.attempt ?? history.attempts.last?.epoch ?? 0)
  }

  /// The state of that status in an attempt, or else the last before it, or the first: to which of the states
  /// something belongs that the attempt left.
  func state(_ status: DciStatus, ofAttempt epoch: Int) -> DciState? {
    let order: [DciStatus] = [.preRun, .running, .postRun]
    let own = states.filter { $0.attempt == epoch && order.contains($0.status) }
    guard let wanted = order.firstIndex(of: status) else { return own.first }
    return own.last { order[...wanted].contains($0.status) } ?? own.first
      ?? states.first { $0.attempt == epoch }
  }

  /// Whether an attempt, the last that there is, is neither under way nor the one that ended the job.
  private func isPast(_ attempt: DciHistory.Attempt, _ token: JobToken) -> Bool {
    switch token.state {
    case .queued, .held: true
    case .running(let epoch, _), .ending(let epoch, _): epoch != attempt.epoch
    case .finished, .cancelled: false
    }
  }

  private var last: Timestamp { states.last?.time ?? created }

  private mutating func add(_ status: DciStatus, at time: Timestamp, _ comment: String?, _ attempt: Int) {
    guard states.last?.status != status else { return }
    let ordinal = states.count(where: { $0.attempt == attempt })
    states.append(
      DciState(status: status, time: time, comment: comment, attempt: attempt, ordinal: ordinal)
    )
  }

  private mutating func addAcceptance() {
    let line = history.own.first
    // A drop that was refused never waited.
    if let line, line.state != Place.queued.rawValue { return }
    add(.new, at: line?.time ?? created, line?.comment, 0)
  }

  private mutating func add(_ attempt: DciHistory.Attempt) {
    for (line, status) in Self.steps(attempt.lines) {
      add(status, at: line.time, line.comment, attempt.epoch)
    }
  }

  /// What an attempt's lines tell of its status.
  static func steps(_ lines: [HistoryLine]) -> [(line: HistoryLine, status: DciStatus)] {
    var previous: Phase?
    var steps: [(HistoryLine, DciStatus)] = []
    for line in lines {
      guard let phase = line.phase else { continue }
      let isLastWord = line.comment != nil && phase == previous
      steps.append((line, isLastWord ? .postRun : DciStatus(phase)))
      previous = phase
    }
    return steps
  }

  private mutating func addReturn(from attempt: DciHistory.Attempt) {
    let result = attempt.result
    let end = result?.ended ?? attempt.lines.last?.time ?? last
    guard let result, result.requeued == nil else { return add(.new, at: end, result?.reason, attempt.epoch) }
    add(DciStatus(result.verdict), at: end, result.reason, attempt.epoch)
    let start = history.own.first { $0.time >= end && ($0.requested == .reset || $0.requested == .start) }
    add(.new, at: start?.time ?? end, start?.comment, attempt.epoch)
  }
}
