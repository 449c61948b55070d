import Posix

/// Carries out trials on one thread of its own, one after another.
///
/// So wrong passwords can take no more than one processor, and no request that needs no trial waits for them.
final class TrialDesk: Sendable {
  typealias Completion = @Sendable (Outcome) -> Void

  private struct State: Sendable {
    var queue: TrialQueue<Completion>
    /// Who had no room, to be told on the thread.
    var refused: [TrialQueue<Completion>.Refused] = []
    var isStopping = false
  }

  /// What the thread does next.
  private enum Step {
    case refuse([TrialQueue<Completion>.Refused])
    case carryOut(Trial, peer: String)
    case wait
    case end
  }

  private let state: Locked<State>
  private let bell: Bell
  private let judge: @Sendable (Trial, _ peer: String) -> Outcome
  private let refuse: @Sendable (_ peer: String) -> Outcome

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - queue: how many may wait.
  ///   - judge: carries out a trial for a peer.
  ///   - refuse: what a peer gets for which there is no room.
  /// - Throws: where the kernel has no thread or bell left.
  init(
    queue: TrialQueue<Completion> = TrialQueue(),
    judge: @escaping @Sendable (Trial, _ peer: String) -> Outcome,
    refuse: @escaping @Sendable (_ peer: String) -> Outcome
  ) throws(PosixError) {
    state = Locked(State(queue: queue))
    bell = try Bell()
    self.judge = judge
    self.refuse = refuse
    try Worker(name: "passwords") { [self] in run() }.detach()
  }

  /// Has a trial carried out when it is its turn.
  ///
  /// - Parameters:
  ///   - trial: the trial.
  ///   - peer: who asks.
  ///   - completion: gets the outcome, on the desk's thread; it must not wait. It is not called where
  ///     ``stop()`` comes first.
  func submit(_ trial: Trial, of peer: String, then completion: @escaping Completion) {
    state.withLock { state in
      if let refused = state.queue.add(completion, for: trial, of: peer) { state.refused.append(refused) }
    }
    bell.ring()
  }

  /// Ends the thread when the trial under way is over.
  func stop() {
    state.withLock { $0.isStopping = true }
    bell.ring()
  }

  private func run() {
    while true {
      switch next() {
      case .end: return
      case .wait: _ = bell.wait(milliseconds: nil)
      case .refuse(let refused):
        for one in refused {
          let outcome = refuse(one.peer)
          for completion in one.waiters { completion(outcome) }
        }
      case .carryOut(let trial, let peer):
        let outcome = judge(trial, peer)
        for completion in state.withLock({ $0.queue.finish() }) ?? [] { completion(outcome) }
      }
    }
  }

  private func next() -> Step {
    state.withLock { state in
      if state.isStopping { return .end }
      if !state.refused.isEmpty {
        defer { state.refused = [] }
        return .refuse(state.refused)
      }
      guard let trial = state.queue.next(), let peer = state.queue.currentPeer else { return .wait }
      return .carryOut(trial, peer: peer)
    }
  }
}
