import JSON
import Posix
import Spool

/// From what in the spool each field of a job comes.
///
/// | field | from |
/// | --- | --- |
/// | id | the job's number |
/// | created | when intake accepted it |
/// | status | the folder in which it lies, in capitals |
/// | owner | the owner of the dropped folder |
/// | comment, duration_limit_seconds | the manifest, by way of `job.json` |
/// | filename_executable | the executable's name |
/// | filename_log | `log` from when `/log` answers 200 |
/// | filename_other | `outputs` where the deciding attempt left files there |
/// | board | as the manifest asks |
/// | verdict, reason | `result.json` |
struct HwutFields: Sendable {
  /// Both forms of a job.
  struct Forms: Sendable {
    var owner: String?
    var short: JSONAnswer
    var long: JSONAnswer

    /// The long form for its owner and admins, the short one for everybody else.
    func form(for access: Access) -> JSONAnswer { access.seesAll(ofOwner: owner) ? long : short }
  }

  private struct Kept: Sendable {
    var stamp: Sighting.Stamp
    var place: Place
    var forms: Forms
  }

  /// Bytes of an answer that is kept.
  private static let largestKept = 64 * 1024

  private let context: Context
  private let kept = Locked(RecentCache<JobID, Kept>(capacity: 1024))

  init(_ context: Context) { self.context = context }

  /// The job as its folder says it is now; nil where there is none.
  func forms(_ id: JobID) throws(PosixError) -> Forms? {
    guard let sighting = try context.lookout.locate(id) else { return nil }
    if let known = kept.withLock({ $0.value(id) }), known.stamp == sighting.stamp,
      known.place == sighting.token.place
    {
      return known.forms
    }
    guard let view = try context.lookout.view(sighting) else { return nil }
    let forms = forms(view)
    // What was opened may be what the job has become since it was seen.
    let isSame = view.token == sighting.token && sighting.stamp.isSettled(at: context.wallClock())
    if isSame, forms.long.body.count <= Self.largestKept {
      kept.withLock {
        $0.keep(Kept(stamp: sighting.stamp, place: sighting.token.place, forms: forms), for: id)
      }
    }
    return forms
  }

  /// What lists show of a job, from the snapshot alone.
  static func short(_ summary: JobSummary) -> [UInt8] {
    JSONValue.object(short(summary.id, summary.place, created: summary.created, owner: summary.owner)).compact
  }

  private static func short(_ id: JobID, _ place: Place, created: Timestamp?, owner: String?) -> JSONObject {
    [
      "id": .integer(id.number),
      "created": JSONValue(created?.spaced),
      "status": .string(place.capitals),
      "owner": JSONValue(owner),
    ]
  }

  private func forms(_ job: JobView) -> Forms {
    let record = job.record()
    let result = job.token.isOver ? job.result() : nil
    // Where job.json is damaged, the index may still know who and when.
    let summary = record == nil ? context.lookout.current?.jobs[job.token.id] : nil
    let owner = record?.owner ?? summary?.owner
    var object = Self.short(
      job.token.id,
      job.token.place,
      created: record?.created ?? summary?.created,
      owner: owner
    )
    let short = JSONAnswer(JSONValue.object(object).compact, vary: "Accept")
    object["comment"] = JSONValue(record?.comment)
    object["duration_limit_seconds"] = JSONValue(record?.durationLimitSeconds)
    object["filename_executable"] = JSONValue(record?.executable)
    object["filename_log"] = JSONValue(hasLog(job) ? "log" : nil)
    object["filename_other"] = JSONValue(hasOutputs(job, result) ? Layout.outputs : nil)
    object["board"] = JSONValue(record?.board)
    object["verdict"] = JSONValue(result?.verdict.rawValue)
    object["reason"] = JSONValue(result?.reason)
    return Forms(
      owner: owner,
      short: short,
      long: JSONAnswer(JSONValue.object(object).compact, vary: "Accept")
    )
  }

  /// Whether `log` is answered 200.
  private func hasLog(_ job: JobView) -> Bool { job.token.isOver && ConsoleLog(of: job) != nil }

  /// Whether the deciding attempt has files in its folder `outputs`.
  private func hasOutputs(_ job: JobView, _ result: JobResult?) -> Bool {
    guard let attempt = result?.attempt else { return false }
    return job.runFolders(ofAttempt: attempt).contains { run in
      !JobFileList(job, below: run.components + [Layout.outputs], limit: 1).files.isEmpty
    }
  }
}
