import Lab
import Posix
import Spool

/// A spool as the client verbs see it: its jobs, its boards, and who is alive.
package struct Site {
  package let reader: SpoolReader
  package let configuration: Configuration
  /// Where drops and requests go.
  package let incoming: any Incoming
  package private(set) var catalogue = BoardCatalogue()
  /// Of the processes that are alive, as of the last ``refresh()``.
  package private(set) var reports: [HostReport] = []

  /// Opens the spool at a path.
  package init(path: String) throws(ClientError) {
    do {
      reader = try SpoolReader(path: path)
      configuration = try reader.configuration()
      incoming = LocalIncoming(reader: reader)
    } catch {
      throw .failed(error.sentence)
    }
    try refresh()
  }

  /// Reads board files and heartbeats anew.
  package mutating func refresh() throws(ClientError) {
    do {
      _ = try catalogue.refresh(from: reader)
      let now = Clock.now
      let live = try reader.hostReports().filter { $0.isLive(at: now) }
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
