/// The head of one request, checked; its body comes apart from it, as a ``RequestBody``.
///
/// A value that never changes; it is a class so that handing it on costs one count instead of ten.
package final class HTTPRequest: Sendable, Equatable {
  package let method: HTTPMethod
  package let version: HTTPVersion
  package let target: RequestTarget
  package let fields: HTTPFields
  package let framing: BodyFraming
  /// Whether the client wants the connection kept (RFC 9112, section 9.3).
  package let keepsAlive: Bool
  /// Whether the client waits for a 100 before it sends the body (RFC 9110, section 10.1.1).
  package let expectsContinue: Bool
  private let targetRange: Range<Int>
  private let hostRange: Range<Int>?

  init(line: RequestLine, fields: HTTPFields) throws(Refusal) {
    method = line.method
    version = line.version
    target = line.target
    targetRange = line.targetRange
    self.fields = fields
    let host = try Self.host(fields, version: line.version)
    // The host of an absolute form wins over the field (RFC 9112, section 3.2.2).
    hostRange = line.target.authority ?? host
    framing = try BodyFraming(fields, version: line.version)
    keepsAlive = Self.keepsAlive(line, fields)
    expectsContinue = try Self.expectsContinue(fields, version: line.version)
  }

  /// Whether two requests came as the same bytes; all else follows from these.
  package static func == (one: HTTPRequest, other: HTTPRequest) -> Bool { one.fields == other.fields }

  /// The target as it came.
  package var rawTarget: ArraySlice<UInt8> { fields.head[targetRange] }

  /// `host [":" port]` of the target or of the Host field; nil only for HTTP/1.0.
  package var host: String? { hostRange.map { String(decoding: fields.head[$0], as: UTF8.self) } }

  private static func host(_ fields: HTTPFields, version: HTTPVersion) throws(Refusal) -> Range<Int>? {
    guard let host = try fields.single("host", repeated: .repeatedHost) else {
      guard version == .http10 else { throw .missingHost }
      return nil
    }
    guard Authority.isValid(fields.head.span, host) else { throw .invalidHost }
    return host
  }

  private static func keepsAlive(_ line: RequestLine, _ fields: HTTPFields) -> Bool {
    // Bytes after CONNECT are meant for a tunnel, not for this server.
    guard line.method != .connect, !fields.has("close", in: "connection") else { return false }
    switch line.version {
    case .http11: return true
    case .http10: return fields.has("keep-alive", in: "connection")
    }
  }

  private static func expectsContinue(_ fields: HTTPFields, version: HTTPVersion) throws(Refusal) -> Bool {
    guard version == .http11, let expectation = fields.value("expect") else { return false }
    guard expectation.span.equalsIgnoringCase("100-continue", in: 0..<expectation.count) else {
      throw .unknownExpectation
    }
    return true
  }
}
