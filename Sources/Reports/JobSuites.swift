import JUnit
import Spool

/// How a job ended, in the words of JUnit.
package enum JobSuites {
  /// The name of the suite that holds the job itself.
  package static let ownName = "boardspool"

  /// A suite `boardspool` with the job itself as a case, its verdict and reason, then the suites of its reports.
  ///
  /// A job may have failed though every test that it ran passed, and one without tests has an end too.
  ///
  /// - Parameters:
  ///   - view: the job, which has ended.
  ///   - result: how it ended.
  ///   - name: what people call it.
  /// - Returns: at least one suite.
  package static func suites(_ view: JobView, _ result: JobResult, name: String) -> [TestReport.Suite] {
    let own = TestReport.Suite(
      name: ownName,
      time: result.durationSeconds,
      cases: [ConsoleSuite.job(result, name: name)]
    )
    return [own] + JobReports(view, result).reports.flatMap(\.report.suites)
  }
}
