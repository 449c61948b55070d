import HTTP
import Spool

/// Pages as answers.
enum PageAnswer {
  private static let fields =
    [
      HTTPResponse.Field("Content-Type", "text/html; charset=utf-8"), JSONAnswer.cacheControl,
      HTTPResponse.Field("Vary", "Accept"),
    ] + PagePolicy.fields.map { HTTPResponse.Field($0.name, $0.value) }

  /// - Parameters:
  ///   - html: the page.
  ///   - state: what its tag is made of, for pages that differ with every moment; the page itself where nil.
  ///   - request: may hold the tag.
  /// - Returns: the page, or that the client has it.
  static func page(_ html: [UInt8], state: [UInt8]? = nil, to request: HTTPRequest) -> HTTPResponse {
    let tag = EntityTag(String(SHA256.digest(of: state ?? html).prefix(32)))
    var fields = Self.fields
    if let tag { fields.append(HTTPResponse.Field("ETag", tag.text)) }
    switch Preconditions.evaluate(request, tag: tag, modified: nil) {
    case .notModified: return HTTPResponse(.notModified, fields: fields)
    case .proceed: return HTTPResponse(.ok, fields: fields, body: .bytes(html))
    }
  }

  /// A page that says why there is no other.
  static func error(
    _ status: HTTPStatus,
    _ sentence: String,
    _ instead: [PasteCommand],
    spool: PageFrame
  ) -> HTTPResponse {
    let page = ErrorPage(
      frame: spool,
      status: Int(status.rawValue),
      phrase: status.phrase,
      sentence: sentence,
      instead: instead
    )
    return HTTPResponse(status, fields: fields, body: .bytes(page.html()))
  }
}
