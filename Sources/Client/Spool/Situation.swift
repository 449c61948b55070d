import Lab
import Posix
import Spool

/// What a job is doing now, in words that list, show, log and wait share.
package struct Situation: Sendable, Equatable {
  package var id: JobID
  package var place: Place
  /// What it waits for; nil once it runs.
  package var waitingFor: String?
  /// Where it runs, of several boards the names of all, and since when.
  package var board: String?
  package var phase: Phase?
  package var started: Timestamp?
  /// How far the run is, from 0 to 1, where the program on the board tells.
  package var progress: Double?
  package var result: JobResult?

  package init(id: JobID, place: Place) {
    self.id = id
    self.place = place
  }

  package init(_ view: JobView, record: JobRecord?, site: Site) {
    self.init(id: view.token.id, place: view.token.place)
    switch view.token.state {
    case .queued, .held:
      waitingFor = site.waiting(view.token, record)
    case .running(let epoch, _), .ending(let epoch, _):
      // Between its claim and the attempt's folder the latest attempt is an earlier one.
      guard view.attempts().last == epoch else { return }
      let lines = view.latestAttemptHistory()
      board = lines.boardNames
      phase = lines.last?.phase
      started = lines.first?.time
      progress = view.progress(ofAttempt: epoch)?.fraction
    case .finished, .cancelled:
      result = view.result()
      board = result?.boardNames
    }
  }

  package var hasEnded: Bool { place == .finished || place == .cancelled }

  /// The state in one line, which changes only when something happens.
  package var summary: String {
    switch place {
    case .queued: "queued: \(waitingFor ?? "waiting")"
    case .running:
      "running\(board.map { " on \($0)" } ?? "")\(phase.map { ": \($0.rawValue)" } ?? "")"
    case .finished, .cancelled:
      result.map { "\($0.verdict.rawValue): \($0.reason)" }
        ?? "\(place.rawValue), but result.json cannot be read"
    }
  }

  /// The progress for people, as "40 %".
  package var percentage: String? { progress.map { "\(Int(($0 * 100).rounded(.down))) %" } }

  /// The summary with how far it is and the time that it has taken.
  package func live(now: Timestamp) -> String {
    guard let started, !hasEnded else { return summary }
    let time = Printable.duration(microseconds: now.microseconds - started.microseconds)
    return [summary, percentage, time].compactMap { $0 }.joined(separator: ", ")
  }

  /// What an ended job stands for in `wait`'s exit status.
  ///
  /// A result that cannot be read is the infrastructure's doing.
  package func exitCode(acceptsCompleted: Bool) -> Int32 {
    result.map { ExitCode.of($0.verdict, acceptsCompleted: acceptsCompleted) } ?? ExitCode.failure
  }
}
