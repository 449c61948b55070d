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

  /// `result.json`, the deciding attempt's; nil until the job has ended.
  package func result() -> JobResult? {
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

  /// The console's log of the latest attempt; nil until the board has printed something.
  package func log() throws(PosixError) -> Descriptor? {
    guard let epoch = attempts().last else { return nil }
    do {
      return try directory.openWithin("\(Layout.attempts)/\(epoch)/\(Layout.consoleLog)")
    } catch  where error.isMissing {
      return nil
    }
  }

  /// All lines of history, ordered by epoch, then writer, then line.
  package func history() -> [HistoryLine] {
    var lines = lines(of: Layout.history)
    for epoch in attempts() { lines += self.lines(of: "\(Layout.attempts)/\(epoch)/\(Layout.history)") }
    return lines
  }

  /// The history of the latest attempt alone.
  package func latestAttemptHistory() -> [HistoryLine] {
    guard let epoch = attempts().last else { return [] }
    return lines(of: "\(Layout.attempts)/\(epoch)/\(Layout.history)")
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
