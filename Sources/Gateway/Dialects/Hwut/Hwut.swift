import HTTP
import JSON
import Posix
import Spool

/// The jobs API of hwut.de, its reads: under `/apiv1` and without it, and `/job/{id}` beside `/jobs/{id}`,
/// as its document has both.
///
/// Where users are configured, everybody sees the short form of a job, and its owner and admins all of it.
struct Hwut: Dialect {
  enum Route: Sendable {
    case list
    case job(JobID)
    case isFinished(JobID)
    case log(JobID)
    case liveLog(JobID)
    case boards
    case board(String)
    case runners
    case runner(String)
    case runnersByBoard(String)
    case version
    /// A path that exists for writing alone.
    case submit
    /// Like a job's path, with something that is no job's number.
    case noJob
  }

  private static let defaultLimit = 50
  /// A longer list has to be fetched in pages; the long form needs a look at each job.
  private static let maximumLimit = 10_000
  private static let maximumExtendedLimit = 1000

  private let context: Context
  private let fields: HwutFields
  private let pages: HwutPages
  private let boards: HwutBoards
  private let logs: JobLogs

  init(_ context: Context) {
    self.context = context
    fields = HwutFields(context)
    pages = HwutPages()
    boards = HwutBoards()
    logs = JobLogs(context)
  }

  // MARK: Routes

  /// What nobody owns comes here as well: it is the router's fallback.
  func owns(_ target: RequestTarget) -> Bool { target.segments.first == "apiv1" }

  func route(_ request: HTTPRequest) -> Route? {
    var segments = request.target.segments[...]
    if segments.first == "apiv1" {
      segments.removeFirst()
    } else if Self.isForPages(request) {
      return nil
    }
    guard let collection = segments.popFirst() else { return nil }
    switch (collection, segments.count) {
    case ("jobs", _), ("job", 1...): return jobRoute(segments)
    case ("targets", 1) where segments.first == "boards": return .boards
    case ("targets", 2) where segments.first == "boards": return segments.last.map(Route.board)
    case ("runners", 0): return .runners
    case ("runners", 1): return segments.first.map { $0 == "*" ? .runners : .runner($0) }
    case ("runners", 2) where segments.first == "by_board": return segments.last.map(Route.runnersByBoard)
    case ("version", 0): return .version
    default: return nil
    }
  }

  /// A browser that reads gets the page that there is under the same path; there is none under others.
  private static func isForPages(_ request: HTTPRequest) -> Bool {
    let segments = request.target.segments
    guard segments.count <= 2, request.method == .get || request.method == .head else { return false }
    return switch (segments.count, segments.first) {
    case (1, "jobs"): MediaChoice.wantsPage(request)
    case (2, "jobs"), (2, "job"): JobID(segments[1]) != nil && MediaChoice.wantsPage(request)
    default: false
    }
  }

  private func jobRoute(_ segments: ArraySlice<String>) -> Route? {
    var segments = segments
    guard let name = segments.popFirst() else { return .list }
    let verb = segments.popFirst()
    guard let id = JobID(name) else {
      guard verb == nil else { return nil }
      return name == "submit" ? .submit : .noJob
    }
    switch (verb, segments.first, segments.count) {
    case (nil, nil, 0): return .job(id)
    case ("is_finished", nil, 0): return .isFinished(id)
    case ("log", nil, 0): return .log(id)
    case ("log", "live", 1): return .liveLog(id)
    default: return nil
    }
  }

  func readingMethod(_ route: Route) -> ReadingMethod? {
    if case .submit = route { nil } else { .get }
  }

  // MARK: Reading

  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply {
    switch route {
    case .list: return list(ask, access)
    case .job(let id): return now { () throws(PosixError) in try job(id, ask, access) }
    case .isFinished(let id): return now { () throws(PosixError) in try isFinished(id) }
    case .log(let id) where EventStream.isWanted(by: ask.request): return liveLog(id, ask, access)
    case .log(let id): return now { () throws(PosixError) in try log(id, ask, access) }
    case .liveLog(let id): return liveLog(id, ask, access)
    case .boards: return onBoards(ask) { .array(boards.boards($0)) }
    case .board(let name): return onBoards(ask) { boards.board(name, $0) }
    case .runners: return onBoards(ask) { .array(boards.runners($0, access)) }
    case .runner(let name): return onBoards(ask) { boards.runner(name, $0, access) }
    case .runnersByBoard(let name): return onBoards(ask) { .array(boards.runners(of: name, $0, access)) }
    case .version:
      return .now(Answer(JSONAnswer(JSONValue.object(["version": "1"]).compact).response(to: ask.request)))
    case .submit, .noJob: return .now(Answer(noSuchJob))
    }
  }

  private func now(_ body: () throws(PosixError) -> Answer) -> Reply {
    do throws(PosixError) { return .now(try body()) } catch { return .now(Answer(unreadable(error))) }
  }

  private func onBoards(_ ask: Ask, _ value: @escaping @Sendable (Snapshot) -> JSONValue?) -> Reply {
    context.withSnapshot { snapshot in
      guard let value = value(snapshot) else { return Answer(error(.notFound, "There is no such board.")) }
      return Answer(JSONAnswer(value.compact).response(to: ask.request))
    }
  }

