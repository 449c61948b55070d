import Posix
import Spool

/// One run of a job: an attempt that was begun on a board.
///
/// A job that is ended without a run has an attempt's folder too, with nothing but a result that names no
/// start; that is none.
struct CoalitionRun: Sendable {
  /// Among the job's runs, from 1 up.
  var ordinal: Int
  /// Names its folder.
  let epoch: Int
  var board: String?
  /// When the board's runner took it.
  var start: Timestamp
  /// Nil while it goes on.
  var end: Timestamp?
  /// WORKING, FINISHED or ERROR; a run that was lost is an ERROR.
  var state: CoalitionState
  /// Seconds, of one that has ended.
  private var seconds = 0

  /// Whole seconds; one that goes on has lasted until now.
  func duration(at now: Timestamp) -> Int { end == nil ? Self.seconds(start, now) : seconds }

  /// All runs of a job, the first one first.
  static func all(of job: JobView) -> [CoalitionRun] {
    var runs: [CoalitionRun] = []
    for epoch in job.attempts() {
      let isPresent = job.token.place == .running && job.token.epoch == epoch
      guard let run = CoalitionRun(job, epoch, ordinal: runs.count + 1, isPresent: isPresent) else {
        continue
      }
      runs.append(run)
    }
    return runs
  }

  private init?(_ job: JobView, _ epoch: Int, ordinal: Int, isPresent: Bool) {
    self.ordinal = ordinal
    self.epoch = epoch
    let result = job.result(ofAttempt: epoch)
    if let result, let started = result.started {
      (board, start, end) = (result.board, started, result.ended)
      state = CoalitionState(ended: result.verdict)
      let measured = result.durationSeconds.flatMap { Int(exactly: $0.rounded(.down)) }
      seconds = max(0, measured ?? Self.seconds(started, result.ended))
    } else {
      let lines = job.history(ofAttempt: epoch)
      guard let first = lines.first, let last = lines.last else { return nil }
      board = lines.last { $0.board != nil }?.board
      (start, end) = (first.time, last.time)
      // Nobody wrote down how it ended.
      state = .error
      seconds = Self.seconds(first.time, last.time)
    }
    guard isPresent else { return }
    // Until it is published nothing is known to have ended.
    (end, state) = (nil, .working)
  }

  private static func seconds(_ start: Timestamp, _ end: Timestamp) -> Int {
    let (microseconds, overflow) = end.microseconds.subtractingReportingOverflow(start.microseconds)
    return overflow ? 0 : max(0, microseconds / 1_000_000)
  }
}

extension [CoalitionRun] {
  /// Those since the job was last set back to its beginning, which is when this API's counters begin anew.
  func since(_ record: JobRecord?) -> [CoalitionRun] {
    guard let record, record.resetEpoch > 0 else { return self }
    return filter { $0.epoch > record.resetEpoch }
  }
}
