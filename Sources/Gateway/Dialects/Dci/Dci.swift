import HTTP
import JSON
import Posix
import Spool

/// The jobs API of DCI, its reads: `/api/v1/jobs…`, `/api/v1/files/{id}` and `/api/v1/jobstates/{id}`.
///
/// Where users are configured, somebody has to say who he is, and sees his own jobs and those of his teams,
/// admins all. A job that he may not see is 403, not 404: that it is there is no secret, since numbers of
/// jobs follow each other and the short form of each is for everybody; and whoever is told to ask for
/// membership knows what to do, other than one who is told that his link is wrong.
///
/// ``DciFields`` says where each field comes from, ``DciJobList`` what a list costs.
struct Dci: Dialect {
  enum Route: Sendable {
    case jobs
    case job(JobID)
    case results(JobID)
    case files(JobID)
    case jobstates(JobID)
    case file(String)
    case content(String)
    case jobstate(String)
    /// Paths that exist for writing alone.
    case schedule
    case recheck
    /// Like a job's path, with something that is no job's id.
    case noJob
  }

  private let context: Context
  private let fields: DciFields
  private let jobs: DciJobs
  private let list: DciJobList
  private let parts: DciParts
  private let writes: DciWrites

  init(_ context: Context) {
    self.context = context
    fields = DciFields(names: DciNames(spool: context.uuid))
    jobs = DciJobs(context)
    list = DciJobList(context, fields, jobs)
    parts = DciParts(fields)
    writes = DciWrites(context, fields.names)
  }

  // MARK: Routes

  func owns(_ target: RequestTarget) -> Bool { target.segments.starts(with: ["api", "v1"]) }

  func route(_ request: HTTPRequest) -> Route? {
    guard owns(request.target) else { return nil }
    let segments = request.target.segments.dropFirst(2)
    guard let collection = segments.first else { return nil }
    let (id, part) = (segments.dropFirst().first, segments.dropFirst(2).first)
    switch (collection, id, part, segments.count) {
    case ("jobs", nil, nil, 1): return .jobs
    case ("jobs", let id?, _, 2...3): return jobRoute(id, part)
    case ("files", let id?, nil, 2): return .file(id)
    case ("files", let id?, "content", 3): return .content(id)
    case ("jobstates", let id?, nil, 2): return .jobstate(id)
    default: return nil
    }
  }

  private func jobRoute(_ name: String, _ part: String?) -> Route? {
    switch (name, part) {
    case ("", _): return nil
    case ("schedule", nil): return .schedule
    case ("recheck", nil): return .recheck
    default: break
    }
    let id = fields.names.job(name)
    return switch part {
    case nil: id.map(Route.job) ?? .noJob
    case "results": id.map(Route.results) ?? .noJob
    case "files": id.map(Route.files) ?? .noJob
    case "jobstates": id.map(Route.jobstates) ?? .noJob
    default: nil
    }
  }

  func readingMethod(_ route: Route) -> ReadingMethod? {
    switch route {
    case .schedule, .recheck: nil
    default: .get
    }
  }

  // MARK: Reading

  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply {
    guard access.isAuthenticated else {
      return .now(Answer(challenge("This needs a user's name and password.")))
    }
    return switch route {
    case .jobs: jobList(ask, access)
    case .job(let id):
      open(id, ask, access, DciFields.jobKeys) { job, parameters in self.job(job, parameters, ask) }
    case .results(let id):
      open(id, ask, access, DciFields.jobKeys) { job, _ in results(job, ask) }
    case .files(let id):
      open(id, ask, access, DciFields.fileKeys) { job, parameters in
        parts.files(job, parameters, ask.request)
      }
    case .jobstates(let id):
      open(id, ask, access, DciFields.jobstateKeys) { job, parameters in
        parts.jobstates(job, parameters, ask.request)
      }
    case .file(let id):
      open(.file, id, ask, access, DciFields.fileKeys) { item, job, parameters in
        parts.file(item, job, parameters, ask.request)
      }
    case .content(let id):
      open(.file, id, ask, access, DciFields.fileKeys) { item, job, _ in
        parts.content(item, job, ask.request)
      }
    case .jobstate(let id):
      open(.jobstate, id, ask, access, DciFields.jobstateKeys) { item, job, parameters in
        parts.jobstate(item, job, parameters, ask.request)
      }
    case .noJob, .schedule, .recheck: .now(Answer(noSuch("job")))
    }
  }

