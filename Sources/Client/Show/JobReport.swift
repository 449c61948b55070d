import JSON
import Posix
import Spool

/// Everything that a spool knows of one job.
package struct JobReport: Sendable {
  package struct Attempt: Sendable, Equatable {
    package var epoch: Int
    /// Nil for one under way, and for one whose runner was lost.
    package var result: JobResult?
  }

  package struct File: Sendable, Equatable {
    /// Below the job's directory.
    package var path: String
    package var size: Int
  }

  package var situation: Situation
  package var record: JobRecord?
  /// The directory's path below the spool.
  package var path: String
  package var attempts: [Attempt]
  package var files: [File]
  /// Of the job's present state: what `update --etag` takes.
  package var tag: String?

  /// Reads a job.
  package init(_ view: JobView, site: Site) throws(ClientError) {
    record = view.record()
    situation = Situation(view, record: record, site: site)
    path = view.token.path
    attempts = view.attempts().map { Attempt(epoch: $0, result: view.result(ofAttempt: $0)) }
    files = try site.files(of: view)
    tag = view.tag()
  }

  package init(
    situation: Situation,
    record: JobRecord?,
    path: String,
    attempts: [Attempt],
    files: [File]
  ) {
    self.situation = situation
    self.record = record
    self.path = path
    self.attempts = attempts
    self.files = files
  }

  static func files(of directory: Directory) throws(PosixError) -> [File] {
    try files(of: directory, prefix: "", depth: 0)
  }

  /// Plain files only: links lead to files that stand in the list themselves.
  private static func files(of directory: Directory, prefix: String, depth: Int) throws(PosixError) -> [File]
  {
    guard depth < 16 else { return [] }
    var files: [File] = []
    for entry in try directory.entries() {
      guard let status = try directory.statusIfPresent(of: entry.name) else { continue }
      let path = prefix + entry.name.shown
      switch status.kind {
      case .regular: files.append(File(path: path, size: status.size))
      case .directory:
        do throws(PosixError) {
          files += try Self.files(of: directory.directory(entry.name), prefix: path + "/", depth: depth + 1)
        } catch  where error.isMissing {}
      case .link, .fifo, .socket, .device: break
      }
    }
    return files.sorted { $0.path < $1.path }
  }

  package var json: JSONValue {
    [
      "id": .integer(situation.id.number), "state": .string(situation.place.rawValue), "path": .string(path),
      "etag": JSONValue(tag),
      "board": JSONValue(situation.board), "phase": JSONValue(situation.phase?.rawValue),
      "progress": situation.progress.map(JSONValue.number) ?? .null,
      "started": JSONValue(situation.started?.rfc3339), "waiting_for": JSONValue(situation.waitingFor),
      "job": record?.json ?? .null, "result": situation.result?.json ?? .null,
      "attempts": .array(
        attempts.map { ["attempt": .integer($0.epoch), "result": $0.result?.json ?? .null] }
      ),
      "files": .array(files.map { ["path": .string($0.path), "size": .integer($0.size)] }),
    ]
  }
}
