import HTTP
import Posix

/// A file as an answer: whole, a part of it, or that the client has it already.
enum FileAnswer {
  /// - Parameters:
  ///   - request: may ask for one range (RFC 9110, section 14).
  ///   - file: nil for a file that was never made, which is one of no bytes.
  ///   - length: of the file when it was measured; what it gains later belongs to a later answer.
  ///   - tag: of the file's present state; nil for one that grows.
  ///   - modified: when it was changed last, in seconds since 1970.
  ///   - fields: of every answer.
  /// - Returns: the answer.
  static func answer(
    to request: HTTPRequest,
    _ file: OpenFile?,
    length: Int,
    tag: EntityTag? = nil,
    modified: Int64? = nil,
    fields: [HTTPResponse.Field]
  ) -> Answer {
    var fields = fields
    if let tag { fields.append(HTTPResponse.Field("ETag", tag.text)) }
    if let modified { fields.append(HTTPResponse.Field("Last-Modified", HTTPDate.format(modified))) }
    if tag != nil || modified != nil,
      Preconditions.evaluate(request, tag: tag, modified: modified) == .notModified
    {
      return Answer(HTTPResponse(.notModified, fields: fields))
    }
    fields.append(HTTPResponse.Field("Accept-Ranges", "bytes"))
    guard let file, length > 0 else { return empty(request, fields) }
    switch ByteRange.choose(request, length: length, tag: tag, modified: modified) {
    case .whole:
      return Answer(HTTPResponse(.ok, fields: fields, body: .file(length: length)), .file(file, offset: 0))
    case .part(let range):
      fields.append(HTTPResponse.Field("Content-Range", ContentRange.part(range, of: length)))
      return Answer(
        HTTPResponse(.partialContent, fields: fields, body: .file(length: range.count)),
        .file(file, offset: range.lowerBound)
      )
    case .unsatisfiable:
      fields.append(unsatisfied(length))
      return Answer(HTTPResponse(.rangeNotSatisfiable, fields: fields))
    }
  }

  private static func empty(_ request: HTTPRequest, _ fields: [HTTPResponse.Field]) -> Answer {
    if case .unsatisfiable = ByteRange.choose(request, length: 0, tag: nil, modified: nil) {
      return Answer(HTTPResponse(.rangeNotSatisfiable, fields: fields + [unsatisfied(0)]))
    }
    return Answer(HTTPResponse(.ok, fields: fields))
  }

  private static func unsatisfied(_ length: Int) -> HTTPResponse.Field {
    HTTPResponse.Field("Content-Range", ContentRange.unsatisfied(length: length))
  }
}
