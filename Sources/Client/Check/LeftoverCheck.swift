import Posix
import Spool

/// What crashes leave: temporary files, drops that were being taken, uploads that were given up.
enum LeftoverCheck {
  static func findings(_ survey: Survey, configuration: Configuration?) throws(PosixError) -> [Finding] {
    var findings: [Finding] = []
    var folders = ["", Layout.incoming, Layout.boards, Layout.hosts, Layout.index, Layout.news, Layout.hooks]
    folders += ((try? survey.root.directory(Layout.receipts).names()) ?? []).sorted().map {
      "\(Layout.receipts)/\($0)"
    }
    for job in survey.jobs {
      folders.append(job.token.path)
      let attempts = job.view?.attempts() ?? []
      for epoch in attempts {
        folders.append("\(job.token.path)/\(Layout.attempt(epoch))")
        for run in job.view?.runFolders(ofAttempt: epoch) ?? [] where run.role != nil {
          folders.append("\(job.token.path)/\(run.path)")
        }
      }
    }
    for folder in folders { findings += try temporaries(in: folder, survey) }
    findings += try taken(survey)
    findings += try uploads(survey, hours: configuration?.incompleteHours ?? 48)
    return findings
  }

  /// `.<name>.new`, as files are written before they get their names.
  private static func temporaries(in path: String, _ survey: Survey) throws(PosixError) -> [Finding] {
    guard let folder = survey.directory(path) else { return [] }
    var findings: [Finding] = []
    for entry in try folder.entries() {
      guard let name = entry.name.text, name.hasPrefix("."), name.hasSuffix(".new"), name.utf8.count > 5,
        let status = try folder.statusIfPresent(of: name), status.kind == .regular || status.kind == .link,
        !survey.isRecent(status)
      else { continue }
      let full = path.isEmpty ? name : "\(path)/\(name)"
      findings.append(Finding(full, "a temporary file that a crash left", repair: .remove))
    }
    return findings.sorted { $0.path < $1.path }
  }

  private static func taken(_ survey: Survey) throws(PosixError) -> [Finding] {
    // A live intake has them in its hands.
    guard !survey.hasIntake, let intake = survey.directory(Layout.intake) else { return [] }
    var findings: [Finding] = []
    for folder in [Layout.taken, Layout.staged] {
      let names = (try? intake.directory(folder).entries()) ?? []
      for name in names.map(\.name.shown).sorted() {
        let path = "\(Layout.intake)/\(folder)/\(name)"
        let what = folder == Layout.taken ? "a drop that was being taken" : "a copy that was being made"
        findings.append(Finding(path, what, remedy: "the next `boardspool up` goes on with it"))
      }
    }
    return findings
  }

  private static func uploads(_ survey: Survey, hours: Int) throws(PosixError) -> [Finding] {
    guard let incoming = survey.directory(Layout.incoming) else { return [] }
    var findings: [Finding] = []
    for entry in try incoming.entries() where entry.name.isHidden && entry.name.text != Layout.refused {
      guard let status = try incoming.statusIfPresent(of: entry.name), status.kind == .directory,
        survey.now.microseconds - Timestamp(status.changed).microseconds > hours * 3_600_000_000
      else { continue }
      findings.append(
        Finding(
          "\(Layout.incoming)/\(entry.name.shown)",
          "an upload of \(Users.name(ofUser: status.owner))'s that has not changed for \(hours) hours",
          remedy: "its owner removes it, or renames it to a name without a dot",
          isNote: true
        )
      )
    }
    return findings
  }
}
