import HTTP
import JSON
import Posix
import Spool

/// The jobs API of Coalition, its reads, under `/api`.
///
/// Its client sends no credentials and knows no answer but 200, so nobody is asked for any: where users are
/// configured, who sends none reads what the public may see.
///
/// - Beyond its document, `/api/jobs` and `/api/jobs/{id}/children` take `offset` and `limit`.
/// - Workers and events are lists; the document shows one element of each.
/// - `/api/affinities` numbers the names, types and tags of all boards, sorted, from 1 up: the document names
///   it nowhere, but its client asks for it.
struct Coalition: Dialect {
  enum Route: Sendable {
    case jobs
    case job(JobID)
    /// The children of a group; nil for the jobs without a parent.
    case children(JobID?)
    case dependencies(JobID)
    case log(JobID)
    case workers
    case events
    case affinities
    /// A path that exists for writing alone.
    case write(CoalitionWrite)
    /// Like a job's path, with something that is no job's number.
    case noJob
  }

  private let context: Context
  private let clock: CoalitionClock
  private let log: CoalitionLog
  private let workers: CoalitionWorkers
  private let writes: CoalitionWrites

  init(_ context: Context) {
    self.context = context
    clock = CoalitionClock(context)
    log = CoalitionLog(context)
    workers = CoalitionWorkers(context)
    writes = CoalitionWrites(context)
  }

  // MARK: Routes

  func owns(_ target: RequestTarget) -> Bool {
    target.segments.first == "api" && target.segments.dropFirst().first != "v1"
  }

  func route(_ request: HTTPRequest) -> Route? {
    let segments = request.target.segments
    guard owns(request.target), segments.count > 1 else { return nil }
    switch (segments[1], segments.count) {
    case ("jobs", 2): return .jobs
    case ("jobs", 3): return JobID(segments[2]).map(Route.job) ?? .noJob
    case ("jobs", 4): return jobRoute(segments[2], segments[3])
    case ("workers", 2): return .workers
    case ("events", 2): return .events
    case ("affinities", 2): return .affinities
    case (let name, 2): return CoalitionWrite(rawValue: name).map(Route.write)
    default: return nil
    }
  }

  private func jobRoute(_ name: String, _ part: String) -> Route? {
    let id = JobID(name)
    switch part {
    case "children": return id.map(Route.children) ?? (name == "0" ? .children(nil) : .noJob)
    case "dependencies": return id.map(Route.dependencies) ?? .noJob
    case "log": return id.map(Route.log) ?? .noJob
    default: return nil
    }
  }

  func readingMethod(_ route: Route) -> ReadingMethod? {
    if case .write = route { nil } else { .get }
  }

  // MARK: Reading

  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply {
    switch route {
    case .jobs, .children(nil): return list(ask, access) { _ in .roots }
    case .job(let id): return job(id, ask, access)
    case .children(let id?):
      return list(ask, access) { (snapshot) throws(PosixError) in
        try isThere(id) ? .jobs(snapshot.jobs.children(of: id)) : nil
      }
    case .dependencies(let id):
      return list(ask, access) { (_) throws(PosixError) in
        try dependencies(of: id).map(CoalitionJobList.Choice.jobs)
      }
    case .log(let id):
      return later { () throws(PosixError) in
        try isThere(id) ? try log.answer(id, access, to: ask.request) : nil
      }
    case .workers: return onSnapshot(ask) { workers.list($0) }
    case .events: return events(ask)
    case .affinities: return onSnapshot(ask) { CoalitionWorkers.affinities($0) }
    case .write, .noJob: return .now(Answer(noSuchJob))
    }
  }

  /// Answers 404 where the body has nothing.
  private func later(_ body: @escaping @Sendable () throws(PosixError) -> Answer?) -> Reply {
    .later {
      do throws(PosixError) { return try body() ?? Answer(noSuchJob) } catch {
        return Answer(unreadable(error))
      }
    }
  }

  private func onSnapshot(_ ask: Ask, _ value: @escaping @Sendable (Snapshot) -> JSONValue) -> Reply {
    context.workOnSnapshot { Answer(JSONAnswer(value($0).compact).response(to: ask.request)) }
  }

