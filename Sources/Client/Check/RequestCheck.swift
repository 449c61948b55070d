import Posix
import Spool

/// Requests that nobody answers though an intake runs.
enum RequestCheck {
  /// Longer than a lost runner is waited for, in minutes.
  private static let patience = 10

  static func findings(_ survey: Survey) throws(PosixError) -> [Finding] {
    guard survey.hasIntake, let incoming = survey.directory(Layout.incoming) else { return [] }
    var findings: [Finding] = []
    for name in try incoming.names().sorted() {
      guard let request = RequestName(name), let status = try incoming.statusIfPresent(of: name) else {
        continue
      }
      let minutes = (survey.now.microseconds - Timestamp(status.changed).microseconds) / 60_000_000
      guard minutes >= patience else { continue }
      let path = "\(Layout.incoming)/\(name)"
      findings.append(finding(request, path, status, minutes: minutes))
    }
    return findings
  }

  private static func finding(
    _ request: RequestName,
    _ path: String,
    _ status: FileStatus,
    minutes: Int
  ) -> Finding {
    let since = "has lain there for \(minutes) minutes"
    if request.verb.content == .folder {
      return Finding(
        path,
        "it \(since): intake waits for the rest of it",
        remedy: "upload it under a hidden name and rename it, or add the SHA256SUMS of all its files",
        isNote: true
      )
    }
    return Finding(
      path,
      "the request \(since) unanswered, though intake runs",
      remedy: "the log of `boardspool up` says why; removing the file withdraws the request"
    )
  }
}
