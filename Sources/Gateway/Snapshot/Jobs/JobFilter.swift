import Posix
import Spool

/// Which jobs a list is to have: those that fit all that is not nil.
///
/// Jobs that are flagged as deleted are in none but those that ask for them.
struct JobFilter: Hashable, Sendable {
  var places: Set<Place>?
  var owner: String?
  /// A name that the manifest asks for, or of the board where the job runs or ran last.
  var board: String?
  /// Of jobs that have ended.
  var verdicts: Set<Verdict>?
  var parent: JobID?
  /// Leaves out jobs that ended earlier; those that have not ended stay.
  var endedSince: Timestamp?
  var includesDeleted: Bool

  init(
    places: Set<Place>? = nil,
    owner: String? = nil,
    board: String? = nil,
    verdicts: Set<Verdict>? = nil,
    parent: JobID? = nil,
    endedSince: Timestamp? = nil,
    includesDeleted: Bool = false
  ) {
    self.places = places
    self.owner = owner
    self.board = board
    self.verdicts = verdicts
    self.parent = parent
    self.endedSince = endedSince
    self.includesDeleted = includesDeleted
  }
}

/// A filter in the table's own terms.
struct JobTest: Sendable {
  /// Those of the wanted states in which there are jobs at all.
  let states: JobStates
  let owner: UInt32?
  let board: UInt32?
  let parent: Int?
  let since: JobTime?

  /// Nil where the filter has a name that no job has.
  init?(_ filter: JobFilter, names: NamePool, counts: StateCounts) {
    states = JobStates { state in
      guard counts.has(state), filter.includesDeleted || !state.isDeleted else { return false }
      if let places = filter.places, !places.contains(state.place) { return false }
      guard let verdicts = filter.verdicts else { return true }
      return state.verdict.map(verdicts.contains) ?? false
    }
    owner = filter.owner.flatMap { names.number(of: $0) }
    board = filter.board.flatMap { names.number(of: $0) }
    parent = filter.parent?.number
    since = filter.endedSince.map { JobTime($0) }
    if (filter.owner != nil && owner == nil) || (filter.board != nil && board == nil) { return nil }
  }

  var isOfStateOnly: Bool { owner == nil && board == nil && parent == nil && since == nil }
}
