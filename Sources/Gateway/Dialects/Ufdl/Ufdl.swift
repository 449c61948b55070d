import HTTP
import JSON
import Posix
import Spool

/// The jobs API of UFDL, its reads: `/v1/jobs…`, and the tokens that its clients ask for.
///
/// Where users are configured, whoever is one sees every job, as its document has it; a WebSocket is open to
/// all, and tells those who are none no more than how far the job is.
///
/// - `POST /v1/jobs/list` takes a filter, as ``FilterSpecification`` reads it. Jobs that are flagged as deleted
///   are in the list only with `include_inactive`; by its pk such a job is shown in any case.
/// - `GET /v1/jobs/{pk}` with `Upgrade: websocket` is told of the job's transitions: ``UfdlWatch``.
struct Ufdl: Dialect {
  private let context: Context
  private let jobs: UfdlJobs
  private let fields: UfdlFields
  private let tokens: UfdlTokenDesk
  private let writes: UfdlWrites

  init(_ context: Context, _ gatekeeper: Gatekeeper) {
    self.context = context
    jobs = UfdlJobs(context.lookout)
    fields = UfdlFields(keys: UfdlKeys(spool: context.uuid))
    tokens = UfdlTokenDesk(gatekeeper)
    writes = UfdlWrites(context)
  }

  // MARK: Routes

  func owns(_ target: RequestTarget) -> Bool { target.segments.first == "v1" }

  func route(_ request: HTTPRequest) -> UfdlRoute? { UfdlRoute(request.target) }

  func readingMethod(_ route: UfdlRoute) -> ReadingMethod? {
    switch route {
    case .obtain, .refresh, .list: .post
    case .job, .output, .outputInfo, .noJob: .get
    case .write: nil
    }
  }

  /// Who asks for a token says who it is in the body; a watcher without a name is told less.
  func isOpen(_ route: UfdlRoute) -> Bool {
    switch route {
    case .obtain, .refresh: true
    case .list, .job, .output, .outputInfo, .write, .noJob: false
    }
  }

  /// The tokens of `/v1/auth/obtain` (RFC 6750, section 3); Basic is understood too, but named here it would have
  /// browsers open a dialogue whenever a token is over.
  var challenge: String { "Bearer realm=\"boardspool\"" }

  // MARK: Reading

  func read(_ route: UfdlRoute, _ ask: Ask, _ access: Access) -> Reply {
    switch route {
    case .obtain: return answer(tokens.obtain(ask.body, access))
    case .refresh: return answer(tokens.refresh(ask.body))
    case .job(let id): if let socket = socket(id, ask, access) { return socket }
    case .list, .output, .outputInfo, .write, .noJob: break
    }
    guard access.isAuthenticated else {
      return .now(Answer(challenge("Authentication credentials were not provided.")))
    }
    return switch route {
    case .list: list(ask)
    case .job(let id): onJob(id, ask) { job in .object(fields.object(job)) }
    case .output(let id, let name, let type):
      onOutput(id, name, type) { (output, job) throws(PosixError) in try content(output, of: job, ask) }
    case .outputInfo(let id, let name, let type):
      onOutput(id, name, type) { output, job in json(.object(fields.object(output, of: job)), ask) }
    case .noJob, .obtain, .refresh, .write: .now(Answer(notFound))
    }
  }

  private func onJob(_ id: JobID, _ ask: Ask, _ value: @escaping @Sendable (UfdlJob) -> JSONValue) -> Reply {
    later { () throws(PosixError) in try jobs.job(id).map { json(value($0), ask) } }
  }

  private func onOutput(
    _ id: JobID,
    _ name: String,
    _ type: String,
    _ answer: @escaping @Sendable (UfdlOutput, UfdlJob) throws(PosixError) -> Answer?
  ) -> Reply {
    later { () throws(PosixError) in
      guard let job = try jobs.job(id), let output = job.outputs(job.manifest).output(named: name, type: type)
      else { return nil }
      return try answer(output, job)
    }
  }

  /// Answers 404 where the body has nothing.
  private func later(_ body: @escaping @Sendable () throws(PosixError) -> Answer?) -> Reply {
    .later {
      do throws(PosixError) { return try body() ?? Answer(notFound) } catch {
        return Answer(unreadable(error))
      }
    }
  }

  private func json(_ value: JSONValue, _ ask: Ask) -> Answer {
    Answer(JSONAnswer(value.compact).response(to: ask.request))
  }

  private func content(_ output: UfdlOutput, of job: UfdlJob, _ ask: Ask) throws(PosixError) -> Answer? {
    let file: Descriptor
    do throws(PosixError) {
      file = try job.view.directory.openWithin(output.path.joined(separator: "/"))
    } catch  where error.isMissing || error.isRefusedPath {
      return nil
    }
    let status = try file.status()
    guard status.kind == .regular else { return nil }
    return FileAnswer.answer(
      to: ask.request,
      OpenFile(file),
      length: max(0, status.size),
      tag: FileTag.tag(status),
      modified: Int64(status.modified.seconds),
      fields: [
        // Whatever a run left, no browser is to make anything of it.
        HTTPResponse.Field("Content-Type", "application/octet-stream"), JSONAnswer.noSniffing,
        JSONAnswer.cacheControl,
      ]
    )
  }

