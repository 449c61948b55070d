import JSON
import Posix
import Spool

/// From what in the spool each field of a job comes.
///
/// | field | from |
/// | --- | --- |
/// | id | the job's number |
/// | parent | the group that it is in; 0 without one, or where that was deleted |
/// | title | the title, else the comment, else the drop's name |
/// | command | the executable and the manifest's arguments; `""` for a group |
/// | dir | `"."`: a run has a folder of its own |
/// | environment | the manifest's, `K=V`, with a backslash and an n between two |
/// | state | the folder and the verdict; of one that is held also why; a group's by its leaves |
/// | worker | the board of the last run, else `""` |
/// | start_time, duration | of the last run since a reset; a group's are the first start and the sum of its leaves; else 0 |
/// | ping_time | the last heartbeat of the host that runs it, then the end of the last run, else 0 |
/// | run_done | runs that have ended, since a reset |
/// | retry, timeout, priority | `retry`, `duration_limit_seconds`, `priority` |
/// | affinity | the manifest's board and tags |
/// | user | the owner of the dropped folder |
/// | finished, errors, working | a group's own children that are leaves |
/// | total, total_… | all leaves below a group |
/// | url | the manifest's, else `""` |
/// | progress | null before the first start; what the program on the board tells; 1.0 when finished |
/// | progress_pattern | the manifest's, else `""` |
///
/// Times are whole seconds since 1970. A damaged `job.json` makes what comes from it null. Where users are
/// configured, all but a job's owner and admins see command, environment and url empty.
struct CoalitionFields: Sendable {
  let snapshot: Snapshot
  let access: Access
  let now: Timestamp
  let relatives: JobRelatives

  /// - Parameters:
  ///   - job: as it was read.
  ///   - parent: its group, where that is still there.
  ///   - census: what is in it, gone through to the end; nil for a job without children.
  /// - Returns: the job with all fields.
  func object(_ job: CoalitionJob, parent: JobID?, _ census: CoalitionCensus?) -> JSONObject {
    let record = job.record
    let summary = snapshot.jobs[job.token.id]
    // Where job.json is damaged, the index may still know whose it is.
    let owner = record?.owner ?? summary?.owner
    let isShown = access.seesAll(ofOwner: owner)
    let state = state(job, census)
    let times = times(job, census)
    return [
      "id": .integer(job.token.id.number),
      "parent": .integer(parent?.number ?? 0),
      "title": JSONValue(job.title),
      "command": isShown ? JSONValue(job.command) : "",
      "dir": ".",
      "environment": .string(isShown ? job.environment : ""),
      "state": .string(state.rawValue),
      "worker": .string(job.runs.last?.board ?? ""),
      "start_time": .integer(Self.seconds(times.start)),
      "duration": .integer(times.duration),
      "ping_time": .integer(Self.seconds(ping(job))),
      "run_done": .integer(job.recentRuns.count { $0.end != nil }),
      "retry": JSONValue(record?.retry),
      "timeout": JSONValue(record?.durationLimitSeconds),
      "priority": JSONValue(record?.priority),
      "affinity": JSONValue(job.affinity),
      "user": JSONValue(owner),
      "finished": .integer(census?.children.finished ?? 0),
      "errors": .integer(census?.children.errors ?? 0),
      "working": .integer(census?.children.working ?? 0),
      "total": .integer(census?.leaves.total ?? 0),
      "total_finished": .integer(census?.leaves.finished ?? 0),
      "total_errors": .integer(census?.leaves.errors ?? 0),
      "total_working": .integer(census?.leaves.working ?? 0),
      "url": .string(isShown ? record?.url ?? "" : ""),
      "progress": progress(job, state, census),
      "progress_pattern": .string(job.progressPattern),
    ]
  }

  static func seconds(_ time: Timestamp?) -> Int { time.map { $0.microseconds / 1_000_000 } ?? 0 }

  /// A group of which nothing runs, and that has not ended, waits for what it waits for itself.
  private func state(_ job: CoalitionJob, _ census: CoalitionCensus?) -> CoalitionState {
    if let census, census.state != .waiting { return census.state }
    switch job.token.place {
    case .queued: return job.record.map(waitingState) ?? .waiting
    case .running, .finished, .cancelled:
      return census?.state ?? CoalitionState(job.token.place, job.result?.verdict)
    }
  }

  private func waitingState(_ record: JobRecord) -> CoalitionState {
    switch relatives.readiness(of: record) {
    case .waits(.paused), .waits(.groupPaused): .paused
    case .waits(.dependencies), .waits(.groupDependencies): .pending
    case .waits(.group), .ready, .never: .waiting
    }
  }

  private func times(_ job: CoalitionJob, _ census: CoalitionCensus?) -> CoalitionTimes {
    if let census { return CoalitionTimes(start: census.start, duration: census.duration) }
    guard let run = job.recentRuns.last else { return CoalitionTimes() }
    return CoalitionTimes(start: run.start, duration: run.duration(at: now))
  }

  private func ping(_ job: CoalitionJob) -> Timestamp? {
    guard let holder = job.token.holder else { return job.recentRuns.last?.end }
    return snapshot.reports.first { $0.holder == holder }?.written ?? job.recentRuns.last?.start
  }

  private func progress(
    _ job: CoalitionJob,
    _ state: CoalitionState,
    _ census: CoalitionCensus?
  ) -> JSONValue {
    if let census { return census.start == nil ? .null : .number(census.progress) }
    guard !job.recentRuns.isEmpty else { return .null }
    return .number(state == .finished ? 1 : job.progress ?? 0)
  }
}
