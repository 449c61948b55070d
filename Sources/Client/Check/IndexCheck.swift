import Posix
import Spool

/// The index against the jobs.
enum IndexCheck {
  private static let path = "\(Layout.index)/\(IndexFollower.fileName)"
  /// More are not looked for one by one while somebody moves jobs.
  private static let maximumLookedFor = 100

  static func findings(_ survey: Survey, _ index: IndexContent) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(Layout.index) else { return [] }
    let jobs = survey.jobs.filter { $0.record != nil }
    guard try folder.statusIfPresent(of: IndexFollower.fileName) != nil else {
      return jobs.isEmpty ? [] : [Finding(path, "the index is missing", repair: .rebuildIndex)]
    }
    var problems: [String] = []
    if index.damaged > 0 { problems.append("\(lines(index.damaged)) cannot be read") }
    // Intake may just be about to write them.
    let settled = jobs.filter { job in
      let age = survey.now.microseconds - (job.record?.created.microseconds ?? 0)
      return !(survey.hasIntake && age < 10_000_000) && !survey.news.contains(job.token.id)
        && !survey.doubled.contains(job.token.id)
    }
    let unlisted = settled.filter { !index.accepted.contains($0.token.id) }
    let listed = settled.filter { index.accepted.contains($0.token.id) }
    problems += problem("the line of", unlisted.map(\.token.id), "is missing")
    problems += problem(
      "the end of",
      listed.filter { isEndless($0, index, survey) }.map(\.token.id),
      "is missing"
    )
    let reopened = listed.filter { $0.isOpen && index.ended.contains($0.token.id) && !survey.isMoving($0) }
    problems += problem("it says that", reopened.map(\.token.id), "has ended, which was started anew since")
    let flagged = listed.filter { isMisflagged($0, index, survey) }
    problems += problem("the deletion, or the restoration, of", flagged.map(\.token.id), "is missing")
    problems += problem("it lists", try gone(survey, index), "which is not there")
    return problems.map { Finding(path, $0, repair: .rebuildIndex) }
  }

  /// One sentence for all jobs with the same problem.
  private static func problem(_ before: String, _ ids: [JobID], _ after: String) -> [String] {
    guard let first = ids.first else { return [] }
    let rest = ids.count > 1 ? " (and the same of \(ids.count - 1) more)" : ""
    let comma = after.hasPrefix("which") ? "," : ""
    return ["\(before) job \(first)\(comma) \(after)\(rest)"]
  }

  private static func isEndless(_ job: Survey.Job, _ index: IndexContent, _ survey: Survey) -> Bool {
    job.result != nil && job.hasEnded && !index.ended.contains(job.token.id) && !survey.isMoving(job)
  }

  private static func isMisflagged(_ job: Survey.Job, _ index: IndexContent, _ survey: Survey) -> Bool {
    guard let record = job.record, (record.deleted != nil) != index.deleted.contains(record.id) else {
      return false
    }
    // Intake writes the record first.
    guard let status = (try? job.view?.directory.statusIfPresent(of: Layout.record)) ?? nil else {
      return false
    }
    return !survey.isRecent(status)
  }

  /// Jobs that the index lists, and that lie nowhere.
  private static func gone(_ survey: Survey, _ index: IndexContent) throws(PosixError) -> [JobID] {
    let missing = index.accepted.filter { survey.byID[$0] == nil }.sorted()
    guard !survey.live.isEmpty else { return missing }
    // What moved during the look at all folders could be missed in each of them; what is being purged is in the
    // trash already.
    var gone: [JobID] = []
    for id in missing.prefix(maximumLookedFor) {
      let trashed = try survey.directory(Layout.trash)?.statusIfPresent(of: "\(id)")
      if trashed == nil, try survey.reader.locate(id) == nil { gone.append(id) }
    }
    return gone
  }

  private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

  /// All lines, made from the jobs: what happened to them in the order in which it did, as far as they tell.
  static func rebuilt(_ survey: Survey) -> [UInt8] {
    var events: [(time: Int, id: Int, line: IndexLine)] = []
    for job in survey.jobs {
      guard let record = job.record else { continue }
      let (created, id) = (record.created.microseconds, record.id.number)
      events.append((created, id, .accepted(IndexLine.Acceptance(record))))
      // Nothing comes before the acceptance, whatever the clocks said.
      if job.hasEnded, let result = job.result {
        let end = IndexLine.ended(record.id, verdict: result.verdict, at: result.ended, board: result.board)
        events.append((max(result.ended.microseconds, created), id, end))
      }
      if let deleted = record.deleted {
        events.append((max(deleted.microseconds, created), id, .flagged(record.id, .deleted, at: deleted)))
      }
    }
    let order = events.indices.sorted { a, b in
      (events[a].time, events[a].id, a) < (events[b].time, events[b].id, b)
    }
    return order.flatMap { events[$0].line.bytes }
  }
}
