import HTTP

/// Something that is done to a connection.
enum Deed: Int, CaseIterable {
  case goOn, receive, receiveRequest, end, expire, respond, send, endStream, takeUpgraded, finish, write,
    sendFile

  private static let responses = [
    HTTPResponse.text(.ok, "text"), HTTPResponse(.ok, body: .stream),
    HTTPResponse(.ok, body: .stream, closes: true), .upgrade(fields: [.init("Upgrade", "echo")]),
    HTTPResponse(.ok, body: .file(length: 70)), HTTPResponse(.notModified, body: .stream),
    HTTPResponse(.ok, body: .bytes([UInt8](repeating: 1, count: 20_000))),
    HTTPResponse(.ok, body: .file(length: .max)), HTTPResponse(.ok, body: .file(length: -1)),
  ]

  /// The first bytes of requests, for an input that cannot know them.
  private static let requests = [
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /s HTTP/1.0\r\n\r\n", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345",
    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n",
    "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
  ]

  init(_ input: inout Input) { self = input.element(of: Self.allCases) }

  func perform(on connection: inout Connection, _ input: inout Input) {
    switch self {
    case .goOn: _ = connection.next()
    case .receive: connection.received(input.bytes(input.byte()))
    case .receiveRequest: connection.received(Array(input.element(of: Self.requests).utf8))
    case .end: connection.receivedEnd()
    case .expire: connection.expired()
    case .respond: connection.respond(input.element(of: Self.responses), date: "now")
    case .send: connection.send([UInt8](repeating: 65, count: input.number() % 5000))
    case .endStream: connection.endStream()
    case .takeUpgraded: _ = connection.takeUpgraded()
    case .finish: connection.finish()
    case .write: connection.wrote(input.number() - 10)
    case .sendFile: connection.sentFile(input.element(of: [-1, 0, 1, 50, 1000, .max, .min]))
    }
  }
}
