/// How much of a request is taken in before it is refused.
package struct RequestLimits: Sendable, Equatable {
  /// Bytes of the request line with its CR LF; more is answered 414.
  package var requestLine = 8 * 1024
  /// Bytes of the head from the request line to the empty line, both with CR LF; more is answered 431.
  package var head = 16 * 1024
  /// Field lines; more are answered 431.
  package var fields = 100
  /// Empty lines ahead of a request line (RFC 9112, section 2.2, asks for one at least).
  package var emptyLines = 4
  /// Bytes of a body that are kept and handed on, chunk framing not included.
  package var keptBody = 64 * 1024
  /// Bytes of a body that are read at all, chunk framing included; of what is not kept too, so that the
  /// connection can go on behind it.
  package var drainedBody = 1024 * 1024

  package init() {}
}
