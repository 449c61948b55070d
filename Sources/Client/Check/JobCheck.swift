import Posix
import Spool

/// Jobs: each in one place only, with what it must have, and held by somebody who lives.
enum JobCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    var findings = duplicates(survey)
    let doubled = Set(findings.map(\.path))
    for job in survey.jobs where !doubled.contains(job.token.path) {
      guard let view = job.view else { continue }
      let entries = (try? view.directory.entries()) ?? []
      findings += holder(job, survey)
      findings += record(job, view)
      findings += try ends(job, view)
      findings += owners(job, view, entries, survey)
      findings += MarkCheck.findings(job, view, entries, survey)
    }
    return findings
  }

  /// A rename cannot make two of one job; a copy or a restored backup can.
  ///
  /// The one that got furthest counts.
  private static func duplicates(_ survey: Survey) -> [Finding] {
    let byID = Dictionary(grouping: survey.jobs, by: \.token.id).filter { $0.value.count > 1 }
    return byID.keys.sorted().flatMap { id -> [Finding] in
      let jobs = byID[id] ?? []
      let ends = jobs.filter(\.hasEnded).map { $0.view?.attempts() ?? [] }
      let tokens = jobs.sorted { rank($0, ends) > rank($1, ends) }.map(\.token)
      guard let kept = tokens.first else { return [] }
      if tokens.count(where: { $0.state == .finished || $0.state == .cancelled }) > 1 {
        return [
          Finding(
            kept.path,
            "job \(id) lies in cancelled/ as well",
            remedy: "read both results, and move the wrong directory out of the spool"
          )
        ]
      }
      return tokens.dropFirst().map {
        Finding($0.path, "job \(id) lies in \(kept.path) as well, which is further", repair: .setAside)
      }
    }
  }

  /// How far a job has got; of two equally far the higher epoch counts.
  ///
  /// - Parameters:
  ///   - job: one of several with one id.
  ///   - ends: the attempts of those of them that have ended. One that has all of these and goes on behind them
  ///     was started anew, and what lies among the ended is a copy from before.
  /// - Returns: the higher the further.
  private static func rank(_ job: Survey.Job, _ ends: [[Int]]) -> (Int, Int) {
    if let epoch = job.token.epoch, let own = job.view?.attempts() {
      let isAnew = ends.contains { end in
        guard let last = end.last else { return false }
        return epoch > last && Set(end).isSubset(of: own)
      }
      if isAnew { return (5, epoch) }
    }
    switch job.token.state {
    case .queued(let epoch), .held(let epoch): return (0, epoch)
    case .running(let epoch, _): return (1, epoch)
    case .ending(let epoch, _): return (2, epoch)
    case .cancelled: return (3, 0)
    case .finished: return (4, 0)
    }
  }

  private static func holder(_ job: Survey.Job, _ survey: Survey) -> [Finding] {
    guard let holder = job.token.holder, !survey.isAlive(holder) else { return [] }
    let what: String
    switch job.token.state {
    case .ending: what = "the job has ended, but \(holder), who was to publish it, is not alive"
    case .running: what = "its runner \(holder) is not alive"
    case .queued, .held, .finished, .cancelled: return []
    }
    guard survey.live.isEmpty else {
      return [
        Finding(
          job.token.path,
          what,
          remedy: "\(survey.live[0].holder) takes it over when the lease is over",
          isNote: true
        )
      ]
    }
    return [Finding(job.token.path, what, remedy: "`boardspool up` takes it over")]
  }

  private static func record(_ job: Survey.Job, _ view: JobView) -> [Finding] {
    let path = "\(job.token.path)/\(Layout.record)"
    guard let record = job.record else {
      let isThere = (try? view.directory.statusIfPresent(of: Layout.record)) ?? nil
      let problem = isThere == nil ? "it is missing" : "it cannot be read as a job's record"
      // Nobody can run it, and nobody would ever end it.
      if job.token.place == .queued {
        return [Finding(job.token.path, "job.json: \(problem), so no runner takes it", repair: .setAside)]
      }
      return [Finding(path, problem, remedy: "restore it from a backup, or move the job out of the spool")]
    }
    guard record.id == job.token.id else {
      return [
        Finding(
          path,
          "it is job \(record.id)'s",
          remedy: "a directory was renamed by hand; move it out of the spool"
        )
      ]
    }
    return []
  }

  private static func ends(_ job: Survey.Job, _ view: JobView) throws(PosixError) -> [Finding] {
    guard job.hasEnded else { return [] }
    var findings: [Finding] = []
    if job.result == nil {
      let path = "\(job.token.path)/\(Layout.result)"
      let problem = try problemOfResult(view.directory)
      if let epoch = view.attempts().last(where: { view.result(ofAttempt: $0) != nil }) {
        findings.append(Finding(path, problem, repair: .linkResult(epoch: epoch)))
      } else {
        findings.append(
          Finding(
            path,
            problem,
            remedy: "no attempt has one either; restore it, or move the job out of the spool"
          )
        )
      }
    } else if let result = job.result, result.verdict.place.rawValue != job.token.place.rawValue {
      findings.append(
        Finding(
          job.token.path,
          "its verdict is \(result.verdict.rawValue), which belongs into \(result.verdict.place.rawValue)/",
          remedy: "it was moved by hand; move it back"
        )
      )
    }
    if let target = try view.directory.linkTarget(Layout.log), !exists(target, in: view.directory) {
      findings.append(Finding("\(job.token.path)/\(Layout.log)", "the link leads nowhere", repair: .remove))
    }
    return findings
  }

  private static func problemOfResult(_ directory: Directory) throws(PosixError) -> String {
    guard let status = try directory.statusIfPresent(of: Layout.result) else { return "it is missing" }
    guard status.kind == .link, let target = try directory.linkTarget(Layout.result) else {
      return "it cannot be read as a result"
    }
    return exists(target, in: directory)
      ? "what it leads to cannot be read as a result" : "the link leads nowhere"
  }

  private static func exists(_ path: String, in directory: Directory) -> Bool {
    (try? directory.openWithin(path)) != nil
  }

  private static func owners(
    _ job: Survey.Job,
    _ view: JobView,
    _ entries: [DirectoryEntry],
    _ survey: Survey
  ) -> [Finding] {
    var findings: [Finding] = []
    if let status = try? view.directory.status() {
      findings += FolderCheck.owner(status, job.token.path, survey)
    }
    for entry in entries {
      guard let status = (try? view.directory.statusIfPresent(of: entry.name)) ?? nil else { continue }
      findings += FolderCheck.owner(status, "\(job.token.path)/\(entry.name.shown)", survey)
    }
    return findings
  }
}
