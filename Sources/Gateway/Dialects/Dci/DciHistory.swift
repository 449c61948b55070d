import JSON
import Posix
import Spool

/// What a job's history files and the results of its attempts tell, each of them read where it is wanted.
struct DciHistory: Sendable {
  struct Attempt: Sendable {
    var epoch: Int
    var lines: [HistoryLine]
    var result: JobResult?
  }

  /// Intake's lines.
  var own: [HistoryLine]
  /// By epoch.
  var attempts: [Attempt]

  init(own: [HistoryLine], attempts: [Attempt]) {
    self.own = own
    self.attempts = attempts
  }

  /// Reads all of it.
  init(_ view: JobView) {
    self.init(
      own: Self.lines(of: Layout.history, view),
      attempts: view.attempts().map { epoch in
        Attempt(epoch: epoch, lines: Self.lines(of: epoch, view), result: view.result(ofAttempt: epoch))
      }
    )
  }

  /// The lines that intake wrote.
  static func own(_ view: JobView) -> [HistoryLine] { lines(of: Layout.history, view) }

  /// The lines of one attempt.
  static func lines(of epoch: Int, _ view: JobView) -> [HistoryLine] {
    lines(of: "\(Layout.attempts)/\(epoch)/\(Layout.history)", view)
  }

  private static func lines(of path: String, _ view: JobView) -> [HistoryLine] {
    guard let bytes = try? view.directory.readIfPresent(path, limit: 1 << 22) else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try? JSONParser.parse(Array(line))).flatMap { HistoryLine($0) }
    }
  }
}
