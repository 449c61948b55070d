import HTTP
import JSON
import Spool

/// A JSON text, ready to be sent as often as it is asked for.
struct JSONAnswer {
  /// A client may keep an answer, but has to ask each time whether it still holds.
  static let cacheControl = HTTPResponse.Field("Cache-Control", "no-cache")

  let body: [UInt8]
  private let tag: EntityTag?
  private let full: HTTPResponse
  private let notModified: HTTPResponse

  init(_ body: [UInt8]) {
    self.body = body
    tag = EntityTag(String(SHA256.digest(of: body).prefix(32)))
    var fields = [Self.cacheControl]
    if let tag { fields.append(HTTPResponse.Field("ETag", tag.text)) }
    notModified = HTTPResponse(.notModified, fields: fields)
    fields.insert(HTTPResponse.Field("Content-Type", "application/json"), at: 0)
    full = HTTPResponse(.ok, fields: fields, body: .bytes(body))
  }

  /// The answer to a request, 304 where its client holds this text already.
  func response(to request: HTTPRequest) -> HTTPResponse {
    switch Preconditions.evaluate(request, tag: tag, modified: nil) {
    case .proceed: full
    case .notModified: notModified
    }
  }
}
