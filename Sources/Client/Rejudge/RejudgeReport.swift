import JSON
import Reports
import Spool

/// What a run is by other expectations, beside what it was.
package struct RejudgeReport {
  let view: JobView
  let name: String
  let attempt: Int
  let stored: JobResult
  /// The attempt's result with what is judged anew.
  package let judged: JobResult
  /// Whether the log does not hold all that the board printed.
  let isCut: Bool

  /// How many cases that did not pass are shown.
  private static let mostCases = 20

  /// Whether the verdict or its reason is another.
  private var isChanged: Bool { judged.verdict != stored.verdict || judged.reason != stored.reason }

  /// The JUnit file that `junit` would print of the job, had it ended so.
  package var junit: [UInt8] { JobSuites.file([JobSuites.Job(view, judged, name: name)]) }

  package var json: JSONValue {
    var object: JSONObject = ["job": .integer(view.token.id.number), "attempt": .integer(attempt)]
    for member in judged.json.object?.members ?? [] {
      if ["verdict", "phase", "blame", "reason", "evidence", "cases"].contains(member.name) {
        object[member.name] = member.value
      }
    }
    object["was"] = ["verdict": .string(stored.verdict.rawValue), "reason": .string(stored.reason)]
    object["changed"] = .bool(isChanged)
    object["log_cut"] = .bool(isCut)
    return .object(object)
  }

  package var lines: [String] {
    let title = "job \(view.token.id), attempt \(attempt)"
    var lines = ["\(title): \(judged.verdict.rawValue): \(Printable.text(judged.reason))"]
    switch judged.evidence {
    case .line(let text, let offset):
      lines.append("  evidence: \(Printable.text(text)) (console.log, byte \(offset))")
    case .tool(let arguments, _): lines.append("  evidence: \(Printable.line(arguments))")
    case nil: break
    }
    lines += cases
    lines.append(
      isChanged
        ? "  was: \(stored.verdict.rawValue): \(Printable.text(stored.reason))" : "  the same as it was"
    )
    if isCut { lines.append("  the log was cut: what was left out of it could not be judged") }
    return lines
  }

  private var cases: [String] {
    guard !judged.cases.isEmpty else { return [] }
    let others = judged.cases.filter { $0.verdict != .passed }
    var lines = ["  cases: \(judged.cases.count), \(judged.cases.count - others.count) of them passed"]
    for found in others.prefix(Self.mostCases) {
      let message = found.message.map { ": \(Printable.text($0))" } ?? ""
      lines.append("    \(found.verdict.rawValue): \(Printable.text(found.name))\(message)")
    }
    if others.count > Self.mostCases { lines.append("    and \(others.count - Self.mostCases) more") }
    return lines
  }
}
