import Spool

/// Derives what happened to a job from how far it is at one look and the next.
///
/// | before | now | transitions |
/// | --- | --- | --- |
/// | (first look) | created | none |
/// | (first look) | started; ended | progress; finish, error or cancel |
/// | created | started | acquire, start |
/// | created | ended | acquire and start, where there was a run; finish, error or cancel |
/// | started | the same run, further | progress |
/// | started | ended by that run | finish, error or cancel |
/// | started | waiting, or another run | abort, or the release or reset that was requested; then as from created |
/// | ended | not, or by another run | reset, or the abort that was requested; then as from created |
///
/// Runs that began and were lost between two looks are told of too: acquire, start, abort. A run is told of
/// when its runner has said on which board it is, or has not said so for a second.
struct UfdlWatch: Sendable {
  /// Nanoseconds for which a board's name is waited for.
  private static let patience: UInt64 = 1_000_000_000

  private var last: UfdlStage?
  /// Since when a claim without a board is known.
  private var claim: (epoch: Int, since: UInt64)?

  /// Runs up to this one have been told.
  var epoch: Int { last?.epoch ?? .max }

  /// Takes in how far a job is.
  ///
  /// - Parameters:
  ///   - stage: read with the runs after ``epoch``.
  ///   - now: of a clock that never jumps, in nanoseconds.
  /// - Returns: what is to be told.
  mutating func see(_ stage: UfdlStage, at now: UInt64) -> [UfdlTransition] {
    guard let before = last else {
      last = stage
      return present(stage)
    }
    guard !isTooEarly(stage, before, now) else { return [] }
    var stage = stage
    if stage.epoch == before.epoch { stage.progress = stage.progress ?? before.progress }
    last = stage
    return transitions(before, stage)
  }

  private mutating func isTooEarly(_ stage: UfdlStage, _ before: UfdlStage, _ now: UInt64) -> Bool {
    guard stage.phase == .started, stage.board == nil, stage.epoch != before.epoch else {
      claim = nil
      return false
    }
    if let claim, claim.epoch == stage.epoch { return now &- claim.since < Self.patience }
    claim = (stage.epoch, now)
    return true
  }

  private func present(_ stage: UfdlStage) -> [UfdlTransition] {
    switch stage.phase {
    case .created: []
    case .started: [transition(.progress, stage)]
    case .finished, .errored, .cancelled: [end(stage)]
    }
  }

  private func transitions(_ before: UfdlStage, _ now: UfdlStage) -> [UfdlTransition] {
    guard now.epoch == before.epoch else { return undo(before, now) + lost(now) + begin(now) }
    switch (before.phase, now.phase) {
    case (.started, .started):
      let isSame = now.progress == before.progress && now.data == before.data
      return isSame ? [] : [transition(.progress, now)]
    case let (old, new) where old == new: return []
    case (_, .finished), (_, .errored), (_, .cancelled): return [end(now)]
    // No run goes back to waiting under the same epoch.
    case (_, .created), (_, .started): return []
    }
  }

  /// What was known of the job holds no more.
  private func undo(_ before: UfdlStage, _ now: UfdlStage) -> [UfdlTransition] {
    let requested = now.notes.dropFirst(before.notes.count).lazy.compactMap(Self.kind).last
    switch before.phase {
    case .created: return []
    case .started: return [waiting(requested ?? .abort, now)]
    case .finished, .errored, .cancelled: return [waiting(requested ?? .reset, now)]
    }
  }

  /// The transitions in which a request ends.
  private static func kind(_ verb: RequestName.Verb?) -> UfdlTransition.Kind? {
    switch verb {
    case .release: .release
    // A job is started anew as it is reset.
    case .reset, .start: .reset
    case .abort: .abort
    default: nil
    }
  }

  private func lost(_ now: UfdlStage) -> [UfdlTransition] {
    now.lostRuns.flatMap { run in
      [.acquire, .start].map { UfdlTransition(kind: $0, board: run.board, description: now.description) }
        + [waiting(.abort, now)]
    }
  }

  private func begin(_ now: UfdlStage) -> [UfdlTransition] {
    let run = now.hasRun ? [running(.acquire, now), running(.start, now)] : []
    switch now.phase {
    case .created: return []
    case .started where now.progress == nil && now.data.isEmpty: return run
    case .started: return run + [transition(.progress, now)]
    case .finished, .errored, .cancelled: return run + [end(now)]
    }
  }

  // MARK: Transitions

  private func waiting(_ kind: UfdlTransition.Kind, _ stage: UfdlStage) -> UfdlTransition {
    UfdlTransition(kind: kind, description: stage.description)
  }

  private func running(_ kind: UfdlTransition.Kind, _ stage: UfdlStage) -> UfdlTransition {
    UfdlTransition(kind: kind, board: stage.board, description: stage.description)
  }

  private func transition(_ kind: UfdlTransition.Kind, _ stage: UfdlStage) -> UfdlTransition {
    var transition = running(kind, stage)
    transition.progress = stage.progress ?? 0
    transition.data = stage.data
    return transition
  }

  private func end(_ stage: UfdlStage) -> UfdlTransition {
    let kind: UfdlTransition.Kind =
      switch stage.phase {
      case .cancelled: .cancel
      case .errored: .error
      case .created, .started, .finished: .finish
      }
    var transition = running(kind, stage)
    transition.progress = kind == .finish ? 1 : stage.progress ?? 0
    transition.isCancelled = kind == .cancel
    transition.error = stage.error
    return transition
  }
}
