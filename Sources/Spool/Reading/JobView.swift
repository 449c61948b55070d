import JSON
import Posix

/// A job's directory, opened: it stays readable when the job moves on.
package struct JobView: Sendable {
  package let token: JobToken
  package let directory: Directory

  package init(token: JobToken, directory: Directory) {
    self.token = token
    self.directory = directory
  }

  /// `job.json`; nil where it is missing or damaged.
  package func record() -> JobRecord? { json(Layout.record).flatMap { JobRecord($0) } }

  /// `manifest.json` as its author wrote it; nil where it is missing or no JSON.
  package func manifest() -> JSONValue? { json(Layout.manifest) }

  /// The manifest that holds: its author's, with what its template gave and requests changed.
  ///
  /// - Parameter record: the job's, for the changes.
  /// - Returns: nil where the manifest is missing or no JSON.
  package func manifest(with record: JobRecord?) -> JSONValue? {
    guard case .object(var object)? = manifest() else { return nil }
    for change in record?.changes.members ?? [] { object[change.name] = change.value }
    return .object(object)
  }

  /// `result.json`, the deciding attempt's; nil until the job has ended, and again where it was started anew.
  package func result() -> JobResult? {
    switch token.state {
    case .queued, .held, .running: return nil
    case .ending, .finished, .cancelled: break
    }
    if let target = try? directory.linkTarget(Layout.result) { return json(target).flatMap { JobResult($0) } }
    return json(Layout.result).flatMap { JobResult($0) }
  }

  /// The epochs of the attempts, ascending.
  package func attempts() -> [Int] {
    let names = (try? directory.directory(Layout.attempts).names()) ?? []
    return names.compactMap { decimal($0) }.sorted()
  }

  /// An attempt's result; nil until it has one.
  package func result(ofAttempt epoch: Int) -> JobResult? {
    json("\(Layout.attempts)/\(epoch)/\(Layout.result)").flatMap { JobResult($0) }
  }

  /// How far an attempt is; nil where its runner has not said it.
  ///
  /// Of several roles it is the first one's.
  package func progress(ofAttempt epoch: Int) -> AttemptProgress? {
    guard let folder = runFolder(ofAttempt: epoch) else { return nil }
    return json(folder.path(of: Layout.progress)).flatMap { AttemptProgress($0) }
  }

  /// The console's log of the latest attempt, of several roles the first one's; nil until the board has printed
  /// something.
  package func log() throws(PosixError) -> Descriptor? {
    guard let epoch = attempts().last else { return nil }
    return try log(ofAttempt: epoch)
  }

  /// The console's log of an attempt.
  ///
  /// - Parameters:
  ///   - epoch: the attempt's.
  ///   - role: whose console; nil for the first one's.
  /// - Returns: nil until the board has printed something.
  /// - Throws: where the disk refuses, or something else lies there.
  package func log(ofAttempt epoch: Int, role: String? = nil) throws(PosixError) -> Descriptor? {
    guard let folder = runFolder(ofAttempt: epoch, role: role) else { return nil }
    do {
      return try directory.openWithin(folder.path(of: Layout.consoleLog))
    } catch  where error.isMissing {
      return nil
    }
  }

  /// All lines of history, ordered by epoch, then writer, then line.
  package func history() -> [HistoryLine] {
    attempts().reduce(intakeHistory()) { $0 + history(ofAttempt: $1) }
  }

  /// The lines that intake wrote.
  package func intakeHistory() -> [HistoryLine] { lines(of: Layout.history) }

  /// The lines that the runner of an attempt wrote.
  package func history(ofAttempt epoch: Int) -> [HistoryLine] {
    lines(of: "\(Layout.attempts)/\(epoch)/\(Layout.history)")
  }

  /// The history of the latest attempt alone.
  package func latestAttemptHistory() -> [HistoryLine] {
    attempts().last.map { history(ofAttempt: $0) } ?? []
  }

  private func lines(of path: String) -> [HistoryLine] {
    guard let bytes = try? directory.readIfPresent(path, limit: 1 << 22) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try? JSONParser.parse(Array(line))).flatMap { HistoryLine($0) }
    }
  }

  private func json(_ path: String) -> JSONValue? {
    guard let bytes = try? directory.readIfPresent(path, limit: 1 << 22) else { return nil }
    return try? JSONParser.parse(bytes)
  }
}
