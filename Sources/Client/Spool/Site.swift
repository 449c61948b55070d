import Custody
import Lab
import Posix
import Spool

/// A spool as the client verbs see it: its jobs, its boards, and who is alive.
package struct Site {
  package let reader: SpoolReader
  package let configuration: Configuration
  package private(set) var catalogue = BoardCatalogue()
  /// Of the processes that are alive, as of the last ``refresh()``.
  package private(set) var reports: [HostReport] = []
  private let identity: Identity

  /// Opens the spool at a path.
  package init(path: String) throws(ClientError) {
    do {
      reader = try SpoolReader(path: path)
      configuration = try reader.configuration()
    } catch {
      throw .failed(error.sentence)
    }
    identity = try client { () throws(PosixError) in try Identity() }
    try refresh()
  }

  /// Reads board files and heartbeats anew.
  package mutating func refresh() throws(ClientError) {
    do {
      _ = try catalogue.refresh(from: reader)
      let now = Clock.now
      let live = try reader.hostReports().filter { HostLife.isLive($0, identity: identity, now: now) }
      let work = try BoardWork.current(reader)
      reports = live.map { BoardWork.updated($0, work) }.sorted { "\($0.holder)" < "\($1.holder)" }
    } catch {
      throw .failed("cannot read the spool: \(error)")
    }
  }

  package var hasIntake: Bool { reports.contains { $0.roles.contains("intake") } }

  /// The job, opened.
  package func job(_ id: JobID) throws(ClientError) -> JobView {
    guard let view = try client({ () throws(PosixError) in try reader.job(id) }) else { throw .noJob(id) }
    return view
  }

  /// What a queued job waits for.
  package func waitReason(_ token: JobToken, _ record: JobRecord?) -> WaitReason {
    WaitReason(
      token: token,
      board: record?.board,
      tags: record?.tags ?? [],
      catalogue: catalogue,
      reports: reports
    )
  }
}

/// Whether a process that reported is alive.
enum HostLife {
  /// On this machine the process itself is looked for; of another one its last heartbeat must lie
  /// within its lease, by the wall clocks, which for telling people is good enough.
  static func isLive(_ report: HostReport, identity: Identity, now: Timestamp) -> Bool {
    if identity.knowsGone(report) { return false }
    let isHere =
      report.machineID == identity.machineID && report.bootID == identity.bootID
      && report.processNamespace == identity.processNamespace
    return isHere || isFresh(report, now: now)
  }

  static func isFresh(_ report: HostReport, now: Timestamp) -> Bool {
    let age = now.microseconds.subtractingReportingOverflow(report.written.microseconds).partialValue
    return age <= report.leaseSeconds.multipliedReportingOverflow(by: 1_000_000).partialValue
  }
}
