import HTTP
import JSON
import Posix
import Spool

/// Makes the list of events: one for each run of a job, jobs by ascending id, runs in the order in which they
/// were.
///
/// | field | from |
/// | --- | --- |
/// | id | the job's number × 256 + the run's among the job's, from 1 up; null where that is no 64-bit number |
/// | worker | the run's board |
/// | job_id, job_title | the job's number, and its title, comment or drop's name |
/// | state | WORKING; FINISHED or ERROR when it has ended; a run that was lost is an ERROR |
/// | start, duration | when it began; whole seconds, running on |
///
/// Only jobs are opened that may have such a run, as far as the table can tell.
final class CoalitionEventList: ElementSource {
  /// Which events are asked for: those that fit all that is not nil.
  struct Question: Sendable {
    /// A job's number.
    var job: Int?
    var worker: String?
    /// Seconds; runs that began, went on or ended within them.
    var howLong: Int?

    /// A parameter that must be a number and is none.
    struct BadNumber: Error {
      var name: String
    }

    /// Reads the query; an empty value, or a number below zero, asks for all.
    init(_ target: RequestTarget) throws(BadNumber) {
      job = try Self.number("job", target)
      worker = target.firstValue("worker").flatMap { $0.isEmpty ? nil : $0 }
      howLong = try Self.number("howlong", target)
    }

    private static func number(_ name: String, _ target: RequestTarget) throws(BadNumber) -> Int? {
      guard let text = target.firstValue(name), !text.isEmpty else { return nil }
      let isNegative = text.first == "-"
      guard let number = decimal(isNegative ? text.dropFirst() : text[...]) else {
        throw BadNumber(name: name)
      }
      return isNegative ? nil : number
    }

    /// From when on; nil for all time.
    func start(at now: Timestamp) -> Timestamp? {
      guard let howLong else { return nil }
      let (microseconds, overflow) = howLong.multipliedReportingOverflow(by: 1_000_000)
      let (start, underflow) = now.microseconds.subtractingReportingOverflow(microseconds)
      return overflow || underflow ? nil : Timestamp(microseconds: start)
    }
  }

  private struct State: Sendable {
    var cursor: JobCursor
    /// Nil where all jobs are gone through.
    var ids: ArraySlice<JobID>?
    var ready: ArraySlice<[UInt8]> = []
  }

  /// Jobs that do not matter, after which others get their turn.
  private static let patience = 1000

  private let context: Context
  private let snapshot: Snapshot
  private let worker: String?
  private let workerType: String?
  private let now: Timestamp
  private let since: Timestamp?
  private let state: Locked<State>

  init(_ question: Question, _ context: Context, _ snapshot: Snapshot) {
    self.context = context
    self.snapshot = snapshot
    worker = question.worker
    workerType = question.worker.flatMap { snapshot.catalogue.board($0)?.type }
    now = context.wallClock()
    since = question.start(at: now)
    state = Locked(
      State(
        cursor: JobCursor(snapshot.jobs, JobFilter(endedSince: since)),
        ids: question.job.map { JobID($0).map { [$0] } ?? [] }
      )
    )
  }

  func next() -> Element {
    state.withLock { state in
      if let text = state.ready.popFirst() { return .text(text) }
      for _ in 0..<Self.patience {
        guard let (id, mayMatter) = candidate(&state) else { return .end }
        guard mayMatter else { continue }
        state.ready = events(of: id)[...]
        return state.ready.popFirst().map(Element.text) ?? .skipped
      }
      return .skipped
    }
  }

  private func candidate(_ state: inout State) -> (id: JobID, mayMatter: Bool)? {
    if state.ids != nil { return state.ids?.popFirst().map { ($0, true) } }
    return state.cursor.next().map { ($0.id, mayMatter($0)) }
  }

  private func mayMatter(_ job: JobSummary) -> Bool {
    if snapshot.hasNeverRun(job) { return false }
    // Who asked for another board by its name ran nowhere else.
    guard let worker, job.board != worker, let wish = job.wish, wish != worker, wish != workerType else {
      return true
    }
    return snapshot.catalogue.board(wish) == nil
  }

  private func events(of id: JobID) -> [[UInt8]] {
    // A job that has vanished since it was listed has no events.
    guard let view = try? context.lookout.job(id) else { return [] }
    let runs = CoalitionRun.all(of: view).filter(isAskedFor)
    guard !runs.isEmpty else { return [] }
    let record = view.record()
    guard record?.deleted == nil else { return [] }
    let title = record.map(CoalitionJob.title)
    return runs.map { JSONValue.object(event($0, of: id, title)).compact }
  }

  private func isAskedFor(_ run: CoalitionRun) -> Bool {
    if let worker, run.board != worker { return false }
    guard let since, let end = run.end else { return true }
    return end >= since
  }

  private func event(_ run: CoalitionRun, of id: JobID, _ title: String?) -> JSONObject {
    [
      "id": JSONValue(run.eventID(of: id)),
      "worker": .string(run.board ?? ""),
      "job_id": .integer(id.number),
      "job_title": JSONValue(title),
      "state": .string(run.state.rawValue),
      "start": .integer(CoalitionFields.seconds(run.start)),
      "duration": .integer(run.duration(at: now)),
    ]
  }
}

extension CoalitionRun {
  /// Nil where it does not fit into 64 bits.
  func eventID(of job: JobID) -> Int? {
    let (base, overflow) = job.number.multipliedReportingOverflow(by: 256)
    // A later run of so many shares the last one's.
    return overflow ? nil : base | min(ordinal, 255)
  }
}
