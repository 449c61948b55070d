import JSON
import Posix
import Spool

/// How far a job is, as far as its watchers are told.
struct UfdlStage: Sendable, Equatable {
  /// A run that began, and was not the job's end.
  struct LostRun: Sendable, Equatable {
    var attempt: Int
    var board: String?
  }

  var phase: UfdlJob.Phase
  /// Of the name under which the job waits or runs, or of the attempt that decided it.
  var epoch: Int
  /// Nil where there is no run, or where its runner has not said yet for which of its boards it is.
  var board: String?
  /// Whether the job runs, or ended by a run.
  var hasRun: Bool
  var error: String?
  var description = ""
  /// From 0 to 1; nil where the program on the board does not tell.
  var progress: Double?
  /// What else there is in `progress.json`.
  var data = JSONObject()
  /// By epoch.
  var lostRuns: [LostRun] = []
  /// What each of intake's lines of history says was requested; nil for those that tell something else.
  var notes: [RequestName.Verb?] = []

  init(_ phase: UfdlJob.Phase, epoch: Int, board: String? = nil, hasRun: Bool = false) {
    self.phase = phase
    self.epoch = epoch
    self.board = board
    self.hasRun = hasRun
  }

  /// - Parameters:
  ///   - job: the job.
  ///   - epoch: runs up to this one have been told.
  init(_ job: UfdlJob, after epoch: Int) {
    let attempts = job.view.attempts()
    phase = job.phase
    self.epoch = job.view.token.epoch ?? job.result?.attempt ?? attempts.last ?? 0
    board = job.run?.board
    hasRun = job.run != nil
    error = job.error
    description = job.description ?? ""
    if let run = job.run { readProgress(of: run.attempt, job.view) }
    let present = job.run?.attempt
    lostRuns = attempts.filter { $0 > epoch && $0 != present }.compactMap { Self.lostRun($0, job.view) }
    notes = job.view.intakeHistory().map(\.requested)
  }

  private mutating func readProgress(of attempt: Int, _ view: JobView) {
    guard let told = view.progress(ofAttempt: attempt) else { return }
    progress = told.fraction
    data = told.details
  }

  /// Nil for an attempt by which a job was ended without a run.
  private static func lostRun(_ attempt: Int, _ view: JobView) -> LostRun? {
    let lines = view.history(ofAttempt: attempt)
    let result = view.result(ofAttempt: attempt)
    guard !lines.isEmpty || result?.started != nil else { return nil }
    return LostRun(attempt: attempt, board: lines.lazy.compactMap(\.board).first ?? result?.board)
  }
}
