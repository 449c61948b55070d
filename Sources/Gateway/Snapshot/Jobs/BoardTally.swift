import Posix
import Spool

/// What has ended on a board.
struct BoardTally: Hashable, Sendable {
  struct End: Hashable, Sendable {
    var job: JobID
    var verdict: Verdict
    /// Nil where it cannot be told.
    var time: Timestamp?
  }

  static let recentCount = 40

  /// The last ends, up to twice as many as are shown, so that few of them have to move.
  private var ends: [End] = []
  private var counts: [Verdict: Int] = [:]

  /// The last ends, the latest last.
  var recent: ArraySlice<End> { ends.suffix(Self.recentCount) }

  /// All ends.
  var finished: Int { counts.values.reduce(0, +) }

  /// Ends by which no job could be judged.
  var errors: Int { count(of: .error) }

  func count(of verdict: Verdict) -> Int { counts[verdict] ?? 0 }

  /// The job that ended last.
  var lastJob: JobID? { ends.last?.job }

  mutating func add(_ end: End) {
    if ends.count == 2 * Self.recentCount { ends.removeFirst(Self.recentCount) }
    ends.append(end)
    counts[end.verdict, default: 0] += 1
  }
}
