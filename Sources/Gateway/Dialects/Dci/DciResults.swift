import JSON
import JUnit
import Reports

/// A job's test reports, in the form that this API has for them.
///
/// | field | from a JUnit file |
/// | --- | --- |
/// | name | the file's own, else its first suite's |
/// | total, errors, failures, skips | numbers of cases, as text; total includes the others |
/// | success | the rest, as a number |
/// | time | seconds, as text with three digits behind the point |
enum DciResults {
  /// By the file's path below the outputs, or `console.xml`; none for a job that has not ended.
  ///
  /// It reads and parses all reports.
  static func object(_ job: DciJob) -> JSONObject {
    var object = JSONObject()
    for found in JobReports(job.view, job.result).reports {
      object[found.path] = .object(entry(found.report))
    }
    return object
  }

  private static func entry(_ report: TestReport) -> JSONObject {
    let totals = report.totals
    return [
      "errors": .string("\(totals.errors)"),
      "failures": .string("\(totals.failures)"),
      "name": .string(report.name.isEmpty ? report.suites.first?.name ?? "" : report.name),
      "skips": .string("\(totals.skipped)"),
      "success": .integer(totals.passed),
      "time": .string(seconds(report.duration)),
      "total": .string("\(totals.tests)"),
    ]
  }

  private static func seconds(_ duration: Double) -> String {
    // Beyond that a double has no thousandths.
    guard duration.isFinite, (0..<0x1p42).contains(duration) else { return "0.000" }
    let thousandths = Int((duration * 1000).rounded())
    let fraction = "\(thousandths % 1000)"
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