  private func job(_ id: JobID, _ ask: Ask, _ access: Access) throws(PosixError) -> Answer {
    guard let forms = try fields.forms(id) else { return Answer(noSuchJob) }
    return Answer(forms.form(for: access).response(to: ask.request))
  }

  private func isFinished(_ id: JobID) throws(PosixError) -> Answer {
    guard let sighting = try context.lookout.locate(id) else { return Answer(noSuchJob) }
    guard sighting.token.isOver else { return Answer(error(.notFound, "The job has not finished yet.")) }
    return Answer(HTTPResponse(.noContent, fields: [JSONAnswer.cacheControl]))
  }

  private func log(_ id: JobID, _ ask: Ask, _ access: Access) throws(PosixError) -> Answer {
    switch try logs.log(id, access, wantsPart: ask.target.firstValue("partial") == "1") {
    case .log(let log): return log.answer(to: ask.request)
    case .noJob: return Answer(noSuchJob)
    case .forbidden: return Answer(forbid(access, "Only the job's owner and admins may read its log."))
    case .tooEarly:
      var response = error(
        .notFound,
        "The log is not available before the job has ended; /jobs/\(id)/log/live follows it, ?partial=1 is the log so far."
      )
      response.fields.append(LogLinks.live(id))
      return Answer(response)
    case .unreadable: return Answer(error(.notFound, "The job's log cannot be read."))
    }
  }

  private func liveLog(_ id: JobID, _ ask: Ask, _ access: Access) -> Reply {
    now { () throws(PosixError) in
      switch try logs.feed(id, access, ask.request) {
      case .feed(let feed): return Answer(EventStream.response, .feed(feed))
      case .nothingMore: return Answer(HTTPResponse(.noContent, fields: [JSONAnswer.cacheControl]))
      case .noJob: return Answer(noSuchJob)
      case .forbidden: return Answer(forbid(access, "Only the job's owner and admins may read its log."))
      case .badPosition:
        return Answer(error(.badRequest, "Last-Event-ID must be a byte's offset in the log."))
      }
    }
  }

  // MARK: Lists

  private func list(_ ask: Ask, _ access: Access) -> Reply {
    let query = ask.query
    guard let isExtended = query.number("extended", default: 0, in: 0...1) else {
      return .now(Answer(badNumber("extended", 0...1)))
    }
    let limits = 0...(isExtended == 1 ? Self.maximumExtendedLimit : Self.maximumLimit)
    guard let limit = query.number("limit", default: Self.defaultLimit, in: limits) else {
      return .now(Answer(badNumber("limit", limits)))
    }
    guard let offset = query.number("offset", default: 0, in: 0...Int.max) else {
      return .now(Answer(badNumber("offset", 0...Int.max)))
    }
    let page = HwutPages.Page(offset: offset, limit: limit)
    if let drop = ask.target.firstValue("drop") {
      return context.workOnSnapshot { snapshot in
        let ids = DropSearch.jobs(named: drop, in: snapshot, context.lookout)
        let summaries = ids.dropFirst(page.offset).prefix(page.limit).compactMap { snapshot.jobs[$0] }
        return list(summaries, isExtended: isExtended == 1, ask, access)
      }
    }
    if isExtended == 1 {
      return context.workOnSnapshot { snapshot in
        list(snapshot.jobs.page(offset: offset, limit: limit), isExtended: true, ask, access)
      }
    }
    return context.withSnapshot { snapshot in
      Answer(pages.page(page, of: snapshot).response(to: ask.request))
    }
  }

  private func list(
    _ summaries: [JobSummary],
    isExtended: Bool,
    _ ask: Ask,
    _ access: Access
  ) -> Answer {
    let texts = summaries.compactMap { summary -> [UInt8]? in
      guard isExtended else { return HwutFields.short(summary) }
      // One that has vanished since it was listed is passed over.
      return (try? fields.forms(summary.id))?.form(for: access).body
    }
    let body = Array("[".utf8) + texts.joined(separator: ",".utf8) + Array("]".utf8)
    return Answer(JSONAnswer(body, vary: "Accept").response(to: ask.request))
  }

  private func badNumber(_ name: String, _ range: ClosedRange<Int>) -> HTTPResponse {
    let bounds = range.upperBound == .max ? "from 0 up" : "from 0 to \(range.upperBound)"
    return error(.badRequest, "\(name) must be a whole number \(bounds).")
  }

  // MARK: Errors

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    var body: JSONObject = [
      "status": .string(status.phrase),
      "message": .string("\(status.rawValue) \(status.phrase): \(message)"),
    ]
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
    case (.job(let id), .delete):
      Instead("To cancel the job:", context.dropPoint.request("\(id).cancel"))
    case (.submit, _):
      Instead(
        "To submit the job, with your file in the place of example.elf:",
        context.dropPoint.submit(manifest(ask))
      )
    default: nil
    }
  }

  /// What the query of a submission says, as a manifest.
  private func manifest(_ ask: Ask) -> JSONObject {
    var manifest: JSONObject = ["board": .string(ask.target.firstValue("board") ?? "BOARD")]
    if let text = ask.target.firstValue("duration_limit_seconds") {
      manifest["duration_limit_seconds"] = decimal(text).map(JSONValue.integer) ?? .string(text)
    }
    if let comment = ask.target.firstValue("comment") { manifest["comment"] = .string(comment) }
    return manifest
  }
}
