import HTTP
import JSON
import Spool

/// A JSON text, ready to be sent as often as it is asked for.
struct JSONAnswer: Sendable {
  /// A client may keep an answer, but has to ask each time whether it still holds.
  static let cacheControl = HTTPResponse.Field("Cache-Control", "no-cache")
  static let noSniffing = HTTPResponse.Field("X-Content-Type-Options", "nosniff")

  let body: [UInt8]
  private let tag: EntityTag?
  private let full: HTTPResponse
  private let notModified: HTTPResponse

  /// - Parameters:
  ///   - body: the text.
  ///   - tag: of this state; made from the text where none is given.
  ///   - vary: the request's field by which another answer is given under the same path.
  init(_ body: [UInt8], tag: EntityTag? = nil, vary: String? = nil) {
    self.body = body
    self.tag = tag ?? EntityTag(String(SHA256.digest(of: body).prefix(32)))
    var fields = [Self.cacheControl]
    if let tag = self.tag { fields.append(HTTPResponse.Field("ETag", tag.text)) }
    if let vary { fields.append(HTTPResponse.Field("Vary", vary)) }
    notModified = Self.response(.notModified, fields)
    fields.insert(HTTPResponse.Field("Content-Type", "application/json"), at: 0)
    fields.append(Self.noSniffing)
    full = Self.response(.ok, fields, body: .bytes(body))
  }

  private static func response(
    _ status: HTTPStatus,
    _ fields: [HTTPResponse.Field],
    body: HTTPResponse.Body = .none
  ) -> HTTPResponse {
    var response = HTTPResponse(status, body: body)
    response.encodedFields = EncodedFields(fields)
    return response
  }

  /// The answer to a request, 304 where its client holds this text already.
  func response(to request: HTTPRequest) -> HTTPResponse {
    switch Preconditions.evaluate(request, tag: tag, modified: nil) {
    case .proceed: full
    case .notModified: notModified
    }
  }
}

extension HTTPResponse {
  /// An answer that is made anew each time, as errors are.
  static func json(_ status: HTTPStatus, _ value: JSONValue) -> HTTPResponse {
    let fields = [
      Field("Content-Type", "application/json"), JSONAnswer.cacheControl, JSONAnswer.noSniffing,
    ]
    return HTTPResponse(status, fields: fields, body: .bytes(value.compact))
  }
}
