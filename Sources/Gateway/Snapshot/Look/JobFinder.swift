import Posix
import Spool

/// Looks for jobs in the spool's folders.
struct JobFinder: Sendable {
  let reader: SpoolReader
  private let isOnNFS: Bool

  init(_ reader: SpoolReader) {
    self.reader = reader
    // Where that cannot be told, the careful way is taken.
    isOnNFS = (try? reader.root.isOnNFS()) ?? true
  }

  /// Looks for a job under a name; nil where it is not there.
  func see(_ token: JobToken) -> Sighting? {
    guard let status = try? status(of: token), status.kind == .directory else { return nil }
    return Sighting(token: token, stamp: Sighting.Stamp(status))
  }

  /// On NFS the folder is opened afresh: what is known of a path is shown late there.
  private func status(of token: JobToken) throws(PosixError) -> FileStatus? {
    guard isOnNFS else { return try reader.root.statusIfPresent(of: token.path) }
    return try reader.root.directory(token.place.rawValue).statusIfPresent(of: token.name)
  }

  /// Looks for a job in all places.
  ///
  /// - Parameters:
  ///   - id: the job's.
  ///   - last: where it was seen last and is no more.
  /// - Returns: nil where there is no such job.
  /// - Throws: where a folder cannot be read.
  func search(_ id: JobID, last: JobToken?) throws(PosixError) -> JobToken? {
    // A job leaves the queue to run, as a rule, and few run where many may wait.
    if last?.place == .queued, let token = try reader.tokens(in: .running).first(where: { $0.id == id }) {
      return token
    }
    return try reader.locate(id)
  }
}