  private func job(_ id: JobID, _ ask: Ask, _ access: Access) -> Reply {
    let begun = Locked<CoalitionJobList?>(nil)
    return .later {
      do throws(PosixError) {
        // The list would pass over a job that cannot be read.
        guard try isThere(id) else { return Answer(noSuchJob) }
      } catch {
        return Answer(unreadable(error))
      }
      let list = begun.withLock { begun in
        let list = begun ?? jobs(.job(id), Page(), context.lookout.fresh(), access)
        begun = list
        return list
      }
      return switch list.next() {
      case .text(let text): Answer(JSONAnswer(text).response(to: ask.request))
      case .skipped: nil
      case .end: Answer(noSuchJob)
      }
    }
  }

  private func list(
    _ ask: Ask,
    _ access: Access,
    _ choose: @escaping @Sendable (Snapshot) throws(PosixError) -> CoalitionJobList.Choice?
  ) -> Reply {
    guard let offset = ask.query.number("offset", default: 0, in: 0...Int.max),
      let limit = ask.query.number("limit", default: Int.max, in: 0...Int.max)
    else { return .now(Answer(error(.badRequest, "offset and limit must be whole numbers from 0 up."))) }
    return later { () throws(PosixError) in
      let snapshot = context.lookout.fresh()
      guard let choice = try choose(snapshot) else { return nil }
      return JSONList.answer(
        to: ask.request,
        jobs(choice, Page(offset: offset, limit: limit), snapshot, access)
      )
    }
  }

  private typealias Page = CoalitionJobList.Page

  private func jobs(
    _ choice: CoalitionJobList.Choice,
    _ page: Page,
    _ snapshot: Snapshot,
    _ access: Access
  ) -> CoalitionJobList {
    let fields = CoalitionFields(
      snapshot: snapshot,
      access: access,
      now: context.wallClock(),
      relatives: JobRelatives(context.lookout, snapshot)
    )
    return CoalitionJobList(choice, page, context, fields, clock)
  }

  /// Nil where there is no such job.
  private func dependencies(of id: JobID) throws(PosixError) -> [JobID]? {
    guard let record = try context.lookout.job(id)?.record() else { return nil }
    return record.deleted == nil ? record.dependsOn : nil
  }

  /// Whether there is such a job for this API, which knows no way back from a deletion.
  private func isThere(_ id: JobID) throws(PosixError) -> Bool {
    guard let view = try context.lookout.job(id) else { return false }
    return view.record()?.deleted == nil
  }

  private func events(_ ask: Ask) -> Reply {
    do throws(CoalitionEventList.Question.BadNumber) {
      let question = try CoalitionEventList.Question(ask.target)
      return context.workOnSnapshot { snapshot in
        JSONList.answer(to: ask.request, CoalitionEventList(question, context, snapshot))
      }
    } catch {
      return .now(Answer(self.error(.badRequest, "\(error.name) must be a whole number.")))
    }
  }

  // MARK: Errors

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    var body: JSONObject = ["error": .string(message)]
    if let command = instead?.command { body["command"] = .string(command) }
    return .json(status, .object(body))
  }

  private func unreadable(_ error: PosixError) -> HTTPResponse {
    self.error(Trouble.status(error), Trouble.sentence(error))
  }

  private var noSuchJob: HTTPResponse { error(.notFound, "There is no such job.") }

  // MARK: Writes

  func instead(_ method: HTTPMethod, _ route: Route, _ ask: Ask) -> Instead? {
    switch (route, method) {
    case (.jobs, .put): writes.create(ask.body)
    case (.jobs, .post): writes.modifyJobs(ask.body)
    case (.jobs, .delete): writes.deleteJobs(ask.body)
    case (.dependencies(let id), .post): writes.setDependencies(of: id, ask.body)
    case (.workers, .post): writes.modifyWorkers(ask.body)
    case (.workers, .delete): writes.deleteWorkers(ask.body)
    case (.write(let verb), .post): writes.perform(verb, ask.body)
    default: nil
    }
  }
}
