import Posix
import Spool

/// What is in a group: its leaves counted by their states, and when they ran.
///
/// A leaf is a job without children. The group is gone through some jobs at a time, each job once, so that
/// neither a large group keeps other clients waiting nor a circle of parents never ends.
struct CoalitionCensus: Sendable {
  struct Counts: Equatable, Sendable {
    var total = 0
    var working = 0
    var errors = 0
    var finished = 0

    fileprivate mutating func add(_ state: CoalitionState) {
      total += 1
      switch state {
      case .working: working += 1
      case .error: errors += 1
      case .finished: finished += 1
      case .waiting, .pending, .paused: break
      }
    }
  }

  /// The group's own children that are leaves.
  private(set) var children = Counts()
  /// All leaves below it.
  private(set) var leaves = Counts()
  /// The first start of any.
  private(set) var start: Timestamp?
  /// The sum of all, in seconds.
  private(set) var duration = 0

  private let group: JobID
  private var seen: Set<JobID>
  /// What is still to be looked at, and whether it is the group's own child.
  private var rest: [(id: JobID, isChild: Bool)]

  init(of group: JobID, _ family: CoalitionFamily) {
    self.group = group
    seen = [group]
    rest = family.children(of: group).map { ($0, true) }
  }

  /// Looks at so many more jobs.
  ///
  /// - Parameters:
  ///   - count: at most so many.
  ///   - family: tells what is in groups within the group, and the states.
  ///   - times: when a leaf ran, and for how many seconds.
  /// - Returns: true when all have been looked at.
  mutating func goOn(
    by count: Int,
    _ family: CoalitionFamily,
    times: (JobSummary) -> CoalitionTimes
  ) -> Bool {
    for _ in 0..<count {
      guard let (id, isChild) = rest.popLast() else { return true }
      guard seen.insert(id).inserted, let job = family.table[id] else { continue }
      if family.isParent(id) {
        rest += family.children(of: id).map { ($0, false) }
      } else {
        add(CoalitionState(job.place, job.verdict), isChild: isChild, times(job))
      }
    }
    return rest.isEmpty
  }

  private mutating func add(_ state: CoalitionState, isChild: Bool, _ times: CoalitionTimes) {
    leaves.add(state)
    if isChild { children.add(state) }
    if let started = times.start { start = min(start ?? started, started) }
    let (sum, overflow) = duration.addingReportingOverflow(times.duration)
    duration = overflow ? .max : sum
  }

  /// What the group is doing.
  var state: CoalitionState {
    if leaves.errors > 0 { return .error }
    if leaves.total > 0, leaves.finished == leaves.total { return .finished }
    return leaves.working > 0 ? .working : .waiting
  }

  /// From 0 to 1.
  var progress: Double { leaves.total == 0 ? 0 : Double(leaves.finished) / Double(leaves.total) }
}
