import HTTP
import Posix
import Spool

/// The pages for people: `/` and `/jobs/{id}`, for requests that name `text/html`.
struct Pages: Dialect {
  enum Route: Sendable {
    case front
    /// The list's address in a browser.
    case list
    case job(JobID)
    /// Asks who the reader is, and goes back to the front page.
    case login
    /// The front page for those who read no HTML.
    case hint
  }

  private let context: Context
  private let front: FrontFiller
  private let job: JobFiller

  init(_ context: Context) {
    self.context = context
    front = FrontFiller(context)
    job = JobFiller(context)
  }

  func owns(_ target: RequestTarget) -> Bool { target.segments.isEmpty }

  func route(_ request: HTTPRequest) -> Route? {
    let segments = request.target.segments
    if segments.count == 1, segments[0] == "login" { return .login }
    guard MediaChoice.wantsPage(request) else { return segments.isEmpty ? .hint : nil }
    switch (segments.count, segments.first) {
    case (0, nil): return .front
    case (1, "jobs"?): return .list
    case (2, "jobs"?), (2, "job"?): return JobID(segments[1]).map(Route.job)
    default: return nil
    }
  }

  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply {
    switch route {
    case .front:
      let filter = PageFilter { ask.target.firstValue($0) }
      let from = ask.target.firstValue(PageFilter.Name.from.rawValue).flatMap { JobID($0) }
      return context.workOnSnapshot { snapshot in
        let page = front.page(snapshot, filter, from: from, access)
        return Answer(Self.answer(page.html(), stateOf: page, ask.request))
      }
    case .list: return .now(Answer(Self.redirect(.seeOther, to: PageFilter().address())))
    case .job(let id): return context.workOnSnapshot { jobPage(id, $0, ask, access) }
    case .login:
      guard access != .stranger else { return .now(Answer(challenge("Who are you?"))) }
      return .now(Answer(Self.redirect(.seeOther, to: .front)))
    case .hint: return .now(Answer(Self.hint))
    }
  }

  /// The tag of a page that counts the time up is made of the page at a fixed moment.
  private static func answer(_ html: [UInt8], stateOf page: FrontPage, _ request: HTTPRequest) -> HTTPResponse
  {
    var still = page
    still.frame.now = Timestamp(microseconds: 0)
    return PageAnswer.page(html, state: still.html(), to: request)
  }

  private func jobPage(_ id: JobID, _ snapshot: Snapshot, _ ask: Ask, _ access: Access) -> Answer {
    do throws(PosixError) {
      guard let view = try context.lookout.job(id)
      else {
        return Answer(error(.notFound, "There is no job \(id)."))
      }
      guard access.seesAll(ofOwner: view.record()?.owner) else {
        return Answer(forbid(access, "Only the job's owner and admins may see all of it."))
      }
      let page = job.page(view, snapshot)
      var still = page
      still.frame.now = Timestamp(microseconds: 0)
      return Answer(PageAnswer.page(page.html(), state: still.html(), to: ask.request))
    } catch {
      return Answer(self.error(Trouble.status(error), Trouble.sentence(error)))
    }
  }

  func instead(_ method: HTTPMethod, _ route: Route, _ ask: Ask) -> Instead? { nil }

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    let frame = PageFrame(spool: context.dropPoint.spool, now: context.wallClock())
    let commands = instead?.command.map { [PasteCommand(message, lines: $0)] } ?? []
    return PageAnswer.error(status, message, commands, spool: frame)
  }

  private static func redirect(_ status: HTTPStatus, to address: PageAddress) -> HTTPResponse {
    HTTPResponse(status, fields: [HTTPResponse.Field("Location", address.text)])
  }

  private static let hint = HTTPResponse.text(
    .ok,
    """
    Boardspool: jobs for boards, read-only. A browser gets pages here.

    GET /jobs                   all jobs; ?limit=50&offset=0, ?extended=1, ?drop=NAME
    GET /jobs/{id}              one job
    GET /jobs/{id}/is_finished  204 when it has ended, 404 until then
    GET /jobs/{id}/log          what the board printed; ?partial=1 before the job has ended
    GET /jobs/{id}/log/live     the same as it comes, as server-sent events
    GET /jobs/{id}/files/       what the job dropped and left
    GET /jobs/{id}/junit.xml    how it ended, for tools that read JUnit
    GET /openapi.json           these and all other routes
    GET /metrics, /healthz      for monitoring

    To submit or cancel a job, put files into the spool's folder incoming/.

    """
  )
}
