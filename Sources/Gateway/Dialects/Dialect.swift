import HTTP

/// One of the HTTP interfaces under which the spool can be read.
///
/// Each tells its routes apart by the path, and by what the client accepts; what is common, such as methods
/// and admission, is the router's.
protocol Dialect: Sendable {
  /// What a path stands for.
  associatedtype Route: Sendable

  /// Whether errors about such a path are told in this dialect's form.
  func owns(_ target: RequestTarget) -> Bool

  /// Nil for the paths of others, and for those that are nobody's.
  func route(_ request: HTTPRequest) -> Route?

  /// The method that reads what a path stands for; nil where there is nothing to read.
  func readingMethod(_ route: Route) -> ReadingMethod?

  /// Whether everybody may ask, whatever the request says of who asks.
  func isOpen(_ route: Route) -> Bool

  /// Answers the reading method; for a HEAD the server leaves the content out.
  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply

  /// What a client that would write has to do instead; nil where the dialect has no such write.
  func instead(_ method: HTTPMethod, _ route: Route, _ ask: Ask) -> Instead?

  /// An error in the dialect's form.
  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse

  /// The value of `WWW-Authenticate` with which it asks who reads (RFC 9110, section 11.6.1).
  var challenge: String { get }
}

extension Dialect {
  func isOpen(_ route: Route) -> Bool { false }

  /// A user's name and password (RFC 7617).
  var challenge: String { "Basic realm=\"boardspool\", charset=\"UTF-8\"" }

  func readingMethod(_ route: Route) -> ReadingMethod? { .get }

  func error(_ status: HTTPStatus, _ message: String) -> HTTPResponse { error(status, message, instead: nil) }
}

/// By which method something is read.
enum ReadingMethod: Sendable {
  /// With HEAD beside it.
  case get
  /// A read whose question does not fit into a target.
  case post

  func includes(_ method: HTTPMethod) -> Bool {
    switch self {
    case .get: method == .get || method == .head
    case .post: method == .post
    }
  }

  /// The value of `Allow` (RFC 9110, section 10.2.1) for a path.
  static func allow(_ method: ReadingMethod?) -> HTTPResponse.Field {
    switch method {
    case .get: HTTPResponse.Field("Allow", "GET, HEAD, OPTIONS")
    case .post: HTTPResponse.Field("Allow", "POST, OPTIONS")
    case nil: HTTPResponse.Field("Allow", "OPTIONS")
    }
  }
}
