import Posix
import Spool

/// The index against the jobs.
enum IndexCheck {
  private static let path = "\(Layout.index)/\(IndexFollower.fileName)"

  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(Layout.index) else { return [] }
    let jobs = survey.jobs.filter { $0.record != nil }
    guard try folder.statusIfPresent(of: IndexFollower.fileName) != nil else {
      return jobs.isEmpty ? [] : [Finding(path, "the index is missing", repair: .rebuildIndex)]
    }
    let content = try read(survey.root)
    var findings: [Finding] = []
    if content.damaged > 0 {
      findings.append(Finding(path, "\(lines(content.damaged)) cannot be read", repair: .rebuildIndex))
    }
    // Intake may just be about to write them.
    let settled = jobs.filter { job in
      let age = survey.now.microseconds - (job.record?.created.microseconds ?? 0)
      return !(survey.hasIntake && age < 10_000_000) && !survey.news.contains(job.token.id)
    }
    let unlisted = settled.filter { !content.accepted.contains($0.token.id) }
    let endless = settled.filter { $0.result != nil && hasEnded($0) && !content.ended.contains($0.token.id) }
    if let job = unlisted.first {
      let rest = unlisted.count > 1 ? " and of \(unlisted.count - 1) more" : ""
      findings.append(
        Finding(path, "the line of job \(job.token.id)\(rest) is missing", repair: .rebuildIndex)
      )
    }
    if let job = endless.first {
      let rest = endless.count > 1 ? " and of \(endless.count - 1) more" : ""
      findings.append(
        Finding(path, "the end of job \(job.token.id)\(rest) is missing", repair: .rebuildIndex)
      )
    }
    return findings
  }

  private static func hasEnded(_ job: Survey.Job) -> Bool {
    job.token.place == .finished || job.token.place == .cancelled
  }

  private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

  private static func read(
    _ root: Directory
  ) throws(PosixError) -> (accepted: Set<JobID>, ended: Set<JobID>, damaged: Int) {
    var accepted: Set<JobID> = []
    var ended: Set<JobID> = []
    var follower = IndexFollower(root: root)
    try follower.next { record in
      switch record {
      case .accepted(let job): accepted.insert(job.id)
      case .ended(let end): ended.insert(end.id)
      case .reopened(let id, _): ended.remove(id)
      case .flagged(let id, .purged, _):
        accepted.remove(id)
        ended.remove(id)
      case .flagged: break
      }
    }
    return (accepted, ended, follower.damagedLines + (follower.hasTornEnd ? 1 : 0))
  }

  /// All lines, made from the jobs: acceptances and ends in the order in which they happened.
  static func rebuilt(_ survey: Survey) -> [UInt8] {
    var events: [(time: Int, id: Int, line: IndexLine)] = []
    for job in survey.jobs {
      guard let record = job.record else { continue }
      events.append((record.created.microseconds, record.id.number, .accepted(IndexLine.Acceptance(record))))
      guard hasEnded(job), let result = job.result else { continue }
      // An end never comes before its acceptance, whatever the clocks said.
      let time = max(result.ended.microseconds, record.created.microseconds)
      events.append(
        (
          time, record.id.number,
          .ended(record.id, verdict: result.verdict, at: result.ended, board: result.board)
        )
      )
    }
    let order = events.indices.sorted { a, b in
      (events[a].time, events[a].id, a) < (events[b].time, events[b].id, b)
    }
    return order.flatMap { events[$0].line.bytes }
  }
}
