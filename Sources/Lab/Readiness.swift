import Spool

/// Whether a job that intake holds may go to the runners, and if not, why.
///
/// A pure function of the job and of those that it is related to: its dependencies, and the groups that it is in
/// with theirs. A held job goes to the runners when neither it nor a group above it is paused, and all that it or
/// such a group depends on has ended well (The spool's protocol, "Dependencies and groups").
package enum Readiness: Sendable, Equatable {
  case ready
  case waits(Hold)
  /// It can never run; the reason is a clause about the job.
  case never(String)

  /// What keeps it from the runners for now.
  package enum Hold: Sendable, Equatable {
    case paused(by: String?)
    case groupPaused(JobID, by: String?)
    case dependencies([JobID])
    /// What a group that it is in depends on.
    case groupDependencies(JobID, [JobID])
    /// It is a group, and ends with its last job.
    case group

    /// The reason as a clause without a full stop.
    package var sentence: String {
      switch self {
      case .paused(let user): user.map { "it was paused by \($0)" } ?? "it is paused, as its manifest asks"
      case .groupPaused(let id, let user):
        user.map { "its group, job \(id), was paused by \($0)" } ?? "its group, job \(id), is paused"
      case .dependencies(let ids): "it waits for the end of \(Self.listing(ids))"
      case .groupDependencies(let group, let ids):
        "its group, job \(group), waits for the end of \(Self.listing(ids))"
      case .group: "it is a group, and ends with the last of its jobs"
      }
    }

    private static func listing(_ ids: [JobID]) -> String {
      let shown = ids.prefix(5).map { "\($0)" }
      guard ids.count > 1, let last = shown.last else { return "job \(shown.first ?? "")" }
      if ids.count > 5 { return "jobs \(shown.joined(separator: ", ")) and \(ids.count - 5) more" }
      return "jobs \(shown.dropLast().joined(separator: ", ")) and \(last)"
    }
  }

  /// Another job, as far as it matters here.
  package struct Relative: Sendable, Equatable {
    /// Nil where it was purged, or cannot be read.
    package var record: JobRecord?
    /// How it ended; nil while it has not.
    package var verdict: Verdict?

    package init(record: JobRecord?, verdict: Verdict?) {
      self.record = record
      self.verdict = verdict
    }
  }

  /// Groups that lie within each other no deeper than this; more is a loop.
  package static let deepestGroup = 64

  /// - Parameters:
  ///   - record: the held job's.
  ///   - relative: finds a job; nil where there is none.
  package init(_ record: JobRecord, relative: (JobID) -> Relative?) {
    if record.isPaused {
      self = .waits(.paused(by: record.pausedBy))
      return
    }
    var (job, isOwn) = (record, true)
    var open: Hold?
    for _ in 0..<Self.deepestGroup {
      switch Self.dependencies(of: job, isOwn: isOwn, relative) {
      case .ready: break
      case .waits(let hold): open = open ?? hold
      case .never(let reason):
        self = .never(reason)
        return
      }
      guard let parent = job.parent, let group = relative(parent)?.record else { break }
      if group.isPaused { open = open ?? .groupPaused(parent, by: group.pausedBy) }
      (job, isOwn) = (group, false)
    }
    self = open.map { .waits($0) } ?? (record.isGroup ? .waits(.group) : .ready)
  }

  private static func dependencies(
    of job: JobRecord,
    isOwn: Bool,
    _ relative: (JobID) -> Relative?
  ) -> Readiness {
    var open: [JobID] = []
    let whose = isOwn ? "it depends" : "its group, job \(job.id), depends"
    for id in job.dependsOn {
      guard let other = relative(id) else {
        return .never("job \(id), on which \(whose), is gone")
      }
      guard let verdict = other.verdict else {
        open.append(id)
        continue
      }
      guard job.dependsOnAnyEnd || verdict == .passed || verdict == .completed else {
        return .never("job \(id), on which \(whose), ended as \(verdict.rawValue)")
      }
    }
    guard !open.isEmpty else { return .ready }
    return .waits(isOwn ? .dependencies(open) : .groupDependencies(job.id, open))
  }
}
