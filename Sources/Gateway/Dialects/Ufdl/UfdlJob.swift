import JSON
import Posix
import Spool

/// One job as its folder tells it; what is damaged there is nil.
struct UfdlJob: Sendable {
  /// How far the job is; this API has no field for it, but its clients derive it from the others.
  enum Phase: Sendable, Equatable {
    case created, started, finished, errored, cancelled
  }

  let view: JobView
  let record: JobRecord?
  /// Of a job that has ended.
  let result: JobResult?
  let run: UfdlRun?
  /// What lists know of it, for what its own files do not tell.
  let known: JobSummary?

  init(_ view: JobView, known: JobSummary?) {
    self.view = view
    self.known = known
    record = view.record()
    result = view.token.isOver ? view.result() : nil
    run = UfdlRun(view, result)
  }

  var id: JobID { view.token.id }
  var created: Timestamp? { record?.created ?? known?.created }
  var ended: Timestamp? { view.token.isOver ? result?.ended ?? known?.ended : nil }
  var description: String? { record.map { $0.description ?? $0.comment ?? "" } }

  var phase: Phase {
    switch view.token.place {
    case .queued: .created
    case .running: .started
    case .finished: isGood ? .finished : .errored
    case .cancelled: verdict == .refused ? .errored : .cancelled
    }
  }

  private var verdict: Verdict? { result?.verdict ?? known?.verdict }
  private var isGood: Bool { verdict == .passed || verdict == .completed }

  /// Why it failed, or was cancelled; what cannot be read must not look like a success.
  var error: String? {
    switch phase {
    case .created, .started, .finished: nil
    case .errored, .cancelled: result?.reason ?? "The job's result cannot be read."
    }
  }

  /// As it holds now; nil where it cannot be read.
  var manifest: JSONValue? { view.manifest(with: record) }

  func outputs(_ manifest: JSONValue?) -> UfdlOutputList {
    UfdlOutputList(view, attempt: result?.attempt, manifest: manifest)
  }
}

/// Finds jobs.
struct UfdlJobs: Sendable {
  private let lookout: Lookout

  init(_ lookout: Lookout) { self.lookout = lookout }

  /// The job as it is now; nil where there is none.
  func job(_ id: JobID) throws(PosixError) -> UfdlJob? {
    guard let view = try lookout.job(id) else { return nil }
    return UfdlJob(view, known: lookout.current?.jobs[id])
  }
}