  private func parameters(_ ask: Ask, _ keys: [FieldPath]) throws(ListRefusal) -> ListParameters {
    try ListParameters(keys: keys, limits: 0...Int.max, defaultLimit: nil) { ask.target.firstValue($0) }
  }

  private func jobList(_ ask: Ask, _ access: Access) -> Reply {
    do throws(ListRefusal) {
      let parameters = try parameters(ask, DciFields.jobKeys)
      let question = DciJobList.Question(parameters: parameters, access: access)
      return .later(
        list.maker(question, ask.request) { trouble in
          switch trouble {
          case .unreadable(let error): Answer(unreadable(error))
          case .tooLong(let most):
            Answer(
              error(
                .badRequest,
                "A list that is sorted by anything but created_at goes to \(most) elements; narrow it, or give it a smaller offset and limit."
              )
            )
          }
        }
      )
    } catch {
      return .now(Answer(refusal(error)))
    }
  }

  /// Opens a job on a worker, for one who may see it.
  private func open(
    _ id: JobID,
    _ ask: Ask,
    _ access: Access,
    _ keys: [FieldPath],
    _ answer: @escaping @Sendable (DciJob, ListParameters) -> Answer?
  ) -> Reply {
    let parameters: ListParameters
    do throws(ListRefusal) {
      parameters = try self.parameters(ask, keys)
    } catch {
      return .now(Answer(refusal(error)))
    }
    return .later {
      do throws(PosixError) {
        guard let job = try jobs.job(id) else { return Answer(noSuch("job")) }
        guard job.isVisible(to: access) else {
          return Answer(forbid(access, "Only its owner, its team and admins may see this job."))
        }
        return answer(job, parameters)
      } catch {
        return Answer(unreadable(error))
      }
    }
  }

  /// The same for something that a job has; nil from the closure where it has it not.
  private func open(
    _ kind: DciItemID.Kind,
    _ text: String,
    _ ask: Ask,
    _ access: Access,
    _ keys: [FieldPath],
    _ answer: @escaping @Sendable (DciItemID, DciJob, ListParameters) -> Answer?
  ) -> Reply {
    let missing = Answer(noSuch(kind.rawValue))
    guard let item = fields.names.item(kind, text) else { return .now(missing) }
    return open(item.job, ask, access, keys) { job, parameters in answer(item, job, parameters) ?? missing }
  }

  private func job(_ job: DciJob, _ parameters: ListParameters, _ ask: Ask) -> Answer {
    let embedding = DciEmbedding(parameters.embeds, fields)
    var object = fields.object(job)
    embedding.embed(in: &object, job)
    let body: JSONValue = ["job": .object(object)]
    let tag = embedding.isTagged ? EntityTag(job.tag) : nil
    return Answer(JSONAnswer(body.compact, tag: tag).response(to: ask.request))
  }

  private func results(_ job: DciJob, _ ask: Ask) -> Answer {
    let results = DciResults.object(job)
    let body: JSONValue = [
      "_meta": ["count": .integer(results.members.count)], "results": .object(results),
    ]
    return Answer(JSONAnswer(body.compact).response(to: ask.request))
  }

  // MARK: Errors

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    var payload = JSONObject()
    if let command = instead?.command { payload["command"] = .string(command) }
    return error(status, message, payload)
  }

  private func error(_ status: HTTPStatus, _ message: String, _ payload: JSONObject) -> HTTPResponse {
    .json(
      status,
      [
        "status_code": .integer(Int(status.rawValue)), "message": .string(message),
        "payload": .object(payload),
      ]
    )
  }

  private func refusal(_ refusal: ListRefusal) -> HTTPResponse {
    error(.badRequest, refusal.message, refusal.payload)
  }

  private func unreadable(_ error: PosixError) -> HTTPResponse {
    self.error(Trouble.status(error), Trouble.sentence(error))
  }

  private func noSuch(_ what: String) -> HTTPResponse { error(.notFound, "There is no such \(what).") }

  // MARK: Writes

  func instead(_ method: HTTPMethod, _ route: Route, _ ask: Ask) -> Instead? {
    writes.instead(method, route, ask)
  }
}
