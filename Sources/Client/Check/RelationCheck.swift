import Lab
import Posix
import Spool

/// What jobs that have not ended rest on: their groups, their dependencies, and why they are held.
enum RelationCheck {
  static func findings(_ survey: Survey) -> [Finding] {
    survey.jobs.filter { $0.isOpen }.flatMap { job -> [Finding] in
      guard let record = job.record, record.id == job.token.id else { return [] }
      let group = group(job, record) + parent(job, record, survey)
      let dependencies = dependencies(job, record, survey)
      let loop = loop(job, record, survey)
      // What never comes is reason enough.
      let hold = dependencies.isEmpty && loop.isEmpty ? hold(job, record, survey) : []
      return group + dependencies + loop + hold
    }
  }

  private static func group(_ job: Survey.Job, _ record: JobRecord) -> [Finding] {
    guard record.isGroup, let executable = record.executable else { return [] }
    return [
      Finding(
        job.token.path,
        "it is a group, and its executable \(executable) is never run",
        remedy: "drop it again without \"group\", and with the group as \"parent\""
      )
    ]
  }

  private static func parent(_ job: Survey.Job, _ record: JobRecord, _ survey: Survey) -> [Finding] {
    guard let id = record.parent else { return [] }
    let remedy = "put another \"parent\", or null, into incoming/\(record.id).update"
    guard let parent = survey.byID[id] else {
      if isMoving(id, survey) { return [] }
      return [Finding(job.token.path, "its group, job \(id), is not there", remedy: remedy)]
    }
    guard let group = parent.record, !group.isGroup else { return [] }
    return [Finding(job.token.path, "its parent, job \(id), is no group", remedy: remedy)]
  }

  private static func dependencies(_ job: Survey.Job, _ record: JobRecord, _ survey: Survey) -> [Finding] {
    // One that runs needs them no more.
    guard job.token.place == .queued else { return [] }
    let missing = record.dependsOn.filter { survey.byID[$0] == nil && !isMoving($0, survey) }
    guard let first = missing.first else { return [] }
    let rest = missing.count > 1 ? " (and \(missing.count - 1) more)" : ""
    return [
      Finding(
        job.token.path,
        "job \(first)\(rest), on which it depends, is not there, so it can never run",
        remedy:
          "intake cancels it; to have it run, put another \"depends_on\" into incoming/\(record.id).update"
      )
    ]
  }

  /// A job that moved while all folders were looked at could be missed in each of them.
  private static func isMoving(_ id: JobID, _ survey: Survey) -> Bool {
    guard !survey.live.isEmpty else { return false }
    return ((try? survey.reader.locate(id)) ?? nil) != nil
  }

  /// Jobs that wait for each other wait for ever.
  private static func loop(_ job: Survey.Job, _ record: JobRecord, _ survey: Survey) -> [Finding] {
    guard job.token.place == .queued else { return [] }
    var seen: Set<JobID> = []
    var next = awaited(record, survey)
    while let id = next.popLast() {
      if id == record.id {
        return [
          Finding(
            job.token.path,
            "what it waits for waits for it",
            remedy:
              "cancel one of these jobs, or put another \"depends_on\" into incoming/\(record.id).update"
          )
        ]
      }
      guard seen.insert(id).inserted, let other = survey.byID[id], other.isOpen, let record = other.record
      else { continue }
      next += awaited(record, survey)
    }
    return []
  }

  /// What the job and the groups that it is in depend on; of a loop of groups the job itself.
  private static func awaited(_ record: JobRecord, _ survey: Survey) -> [JobID] {
    var awaited = record.dependsOn
    var parent = record.parent
    for _ in 0..<Readiness.deepestGroup {
      guard let id = parent, let group = survey.byID[id]?.record else { return awaited }
      if id == record.id { return [id] }
      awaited += group.dependsOn
      parent = group.parent
    }
    return awaited
  }

  /// While intake runs it is about to see to it.
  private static func hold(_ job: Survey.Job, _ record: JobRecord, _ survey: Survey) -> [Finding] {
    guard job.token.place == .queued, !survey.hasIntake else { return [] }
    let readiness = Readiness(record) { id in
      survey.byID[id].map {
        Readiness.Relative(record: $0.record, verdict: $0.hasEnded ? $0.result?.verdict : nil)
      }
    }
    switch (job.token.state, readiness) {
    case (.held, .ready):
      return [
        Finding(
          job.token.path,
          "nothing is left for which it is held",
          remedy: "the next `boardspool up` lets it go to the runners",
          isNote: true
        )
      ]
    case (.held, .never(let reason)), (.queued, .never(let reason)):
      return [
        Finding(
          job.token.path,
          "it can never run: \(reason)",
          remedy: "the next `boardspool up` cancels it",
          isNote: true
        )
      ]
    case (.queued(let epoch), .waits(let reason)):
      let (next, isWornOut) = epoch.addingReportingOverflow(1)
      let problem = "\(reason.sentence), but runners can take it"
      guard !isWornOut else { return [Finding(job.token.path, problem, remedy: "cancel it")] }
      return [
        Finding(job.token.path, problem, repair: .hold(as: JobToken(record.id, .held(epoch: next)).name))
      ]
    default: return []
    }
  }
}
