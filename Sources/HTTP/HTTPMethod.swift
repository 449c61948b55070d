/// What a request asks to be done (RFC 9110, section 9); names are case-sensitive.
package enum HTTPMethod: Sendable, Equatable {
  case get, head, post, put, delete, connect, options, trace, patch
  /// A token that names none of the methods above.
  case other(String)

  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if bytes.equals("GET", in: range) {
      self = .get
    } else if bytes.equals("HEAD", in: range) {
      self = .head
    } else if let method = Self.writing(bytes, range) {
      self = method
    } else if let name = bytes.text(in: range) {
      self = .other(name)
    } else {
      return nil
    }
  }

  private static func writing(_ bytes: Span<UInt8>, _ range: Range<Int>) -> HTTPMethod? {
    if bytes.equals("POST", in: range) { return .post }
    if bytes.equals("PUT", in: range) { return .put }
    if bytes.equals("DELETE", in: range) { return .delete }
    if bytes.equals("PATCH", in: range) { return .patch }
    if bytes.equals("OPTIONS", in: range) { return .options }
    if bytes.equals("CONNECT", in: range) { return .connect }
    if bytes.equals("TRACE", in: range) { return .trace }
    return nil
  }

  /// The name as it stands in a request line and in `Allow`.
  package var name: String {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .connect: "CONNECT"
    case .options: "OPTIONS"
    case .trace: "TRACE"
    case .patch: "PATCH"
    case .other(let name): name
    }
  }
}
