import HTTP

/// The page at `/`, for whoever finds the port.
struct Front: Dialect {
  enum Route { case root }

  private static let text = """
    Boardspool: jobs for boards, read-only.

    GET /apiv1/jobs                   all jobs; ?limit=50&offset=0, ?extended=1
    GET /apiv1/jobs/{id}              one job
    GET /apiv1/jobs/{id}/is_finished  204 when it has ended, 404 until then
    GET /apiv1/jobs/{id}/log          what the board printed, when the job has ended

    To submit or cancel a job, put files into the spool's folder incoming/.

    """

  func route(_ target: RequestTarget) -> Route? {
    target.segments.isEmpty && target.form != .asterisk ? .root : nil
  }

  func read(_ route: Route, _ request: HTTPRequest) -> Answer {
    Answer(HTTPResponse.text(.ok, Self.text))
  }

  func insteadOf(_ method: HTTPMethod, _ route: Route) -> String? { nil }

  func error(_ status: HTTPStatus, _ message: String) -> HTTPResponse {
    .text(status, "\(status.rawValue) \(status.phrase): \(message)\n")
  }
}
