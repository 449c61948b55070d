import HTTP
import JSON
import Posix
import Spool

/// The jobs API of hwut.de, its reads: under `/apiv1` and without it, and `/job/{id}` beside `/jobs/{id}`,
/// as its document has both.
///
/// No users are configured in this version, so every reader sees all of a job.
final class Hwut: Dialect {
  enum Route {
    case list
    case job(JobID)
    case isFinished(JobID)
    case log(JobID)
    /// Like a job's path, with something that is no job's number.
    case noJob
  }

  private static let defaultLimit = 50
  /// A longer list has to be fetched in pages; the long form needs a look at each job.
  private static let maximumLimit = 10_000
  private static let maximumExtendedLimit = 1000
  /// Bytes of an answer that is kept.
  private static let largestKept = 64 * 1024

  private struct Page: Hashable {
    var offset: Int
    var limit: Int
  }

  private let jobs: Jobs
  private let wallClock: () -> Timestamp
  private var details = RecentCache<JobID, (stamp: Sighting.Stamp, place: Place, answer: JSONAnswer)>(
    capacity: 1024
  )
  private var pages = RecentCache<Page, JSONAnswer>(capacity: 32)
  private var pagesRevision: UInt64 = 0

  init(jobs: Jobs, wallClock: @escaping () -> Timestamp) {
    self.jobs = jobs
    self.wallClock = wallClock
  }

  // MARK: Routes

  func route(_ target: RequestTarget) -> Route? {
    var segments = target.segments[...]
    if segments.first == "apiv1" { segments.removeFirst() }
    guard let collection = segments.popFirst() else { return nil }
    guard collection == "jobs" || (collection == "job" && !segments.isEmpty) else { return nil }
    guard let name = segments.popFirst() else { return .list }
    let verb = segments.popFirst()
    guard segments.isEmpty else { return nil }
    guard let id = JobID(name) else { return verb == nil ? .noJob : nil }
    switch verb {
    case nil: return .job(id)
    case "is_finished": return .isFinished(id)
    case "log": return .log(id)
    default: return nil
    }
  }

  func read(_ route: Route, _ request: HTTPRequest) -> Answer {
    do throws(PosixError) {
      switch route {
      case .list: return Answer(try list(request))
      case .job(let id): return Answer(try job(id)?.response(to: request) ?? noSuchJob)
      case .isFinished(let id): return Answer(try isFinished(id))
      case .log(let id): return try log(id)
      case .noJob: return Answer(noSuchJob)
      }
    } catch {
      // Only what can pass by itself is worth another attempt of the client.
      let status: HTTPStatus = error.isOutOfDescriptors ? .serviceUnavailable : .internalServerError
      return Answer(self.error(status, "The spool cannot be read: \(error.reason)."))
    }
  }

  func insteadOf(_ method: HTTPMethod, _ route: Route) -> String? {
    switch (route, method) {
    case (.job(let id), .delete):
      "To cancel the job, put an empty file \(id).cancel into the spool's folder incoming/."
    case (.noJob, .put):
      "To submit a job, put a folder with a manifest.json and the executable into the spool's folder incoming/."
    case (.list, _), (.job, _), (.isFinished, _), (.log, _), (.noJob, _): nil
    }
  }

  func error(_ status: HTTPStatus, _ message: String) -> HTTPResponse {
    let body: JSONValue = [
      "status": .string(status.phrase),
      "message": .string("\(status.rawValue) \(status.phrase): \(message)"),
    ]
    let fields = [HTTPResponse.Field("Content-Type", "application/json"), JSONAnswer.cacheControl]
    return HTTPResponse(status, fields: fields, body: .bytes(body.compact))
  }

  private var noSuchJob: HTTPResponse { error(.notFound, "There is no such job.") }

  // MARK: One job

  private func job(_ id: JobID) throws(PosixError) -> JSONAnswer? {
    guard let sighting = try jobs.locate(id) else { return nil }
    if let known = details.value(id), known.stamp == sighting.stamp, known.place == sighting.token.place {
      return known.answer
    }
    guard let view = try jobs.view(sighting) else { return nil }
    let answer = JSONAnswer(JSONValue.object(longForm(view)).compact)
    // What was opened may be what the job has become since it was seen.
    let isSame = view.token == sighting.token && sighting.stamp.isSettled(at: wallClock())
    if isSame, answer.body.count <= Self.largestKept {
      details.keep((sighting.stamp, sighting.token.place, answer), for: id)
    }
    return answer
  }

  private func isFinished(_ id: JobID) throws(PosixError) -> HTTPResponse {
    guard let sighting = try jobs.locate(id) else { return noSuchJob }
    guard sighting.token.isOver else { return error(.notFound, "The job has not finished yet.") }
    return HTTPResponse(.noContent, fields: [JSONAnswer.cacheControl])
  }

