import Posix
import Spool

/// A job for people: what, where, when, how it ended, and which files there are.
package struct JobPage {
  private let report: JobReport
  private let now: Timestamp
  private var lines: [String] = []

  /// The page's lines; nothing in them can act on a terminal.
  ///
  /// - Parameters:
  ///   - report: the job.
  ///   - now: for how long it has been running.
  /// - Returns: the lines, without newlines.
  package static func lines(_ report: JobReport, now: Timestamp) -> [String] {
    var page = JobPage(report: report, now: now)
    page.addHead()
    page.addResult()
    page.addAttempts()
    page.addFiles()
    return page.lines
  }

  private init(report: JobReport, now: Timestamp) {
    self.report = report
    self.now = now
  }

  private mutating func add(_ name: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    let label = name + ":"
    lines.append(label + String(repeating: " ", count: max(1, 12 - label.utf8.count)) + Printable.text(value))
  }

  private mutating func addHead() {
    let situation = report.situation
    lines.append("job \(situation.id): \(Printable.text(situation.live(now: now)))")
    guard let record = report.record else {
      lines.append("job.json cannot be read; `boardspool check` tells more")
      return add("path", report.path)
    }
    add("title", record.title)
    add("comment", record.comment)
    add("description", record.description)
    add("url", record.url)
    add("owner", "\(record.owner), group \(record.team)")
    add("drop", record.drop)
    for role in record.roles { add("role", Self.describe(role)) }
    let wish = [record.board, record.tags.isEmpty ? nil : "tags " + record.tags.joined(separator: ", ")]
    add("asks for", wish.compactMap { $0 }.joined(separator: ", "))
    add("priority", record.priority == ManifestLimits.defaultPriority ? nil : "\(record.priority)")
    add("limit", "\(record.durationLimitSeconds) s")
    if let executable = record.executable {
      add("executable", "\(executable), \(record.size ?? 0) bytes, sha256 \(record.sha256 ?? "?")")
    }
    add("key", record.key)
    addRelations(record)
    add("created", record.created.rfc3339)
    add("etag", report.tag)
    add("path", report.path)
  }

  private mutating func addRelations(_ record: JobRecord) {
    add("template", record.template.map { "\($0.name), version \($0.version)" })
    add("group", record.parent.map { "job \($0)" })
    let ids = record.dependsOn.map { "\($0)" }.joined(separator: ", ")
    add("depends on", ids.isEmpty ? nil : record.dependsOnAnyEnd ? "\(ids), however they end" : ids)
    add("recheck of", record.recheckOf.map { "job \($0)" })
    add("deleted", record.deleted?.rfc3339)
  }

  private mutating func addResult() {
    guard let result = report.situation.result else { return }
    add("started", result.started?.rfc3339)
    add("ended", result.ended.rfc3339)
    add("duration", result.durationSeconds.map { JobRow.duration(seconds: $0) })
    add("board", Self.place(result))
    add(
      "verdict",
      "\(result.verdict.rawValue), in phase \(result.phase.rawValue), blame: \(result.blame.rawValue)"
    )
    add("reason", result.reason)
    addBoards(result.boards)
    addEvidence(result.evidence, role: result.role)
    add("status", result.exitStatus.map { "exit status \($0)" } ?? result.signal.map { "ended by SIG\($0)" })
    addCases(result.cases)
  }

  private static let mostFailures = 50

  /// How many tests there were, and those that did not pass with their messages' first lines.
  private mutating func addCases(_ cases: [JobResult.Case]) {
    guard !cases.isEmpty else { return }
    let counts = JobResult.Case.Verdict.allCases.compactMap { verdict in
      let count = cases.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict == .error ? "with errors" : verdict.rawValue)"
    }
    add("tests", "\(cases.count): \(counts.joined(separator: ", "))")
    let failures = cases.filter { $0.verdict == .failed || $0.verdict == .error }
    for failure in failures.prefix(Self.mostFailures) {
      let message = failure.message?.split(separator: "\n").first.map { ": \($0)" } ?? ""
      lines.append("  " + Printable.text("\(failure.verdict.rawValue) \(failure.name)\(message)"))
    }
    guard failures.count > Self.mostFailures else { return }
    lines.append("  and \(failures.count - Self.mostFailures) more; result.json has all")
  }

  private static func describe(_ role: JobRecord.Role) -> String {
    let wish = [role.board, role.tags.isEmpty ? nil : "tags " + role.tags.joined(separator: ", ")]
    return "\(role.name): \(role.executable) on \(wish.compactMap { $0 }.joined(separator: ", "))"
  }

  /// How it ended on each of several boards.
  private mutating func addBoards(_ boards: [JobResult.BoardEnd]) {
    for end in boards {
      add(end.role, "\(end.verdict.rawValue) on \(end.board), in phase \(end.phase.rawValue): \(end.reason)")
    }
  }

  private static func place(_ result: JobResult) -> String? {
    result.boardNames.map { board in result.host.map { "\(board) on \($0)" } ?? board } ?? result.host
  }

  private mutating func addEvidence(_ evidence: Evidence?, role: String?) {
    switch evidence {
    case .line(let text, let offset):
      add("evidence", "\(text) (\(role.map { "\($0)/" } ?? "")console.log, byte \(offset))")
    case .tool(let arguments, let output):
      add("evidence", Printable.line(arguments))
      for line in output.split(separator: "\n").suffix(10) {
        lines.append("              " + Printable.text(String(line)))
      }
    case nil: break
    }
  }

  private mutating func addAttempts() {
    guard !report.attempts.isEmpty else { return }
    lines.append("attempts:")
    for attempt in report.attempts { lines.append("  " + Printable.text(Self.describe(attempt))) }
  }

  private static func describe(_ attempt: JobReport.Attempt) -> String {
    guard let result = attempt.result else { return "\(attempt.epoch): no result yet" }
    let place = place(result).map { " on \($0)" } ?? ""
    let again = result.requeued == nil ? "" : ", queued again"
    return "\(attempt.epoch): \(result.verdict.rawValue)\(place): \(result.reason)\(again)"
  }

  private mutating func addFiles() {
    guard !report.files.isEmpty else { return }
    lines.append("files in \(report.path):")
    let width = report.files.map { String($0.size).count }.max() ?? 1
    for file in report.files {
      let size = String(file.size)
      let space = String(repeating: " ", count: width - size.count)
      lines.append("  \(space)\(size)  \(Printable.text(file.path))")
    }
  }
}
