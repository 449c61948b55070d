import JUnit
import Spool

/// How jobs ended, in the words of JUnit.
package enum JobSuites {
  /// The name of the suite that holds a job itself.
  package static let ownName = "boardspool"

  /// A job that has ended, and how.
  package struct Job {
    let view: JobView
    let result: JobResult
    /// What people call it.
    let name: String

    package init(_ view: JobView, _ result: JobResult, name: String) {
      self.view = view
      self.result = result
      self.name = name
    }
  }

  /// A JUnit file.
  ///
  /// Each job is a suite `boardspool` with the job itself as a case, its verdict and reason; after it come the suites
  /// of its reports. A job may have failed though every test that it ran passed, and one without tests has an end
  /// too.
  ///
  /// - Parameter jobs: the suites stand in their order; one alone gives the file its name.
  /// - Returns: the file's bytes.
  package static func file(_ jobs: [Job]) -> [UInt8] {
    let name = jobs.count == 1 ? jobs[0].name : ownName
    return JUnitWriter.xml(TestReport(name: name, suites: jobs.flatMap(suites)))
  }

  private static func suites(_ job: Job) -> [TestReport.Suite] {
    let own = TestReport.Suite(
      name: ownName,
      time: job.result.durationSeconds,
      cases: [ConsoleSuite.job(job.result, name: job.name)]
    )
    return [own] + JobReports(job.view, job.result).reports.flatMap(\.report.suites)
  }
}
