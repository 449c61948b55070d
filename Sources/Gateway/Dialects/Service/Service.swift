import HTTP
import JSON
import Posix
import Spool

/// What the gateway tells of itself, and the assets of its pages.
struct Service: Dialect {
  enum Route: Sendable {
    case health, metrics, openAPI
    case asset(PageAsset)
  }

  private let context: Context
  private let metrics: Metrics

  init(_ context: Context, _ statistics: Statistics) {
    self.context = context
    metrics = Metrics(statistics)
  }

  func owns(_ target: RequestTarget) -> Bool { parse(target) != nil }

  func route(_ request: HTTPRequest) -> Route? { parse(request.target) }

  private func parse(_ target: RequestTarget) -> Route? {
    guard target.segments.count == 1, let name = target.segments.first else { return nil }
    switch name {
    case "healthz": return .health
    case "metrics": return .metrics
    case "openapi.json": return .openAPI
    case "favicon.ico": return .asset(.icon)
    default: return PageAsset.all.first { $0.path == "/\(name)" }.map(Route.asset)
    }
  }

  func read(_ route: Route, _ ask: Ask, _ access: Access) -> Reply {
    switch route {
    case .health: return .later { health() }
    case .metrics:
      return context.workOnSnapshot { snapshot in
        let fields = [
          HTTPResponse.Field("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
          HTTPResponse.Field("Cache-Control", "no-store"),
        ]
        return Answer(HTTPResponse(.ok, fields: fields, body: .bytes(metrics.text(snapshot))))
      }
    case .openAPI: return .now(Answer(OpenAPI.answer.response(to: ask.request)))
    case .asset(let asset): return .now(Answer(Self.answer(asset, ask.request)))
    }
  }

  private func health() -> Answer {
    do throws(PosixError) {
      _ = try context.reader.tokens(in: .running)
      return Answer(HTTPResponse.text(.ok, "ok\n"))
    } catch {
      return Answer(HTTPResponse.text(.serviceUnavailable, "\(Trouble.sentence(error))\n"))
    }
  }

  private static func answer(_ asset: PageAsset, _ request: HTTPRequest) -> HTTPResponse {
    let tag = EntityTag(asset.tag)
    var fields = [
      HTTPResponse.Field("Content-Type", asset.mediaType), JSONAnswer.noSniffing,
      HTTPResponse.Field("Cache-Control", asset.cacheControl(version: request.target.firstValue("v"))),
    ]
    if let tag { fields.append(HTTPResponse.Field("ETag", tag.text)) }
    switch Preconditions.evaluate(request, tag: tag, modified: nil) {
    case .notModified: return HTTPResponse(.notModified, fields: fields)
    case .proceed: return HTTPResponse(.ok, fields: fields, body: .bytes(asset.bytes))
    }
  }

  func instead(_ method: HTTPMethod, _ route: Route, _ ask: Ask) -> Instead? { nil }

  func error(_ status: HTTPStatus, _ message: String, instead: Instead?) -> HTTPResponse {
    PlainError.json(status, message, instead)
  }
}
