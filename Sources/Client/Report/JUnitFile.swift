import Posix
import Reports
import Spool

/// How jobs ended, as one JUnit file.
package enum JUnitFile {
  /// The file's bytes.
  ///
  /// - Parameters:
  ///   - ids: jobs that have ended.
  ///   - site: their spool.
  /// - Returns: the suites of all jobs, in the order of the ids; those of one job under its name.
  /// - Throws: ``ClientError/missing(_:)`` where a job is not there, ``ClientError/failed(_:)`` where it has not
  ///   ended or its result cannot be read.
  package static func xml(_ ids: [JobID], at site: Site) throws(ClientError) -> [UInt8] {
    var jobs: [JobSuites.Job] = []
    for id in ids {
      try site.need(.folder(id))
      let view = try site.job(id)
      guard view.token.hasEnded else {
        throw .failed("job \(id) has not ended; there is no report yet")
      }
      guard let result = view.result() else { throw .failed("the result of job \(id) cannot be read") }
      jobs.append(JobSuites.Job(view, result, name: JobName.of(view.record(), id)))
    }
    return JobSuites.file(jobs)
  }
}

/// A file that a verb writes beside what it does, to be known writable before.
package struct OutputFile {
  private let folder: Directory
  private let name: String

  /// - Parameter path: what the user typed; a file that is there is replaced.
  /// - Throws: ``ClientError/usage(_:)`` where no file can have the path.
  package init(path: String) throws(ClientError) {
    let (parent, last) = LocalFile.split(path)
    guard !last.isEmpty, !path.hasSuffix("/") else {
      throw .usage("\(path.shown) is a directory, not a file")
    }
    let status: FileStatus?
    do throws(PosixError) {
      folder = try Directory(path: parent)
      status = try folder.statusIfPresent(of: last)
    } catch {
      throw .usage("\(path.shown): \(error.reason)")
    }
    if let status, status.kind != .regular, status.kind != .link {
      throw .usage("\(path.shown) is \(status.kind.name), not a file")
    }
    name = last
  }

  /// Puts the content there at once.
  package func write(_ bytes: [UInt8]) throws(ClientError) {
    try client { () throws(PosixError) in try folder.replace(name, bytes, sync: false) }
  }
}
