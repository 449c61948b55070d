import HTTP
import Posix

/// Finds out which dialect a request speaks, and holds what all of them have in common: the methods, and
/// the answer to a path that nobody knows.
final class Router {
  private static let allow = HTTPResponse.Field("Allow", "GET, HEAD")

  private let hwut: Hwut
  private let dialects: [any Dialect]

  init(jobs: Jobs, wallClock: @escaping () -> Timestamp) {
    hwut = Hwut(jobs: jobs, wallClock: wallClock)
    dialects = [Front(), hwut]
  }

  func answer(_ request: HTTPRequest) -> Answer {
    switch request.method {
    case .other(let name): return Answer(hwut.error(.notImplemented, "The method \(name) is not known here."))
    // A tunnel has no path, and no route is one.
    case .connect: return Answer(hwut.error(.notImplemented, "This server opens no tunnels."))
    case .options where request.target.form == .asterisk: return Answer(Self.options)
    case .get, .head, .post, .put, .delete, .options, .trace, .patch: break
    }
    for dialect in dialects {
      if let answer = answer(request, in: dialect) { return answer }
    }
    return Answer(hwut.error(.notFound, "There is nothing here; GET / names the routes."))
  }

  private static var options: HTTPResponse { HTTPResponse(.noContent, fields: [allow]) }

  private func answer(_ request: HTTPRequest, in dialect: some Dialect) -> Answer? {
    guard let route = dialect.route(request.target) else { return nil }
    switch request.method {
    case .get, .head: return dialect.read(route, request)
    case .options: return Answer(Self.options)
    case .post, .put, .delete, .trace, .patch, .connect, .other:
      let instead = dialect.insteadOf(request.method, route) ?? ""
      var response = dialect.error(
        .methodNotAllowed,
        "This server only reads.\(instead.isEmpty ? "" : " ")\(instead)"
      )
      response.fields.append(Self.allow)
      return Answer(response)
    }
  }
}
