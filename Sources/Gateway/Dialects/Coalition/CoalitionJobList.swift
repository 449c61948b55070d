import JSON
import Posix
import Spool

/// Makes a list's jobs one after the other; a large group is gone through some jobs at a time.
final class CoalitionJobList: ElementSource {
  /// Which jobs a list has.
  enum Choice: Sendable {
    /// Those without a parent.
    case roots
    case job(JobID)
    case jobs([JobID])
  }

  /// Part of a list.
  struct Page: Sendable {
    var offset = 0
    var limit = Int.max
  }

  /// A group that is being gone through.
  private struct Draft: Sendable {
    var job: CoalitionJob
    var census: CoalitionCensus
  }

  private struct State: Sendable {
    var cursor: JobCursor
    var ids: ArraySlice<JobID>
    /// How many jobs of the list are still to be passed over.
    var offset: Int
    /// How many may still come.
    var limit: Int
    var draft: Draft?
  }

  /// Jobs of a group that are looked at, and jobs that are passed over, after which others get their turn.
  private static let looks = 16
  private static let passes = 512

  private let context: Context
  private let fields: CoalitionFields
  private let family: CoalitionFamily
  private let clock: CoalitionClock
  private let choosesRoots: Bool
  private let state: Locked<State>

  init(
    _ choice: Choice,
    _ page: Page,
    _ context: Context,
    _ fields: CoalitionFields,
    _ clock: CoalitionClock
  ) {
    self.context = context
    self.fields = fields
    self.clock = clock
    let table = fields.snapshot.jobs
    var ids: [JobID] = []
    switch choice {
    case .roots: (choosesRoots, family) = (true, CoalitionFamily(table))
    case .job(let id): (choosesRoots, family, ids) = (false, CoalitionFamily(table, of: id), [id])
    case .jobs(let jobs): (choosesRoots, family, ids) = (false, CoalitionFamily(table), jobs)
    }
    state = Locked(
      State(cursor: JobCursor(table), ids: ids[...], offset: page.offset, limit: page.limit)
    )
  }

  func next() -> Element {
    state.withLock { state in
      if let draft = state.draft.take() { return goOn(draft, &state) }
      guard state.limit > 0 else { return .end }
      for _ in 0..<Self.passes {
        guard let (id, isListed) = candidate(&state) else { return .end }
        guard isListed else { continue }
        guard state.offset > 0 else { return begin(id, &state) }
        state.offset -= 1
      }
      return .skipped
    }
  }

  /// The next job, and whether it is one of the list's; nil at the end.
  private func candidate(_ state: inout State) -> (id: JobID, isListed: Bool)? {
    guard choosesRoots else { return state.ids.popFirst().map { ($0, true) } }
    return state.cursor.next().map { ($0.id, family.parent(of: $0) == nil) }
  }

  private func begin(_ id: JobID, _ state: inout State) -> Element {
    // One that has vanished since it was listed is passed over.
    guard let view = try? context.lookout.job(id) else { return .skipped }
    let job = CoalitionJob(view)
    guard job.record?.deleted == nil else { return .skipped }
    state.limit -= 1
    guard family.isParent(id) else { return element(job, nil) }
    return goOn(Draft(job: job, census: CoalitionCensus(of: id, family)), &state)
  }

  private func goOn(_ draft: consuming Draft, _ state: inout State) -> Element {
    let isComplete = draft.census.goOn(by: Self.looks, family) { job in
      clock.times(job, fields.snapshot, at: fields.now)
    }
    state.draft = isComplete ? nil : draft
    return isComplete ? element(draft.job, draft.census) : .skipped
  }

  private func element(_ job: CoalitionJob, _ census: CoalitionCensus?) -> Element {
    let parent = fields.snapshot.jobs[job.token.id].flatMap(family.parent)
    return .text(JSONValue.object(fields.object(job, parent: parent, census)).compact)
  }
}
