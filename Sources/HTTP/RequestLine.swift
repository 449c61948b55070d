/// The first line of a request: `method SP target SP version` (RFC 9112, section 3).
struct RequestLine: Sendable {
  var method: HTTPMethod
  /// Where the target stands in the head.
  var targetRange: Range<Int>
  var target: RequestTarget
  var version: HTTPVersion

  /// Reads the line without its CR LF; the version is looked at before the target, so that a client
  /// of another major version hears just that.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Refusal) {
    guard let end = bytes.firstIndex(in: range, where: { !$0.isTokenCharacter }),
      end > range.lowerBound, bytes[end] == .space,
      let method = HTTPMethod(bytes, range.lowerBound..<end),
      let space = bytes.firstIndex(of: .space, in: end + 1..<range.upperBound)
    else { throw .malformedRequestLine }
    self.method = method
    targetRange = end + 1..<space
    version = try HTTPVersion(bytes, space + 1..<range.upperBound)
    target = try RequestTarget(bytes, targetRange, method: method)
  }
}
