import HTTP

/// One of the HTTP interfaces under which the spool can be read.
///
/// Each tells its routes apart by the path alone, and the paths of all are distinct; what is common,
/// such as methods, is the router's.
protocol Dialect {
  /// What a path stands for.
  associatedtype Route

  /// Nil for the paths of others.
  func route(_ target: RequestTarget) -> Route?

  /// Answers a GET; for a HEAD the server leaves the content out.
  func read(_ route: Route, _ request: HTTPRequest) -> Answer

  /// What a client that would write has to do instead, as one sentence; nil where there is no such thing.
  func insteadOf(_ method: HTTPMethod, _ route: Route) -> String?

  /// An error in the dialect's form.
  func error(_ status: HTTPStatus, _ message: String) -> HTTPResponse
}
