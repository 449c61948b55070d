import Posix
import Spool

/// Marks by which intake asks a holder to end a run, and links of an end that is taken back.
enum MarkCheck {
  static func findings(
    _ job: Survey.Job,
    _ view: JobView,
    _ entries: [DirectoryEntry],
    _ survey: Survey
  ) -> [Finding] {
    var findings: [Finding] = []
    for name in entries.compactMap(\.name.text).sorted() {
      guard let finding = finding(name, job, view),
        let status = (try? view.directory.statusIfPresent(of: name)) ?? nil, !survey.isRecent(status)
      else { continue }
      findings.append(finding)
    }
    return findings
  }

  private static func finding(_ name: String, _ job: Survey.Job, _ view: JobView) -> Finding? {
    let path = "\(job.token.path)/\(name)"
    if name == Layout.result, job.isOpen {
      let isLink = ((try? view.directory.linkTarget(name)) ?? nil) != nil
      return Finding(
        path,
        "the job was started anew, and this tells of its former end",
        repair: isLink ? .remove : .setAside,
        isNote: true
      )
    }
    let parts = name.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count > 1, parts[0] == "cancel" || parts[0] == "again" else { return nil }
    guard parts.count == 2, let epoch = decimal(parts[1]) else {
      return Finding(path, "it is not a name that the spool gives", repair: .setAside)
    }
    return finding(epoch, path, job, view)
  }

  private static func finding(_ epoch: Int, _ path: String, _ job: Survey.Job, _ view: JobView) -> Finding? {
    let problem = "it asks for the end of attempt \(epoch)"
    guard let present = job.token.epoch else {
      // Of an ended job it is part of the story, unless it would meet an attempt that is still to come.
      guard epoch > view.attempts().last ?? 0 else { return nil }
      return Finding(path, "\(problem), which there was not, and would end a later one", repair: .remove)
    }
    if epoch > present {
      return Finding(path, "\(problem), which is still to come", repair: .remove)
    }
    if epoch == present, job.token.holder != nil { return nil }
    return Finding(path, "\(problem), which is over", repair: .remove, isNote: true)
  }
}