  private func log(_ id: JobID) throws(PosixError) -> Answer {
    guard let sighting = try jobs.locate(id), let view = try jobs.view(sighting) else {
      return Answer(noSuchJob)
    }
    guard view.token.isOver else {
      return Answer(error(.notFound, "The log is not available before the job has ended."))
    }
    guard let log = ConsoleLog(of: view) else {
      return Answer(error(.notFound, "The job's log cannot be read."))
    }
    return log.answer
  }

  // MARK: Lists

  private func list(_ request: HTTPRequest) throws(PosixError) -> HTTPResponse {
    let query = Query(request.target)
    guard let isExtended = query.number("extended", default: 0, in: 0...1) else {
      return badNumber("extended", 0...1)
    }
    let limits = 0...(isExtended == 1 ? Self.maximumExtendedLimit : Self.maximumLimit)
    guard let limit = query.number("limit", default: Self.defaultLimit, in: limits) else {
      return badNumber("limit", limits)
    }
    guard let offset = query.number("offset", default: 0, in: 0...Int.max) else {
      return badNumber("offset", 0...Int.max)
    }
    jobs.refresh()
    let page = Page(offset: offset, limit: limit)
    let answer = isExtended == 1 ? try extended(page) : short(page)
    return answer.response(to: request)
  }

  private func badNumber(_ name: String, _ range: ClosedRange<Int>) -> HTTPResponse {
    let bounds = range.upperBound == .max ? "from 0 up" : "from 0 to \(range.upperBound)"
    return error(.badRequest, "\(name) must be a whole number \(bounds).")
  }

  private func short(_ page: Page) -> JSONAnswer {
    if pagesRevision != jobs.revision {
      pages.forgetAll()
      pagesRevision = jobs.revision
    }
    if let known = pages.value(page) { return known }
    let elements = jobs.page(offset: page.offset, limit: page.limit).map { job in
      JSONValue.object(shortForm(job.id, job.place, created: job.created, owner: job.owner))
    }
    let answer = JSONAnswer(JSONValue.array(elements).compact)
    if answer.body.count <= Self.largestKept { pages.keep(answer, for: page) }
    return answer
  }

  private func extended(_ page: Page) throws(PosixError) -> JSONAnswer {
    var body: [UInt8] = [UInt8(ascii: "[")]
    for summary in jobs.page(offset: page.offset, limit: page.limit) {
      // One that has vanished since it was listed is passed over.
      guard let job = try job(summary.id) else { continue }
      if body.count > 1 { body.append(UInt8(ascii: ",")) }
      body += job.body
    }
    return JSONAnswer(body + [UInt8(ascii: "]")])
  }

  // MARK: From what in the spool each field comes

  private func shortForm(_ id: JobID, _ place: Place, created: Timestamp?, owner: String?) -> JSONObject {
    [
      "id": .integer(id.number),
      "created": JSONValue(created?.spaced),
      "status": .string(place.capitals),
      "owner": JSONValue(owner),
    ]
  }

  private func longForm(_ job: JobView) -> JSONObject {
    let record = job.record()
    let result = job.token.isOver ? job.result() : nil
    // Where job.json is damaged, the index may still know who and when.
    let summary = record == nil ? jobs.summary(job.token.id) : nil
    var object = shortForm(
      job.token.id,
      job.token.place,
      created: record?.created ?? summary?.created,
      owner: record?.owner ?? summary?.owner
    )
    object["comment"] = JSONValue(record?.comment)
    object["duration_limit_seconds"] = JSONValue(record?.durationLimitSeconds)
    object["filename_executable"] = JSONValue(record?.executable)
    object["filename_log"] = JSONValue(hasLog(job) ? "log" : nil)
    object["filename_other"] = JSONValue(hasOutputs(job, result) ? Layout.outputs : nil)
    object["board"] = JSONValue(record?.board)
    object["verdict"] = JSONValue(result?.verdict.rawValue)
    object["reason"] = JSONValue(result?.reason)
    return object
  }

  /// Whether `log` is answered 200.
  private func hasLog(_ job: JobView) -> Bool { job.token.isOver && ConsoleLog(of: job) != nil }

  /// Whether the deciding attempt has files in its folder `outputs`.
  private func hasOutputs(_ job: JobView, _ result: JobResult?) -> Bool {
    guard let attempt = result?.attempt,
      let folder = try? job.directory.directory(Layout.attempts).directory("\(attempt)"),
      let outputs = try? folder.directory(Layout.outputs).entries()
    else { return false }
    return !outputs.isEmpty
  }
}
