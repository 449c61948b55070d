import Posix
import Spool

/// Jobs: each in one place only, with what it must have, and held by somebody who lives.
enum JobCheck {
  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    var findings = duplicates(survey)
    let doubled = Set(findings.map(\.path))
    for job in survey.jobs where !doubled.contains(job.token.path) {
      findings += holder(job, survey)
      findings += record(job)
      findings += try ends(job)
      findings += owners(job, survey)
    }
    return findings
  }

  /// A rename cannot make two of one job; a copy or a restored backup can.
  ///
  /// The one that got furthest counts.
  private static func duplicates(_ survey: Survey) -> [Finding] {
    let byID = Dictionary(grouping: survey.jobs.map(\.token), by: \.id).filter { $0.value.count > 1 }
    return byID.keys.sorted().flatMap { id -> [Finding] in
      let tokens = (byID[id] ?? []).sorted { rank($0) > rank($1) }
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
  private static func rank(_ token: JobToken) -> (Int, Int) {
    switch token.state {
    case .queued(let epoch), .held(let epoch): (0, epoch)
    case .running(let epoch, _): (1, epoch)
    case .ending(let epoch, _): (2, epoch)
    case .cancelled: (3, 0)
    case .finished: (4, 0)
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

  private static func record(_ job: Survey.Job) -> [Finding] {
    let path = "\(job.token.path)/\(Layout.record)"
    guard let record = job.record else {
      let isThere = (try? job.view.directory.statusIfPresent(of: Layout.record)) ?? nil
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

  private static func ends(_ job: Survey.Job) throws(PosixError) -> [Finding] {
    guard job.token.place == .finished || job.token.place == .cancelled else { return [] }
    var findings: [Finding] = []
    if job.result == nil {
      let path = "\(job.token.path)/\(Layout.result)"
      let problem = try problemOfResult(job.view.directory)
      if let epoch = job.view.attempts().last(where: { job.view.result(ofAttempt: $0) != nil }) {
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
    if let target = try job.view.directory.linkTarget(Layout.log), !exists(target, in: job.view.directory) {
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

  private static func owners(_ job: Survey.Job, _ survey: Survey) -> [Finding] {
    var findings: [Finding] = []
    if let status = try? job.view.directory.status() {
      findings += FolderCheck.owner(status, job.token.path, survey)
    }
    for entry in (try? job.view.directory.entries()) ?? [] {
      guard let status = (try? job.view.directory.statusIfPresent(of: entry.name)) ?? nil else { continue }
      findings += FolderCheck.owner(status, "\(job.token.path)/\(entry.name.shown)", survey)
    }
    return findings
  }
}
