import Spool

/// The runs on several boards that make one attempt: a pure machine, told what happens to each of them and asked
/// what to do.
///
/// All boards are flashed and made ready, and then released together. The first end that is no good one decides, and
/// stops the others; a good one waits for them. Where some roles have an `expect` and others have none, the others
/// only keep company: they are sent away when all that are judged have ended
/// (The spool's protocol, "Jobs of several boards").
struct Ensemble: Sendable {
  /// One of the runs.
  struct Member: Sendable, Equatable {
    var role: String
    var board: String
    /// Whether the manifest says how its run is to end.
    var hasExpectation: Bool
  }

  enum Event: Sendable {
    /// It can be released.
    case ready
    case ended(Ending)
  }

  enum Action: Sendable, Equatable {
    case release
    /// Another's end has decided.
    case stop(member: Int, because: String)
    /// All whose end matters have ended.
    case dismiss(member: Int)
    case end
  }

  private enum State: Sendable {
    case preparing, ready, running
    case ended(Ending)
  }

  private let members: [Member]
  private var states: [State]
  /// Whose end was the first that is no good one.
  private var decider: Int?
  /// Who ended last of those that passed.
  private var last: Int?
  private var isDismissed = false

  init(_ members: [Member]) {
    self.members = members
    states = [State](repeating: .preparing, count: members.count)
  }

  /// How all of them ended, in the members' order; nil while one goes on.
  var endings: [Ending]? {
    let endings = states.compactMap { state -> Ending? in
      if case .ended(let ending) = state { ending } else { nil }
    }
    return endings.count == members.count ? endings : nil
  }

  /// Takes an event of a member.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - member: the member's number.
  /// - Returns: what is to be done, in that order.
  mutating func handle(_ event: Event, of member: Int) -> [Action] {
    switch (states[member], event) {
    case (.preparing, .ready):
      states[member] = .ready
      return releaseWhereReady()
    case (.ready, .ready), (.running, .ready), (.ended, _): return []
    case (.preparing, .ended(let ending)), (.ready, .ended(let ending)), (.running, .ended(let ending)):
      states[member] = .ended(ending)
      return ended(ending, member)
    }
  }

  private mutating func releaseWhereReady() -> [Action] {
    let waits = states.contains { if case .preparing = $0 { true } else { false } }
    let ready = states.indices.filter { if case .ready = states[$0] { true } else { false } }
    guard decider == nil, !waits, !ready.isEmpty else { return [] }
    for index in ready { states[index] = .running }
    return [.release]
  }

  private mutating func ended(_ ending: Ending, _ member: Int) -> [Action] {
    if ending.isGood {
      if ending.verdict == .passed { last = member }
    } else if decider == nil {
      decider = member
      let actions = open.map {
        Action.stop(member: $0, because: "stopped because role \(members[member].role) \(ending.verb)")
      }
      return endings == nil ? actions : [.end]
    }
    if endings != nil { return [.end] }
    guard decider == nil else { return [] }
    return dismissCompanions() + releaseWhereReady()
  }

  /// Those that have not ended.
  private var open: [Int] {
    states.indices.filter { if case .ended = states[$0] { false } else { true } }
  }

  private mutating func dismissCompanions() -> [Action] {
    let companions = open.filter { !members[$0].hasExpectation }
    guard !isDismissed, companions.count == open.count, members.contains(where: \.hasExpectation) else {
      return []
    }
    isDismissed = true
    return companions.map { .dismiss(member: $0) }
  }

  // MARK: The end

  /// How the attempt ended as a whole; nil while one of its runs goes on.
  var result: (ending: Ending, role: String)? {
    guard let endings else { return nil }
    let cancelled = endings.firstIndex { $0.verdict == .cancelled && !$0.isConsequence }
    var decisive = decider ?? last ?? 0
    // Of a cancel and a wish to run again the cancel wins.
    if endings[decisive].requeue == .request, let cancelled { decisive = cancelled }
    var ending = endings[decisive]
    if decider == nil {
      ending.verdict = endings.contains { $0.verdict == .passed } ? .passed : .completed
      ending.reason = zip(members, endings).map { "\($0.role): \($1.reason)" }.joined(separator: "; ")
    } else if ending.verdict != .cancelled, ending.requeue == nil {
      ending.reason = "role \(members[decisive].role): \(ending.reason)"
    }
    ending.cases = zip(members, endings).flatMap { member, ending in
      ending.cases.map { found in
        var found = found
        found.name = JobResult.caseName(found.name, of: member.role)
        return found
      }
    }
    return (ending, members[decisive].role)
  }

  /// How it ended on each board; empty while one of the runs goes on.
  var boards: [JobResult.BoardEnd] {
    zip(members, endings ?? []).map { member, ending in
      JobResult.BoardEnd(
        role: member.role,
        board: member.board,
        verdict: ending.verdict,
        phase: ending.phase,
        blame: ending.blame,
        reason: ending.reason
      )
    }
  }
}

extension Ending {
  /// Whether the others may go on.
  fileprivate var isGood: Bool { verdict == .passed || verdict == .completed }

  /// The verdict, as what the role did.
  fileprivate var verb: String {
    switch verdict {
    case .passed: "passed"
    case .completed: "completed"
    case .failed: "failed: \(reason)"
    case .timeout: "timed out: \(reason)"
    case .cancelled: "was cancelled"
    case .error, .refused: requeue == nil ? "met a fault: \(reason)" : "is to wait again"
    }
  }
}
