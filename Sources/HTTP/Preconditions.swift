/// Whether the client holds the current state already (RFC 9110, section 13).
package enum Preconditions {
  package enum Verdict: Sendable, Equatable {
    /// The full answer is due.
    case proceed
    /// 304 is due, with the ETag and Cache-Control that the full answer would have had.
    case notModified
  }

  /// Looks at If-None-Match and, only where that is absent, at If-Modified-Since.
  ///
  /// Beyond RFC 9110 a field that is nothing but the tag without its quotes is understood too, as there
  /// are clients that send back bare what a JSON answer named `etag`. By the grammar such a field is
  /// malformed, so that no well-formed one, quoted tag, list or `*`, means anything else for it.
  ///
  /// - Parameters:
  ///   - request: for methods other than GET and HEAD the verdict is always `proceed`.
  ///   - tag: of the current state, compared weakly; nil where it has none, which `*` matches all the same.
  ///   - modified: when the current state came to be, in seconds since 1970; nil where that is not known.
  /// - Returns: whether to send the full answer.
  package static func evaluate(_ request: HTTPRequest, tag: EntityTag?, modified: Int64?) -> Verdict {
    guard request.method == .get || request.method == .head else { return .proceed }
    if let list = request.fields.value("if-none-match") {
      return isNamed(tag, in: list.span) ? .notModified : .proceed
    }
    guard let modified, let value = request.fields.value("if-modified-since"),
      let since = HTTPDate.parse(value)
    else { return .proceed }
    return modified <= since ? .notModified : .proceed
  }

  private static func isNamed(_ tag: EntityTag?, in list: Span<UInt8>) -> Bool {
    if list.equals("*", in: 0..<list.count) { return true }
    guard let tag else { return false }
    return tag.matchesWeakly(list) || tag.matchesBare(list)
  }
}
