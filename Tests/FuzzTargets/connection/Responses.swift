import HTTP

/// Answers of every kind, chosen by the request alone.
enum Responses {
  static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
  static let fileLength = 300
  /// The bytes of the largest answer, its head included.
  static let largest = 20_000 + 1024

  private static let modified: Int64 = 784_111_777
  private static let tag = EntityTag("a1")

  /// The path's first letter says what kind it is.
  static func response(to request: HTTPRequest, _ body: RequestBody) -> HTTPResponse {
    switch request.target.segments.first?.utf8.first {
    case UInt8(ascii: "b"): HTTPResponse(.ok, body: .bytes([UInt8](repeating: 0x62, count: 20_000)))
    case UInt8(ascii: "c"): HTTPResponse(.ok, body: .bytes([UInt8](repeating: 0x63, count: 5000)))
    case UInt8(ascii: "e"): HTTPResponse(.noContent)
    case UInt8(ascii: "f"): HTTPResponse(.ok, body: .file(length: fileLength))
    case UInt8(ascii: "n"): HTTPResponse(.notModified, body: .stream)
    case UInt8(ascii: "s"): HTTPResponse(.ok, body: .stream)
    case UInt8(ascii: "t"): HTTPResponse(.ok, body: .stream, closes: true)
    case UInt8(ascii: "u"): .upgrade(fields: [.init("Upgrade", "echo")])
    case UInt8(ascii: "w"): webSocket(request)
    case UInt8(ascii: "x"): HTTPResponse(.ok, fields: [.init("X", host(request))], closes: true)
    default: .text(.ok, description(of: request, body))
    }
  }

  static func pieces(for request: HTTPRequest) -> [[UInt8]] {
    request.target.query.prefix(4).map { [UInt8](repeating: 0x70, count: $0.name.utf8.count) }
  }

  static func aborts(_ request: HTTPRequest) -> Bool { request.target.firstValue("abort") != nil }

  private static func host(_ request: HTTPRequest) -> String { request.host ?? "" }

  private static func webSocket(_ request: HTTPRequest) -> HTTPResponse {
    do throws(WebSocketHandshake.Refusal) {
      return try WebSocketHandshake(request).response
    } catch {
      return error.response
    }
  }

  /// What the readers of fields make of the request.
  private static func description(of request: HTTPRequest, _ body: RequestBody) -> String {
    let part = part(request, length: 100)
    _ = self.part(request, length: 0)
    let verdict = Preconditions.evaluate(request, tag: tag, modified: modified)
    let user = BasicCredentials(request.fields)?.user
    let token = BearerToken(request.fields)?.text
    let text = "\(part) \(verdict) \(user ?? "-") \(token ?? "-") \(request.target.segments)"
    return String(text.prefix(10_000))
  }

  private static func part(_ request: HTTPRequest, length: Int) -> RangeChoice {
    let choice = ByteRange.choose(request, length: length, tag: tag, modified: modified)
    if case .part(let part) = choice {
      expect(
        !part.isEmpty && part.lowerBound >= 0 && part.upperBound <= length,
        "\(part) is not of \(length)"
      )
      _ = ContentRange.part(part, of: length)
    }
    return choice
  }
}
