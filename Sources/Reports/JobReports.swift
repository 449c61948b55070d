import JUnit
import Posix
import Spool

/// The test reports of an ended job: the JUnit files among the deciding attempt's outputs, or what the
/// recognised summary on its console amounts to.
package struct JobReports: Sendable {
  package struct Report: Sendable {
    /// The file's path below the outputs, or `console.xml`.
    package var path: String
    package var report: TestReport
  }

  /// Under which name a summary from the console goes.
  package static let consoleName = "console.xml"
  /// Bytes of a file that is read as a report.
  private static let largest = 16 * 1024 * 1024
  /// Files that are looked at.
  private static let mostFiles = 1000

  package let reports: [Report]

  package init(_ view: JobView, _ result: JobResult?) {
    let files = Self.files(view, result)
    reports = files.isEmpty ? Self.console(view, result) : files
  }

  private static func files(_ view: JobView, _ result: JobResult?) -> [Report] {
    guard let attempt = result?.attempt else { return [] }
    return view.runFolders(ofAttempt: attempt).flatMap { files(view, $0) }
  }

  /// Of several roles the reports' paths begin with the role's name.
  private static func files(_ view: JobView, _ run: RunFolder) -> [Report] {
    let folder = run.components + [Layout.outputs]
    return JobFileList(view, below: folder, limit: mostFiles).files.compactMap { file in
      guard isCandidate(file), let bytes = bytes(view, file) else { return nil }
      // An XML file that is no report is just another output.
      guard let report = try? JUnitReader.read(bytes) else { return nil }
      let path = (run.role.map { [$0] } ?? []) + file.path.dropFirst(folder.count)
      return Report(path: path.joined(separator: "/"), report: report)
    }
  }

  /// Whether a file may be a report, as far as its name and size tell.
  package static func isCandidate(_ file: JobFileList.File) -> Bool {
    (file.path.last ?? "").lowercased().hasSuffix(".xml") && file.size <= largest
  }

  private static func bytes(_ view: JobView, _ file: JobFileList.File) -> [UInt8]? {
    guard let opened = try? view.directory.openWithin(file.path.joined(separator: "/")),
      let status = try? opened.status(), status.kind == .regular
    else { return nil }
    return try? opened.bytes(at: 0, count: min(largest, max(0, status.size)))
  }

  private static func console(_ view: JobView, _ result: JobResult?) -> [Report] {
    guard let result, !result.cases.isEmpty else { return [] }
    let name = JobName.of(view.record(), view.token.id)
    return [Report(path: consoleName, report: TestReport(suites: ConsoleSuite.suites(result, name: name)))]
  }
}