  // MARK: Lists

  private func list(_ ask: Ask) -> Reply {
    let body: [UInt8]
    switch ask.body {
    case .none: body = []
    case .bytes(let bytes): body = bytes
    case .tooLong: return .now(Answer(error(.contentTooLarge, "The filter is too long.")))
    }
    let begun = Locked<UfdlJobList?>(nil)
    return .later {
      do throws(FilterRefusal) {
        if let list = begun.withLock({ $0 }) { return answer(list, ask) }
        let list = try self.list(body)
        begun.withLock { $0 = list }
        return answer(list, ask)
      } catch {
        return Answer(self.error(.badRequest, error.sentence))
      }
    }
  }

  private func list(_ body: [UInt8]) throws(FilterRefusal) -> UfdlJobList {
    let filter = try FilterSpecification(parsing: body, fields: UfdlFields.filterable)
    return UfdlJobList(filter, context.lookout.fresh(), jobs, fields)
  }

  /// Nil while there is more to do before the list can be begun.
  private func answer(_ list: UfdlJobList, _ ask: Ask) -> Answer? {
    do throws(UfdlListTrouble) {
      return try list.prepare() ? JSONList.answer(to: ask.request, list) : nil
    } catch {
      switch error {
      case .tooLong: return Answer(self.error(.badRequest, error.sentence))
      case .unreadable(let cause): return Answer(unreadable(cause))
      }
    }
  }

  // MARK: Tokens

  private func answer(_ outcome: UfdlTokenDesk.Outcome) -> Reply {
    switch outcome {
    case .tokens(let tokens):
      // RFC 6749, section 5.1.
      let fields = [
        HTTPResponse.Field("Content-Type", "application/json"),
        HTTPResponse.Field("Cache-Control", "no-store"),
        JSONAnswer.noSniffing,
      ]
      return .now(Answer(HTTPResponse(.ok, fields: fields, body: .bytes(JSONValue.object(tokens).compact))))
    case .malformed(let sentence): return .now(Answer(error(.badRequest, sentence)))
    case .wrong(let sentence): return .now(Answer(challenge(sentence)))
    case .trial(let trial): return .admission(trial)
    }
  }

  // MARK: WebSocket

  /// Nil for a request that asks for no WebSocket.
  private func socket(_ id: JobID, _ ask: Ask, _ access: Access) -> Reply? {
    let handshake: WebSocketHandshake
    do throws(WebSocketHandshake.Refusal) {
      handshake = try WebSocketHandshake(ask.request)
    } catch {
      return error == .notAsked ? nil : .now(Answer(refusal(error)))
    }
    guard Self.isOfOwnOrigin(ask.request) else {
      let sentence = "Pages of other servers may not connect; a proxy has to pass on the field Host."
      return .now(Answer(error(.forbidden, sentence)))
    }
    let feed = UfdlWatchFeed(id, context.lookout, fields.keys, Self.disclosure(access))
    return .later { feed.begin() ? Answer(handshake.response, .socket(feed)) : Answer(notFound) }
  }

  /// A handshake's refusal in this API's form.
  private func refusal(_ refusal: WebSocketHandshake.Refusal) -> HTTPResponse {
    let plain = refusal.response
    var response = error(plain.status, "\(refusal.reason).")
    response.fields += plain.fields.filter { $0.name != "Content-Type" }
    return response
  }

  /// A browser lets every page connect to every server and says only whose page it is: what a job's
  /// description says is not for all pages that somebody in the lab looks at (RFC 6455, section 10.2).
  private static func isOfOwnOrigin(_ request: HTTPRequest) -> Bool {
    guard let origin = request.fields["origin"] else { return true }
    guard let scheme = origin.firstRange(of: "://"), let host = request.host else { return false }
    return origin[scheme.upperBound...].lowercased() == host.lowercased()
  }

  private static func disclosure(_ access: Access) -> UfdlTransition.Disclosure {
    switch access {
    case .everything: .everything
    case .user: .withoutData
    case .stranger: .formAlone
    }
  }

  // MARK: Errors

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    var body: JSONObject = ["detail": .string(message)]
    if let command = instead?.command { body["command"] = .string(command) }
    return .json(status, .object(body))
  }

  private func unreadable(_ error: PosixError) -> HTTPResponse {
    self.error(Trouble.status(error), Trouble.sentence(error))
  }

  private var notFound: HTTPResponse { error(.notFound, "Not found.") }

  // MARK: Writes

  func instead(_ method: HTTPMethod, _ route: UfdlRoute, _ ask: Ask) -> Instead? {
    switch (route, method) {
    case (.write(let write, let id), _): writes.perform(write, id)
    case (.job(let id), .put), (.job(let id), .patch): writes.update(id, ask.body)
    case (.job(let id), .delete): writes.delete(id)
    case (.output(let id, let name, let type), .post): writes.addOutput(id, name, type)
    case (.output(let id, let name, let type), .delete): writes.deleteOutput(id, name, type)
    default: nil
    }
  }
}
