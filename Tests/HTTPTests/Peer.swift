@testable import HTTP

/// A shell and a client in memory: performs what a connection says and keeps what the client would see.
struct Peer {
  static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  var connection: Connection
  /// Bytes that one write or one piece of a file may take; 0 for a peer that does not read.
  var window = Int.max
  var got: [UInt8] = []
  var asked: [HTTPRequest] = []
  /// What came with ``asked``.
  var bodies: [RequestBody] = []
  var refused: [Refusal] = []
  /// The last step, the one that could not be performed at once.
  var waitsFor: Connection.Step?
  var hasShutDown = false
  /// Answers a request with its segments, unless told otherwise.
  var answer: @Sendable (HTTPRequest) -> HTTPResponse? = { request in
    .text(.ok, request.target.segments.joined(separator: "/") + "\n")
  }

  init(limits: RequestLimits = RequestLimits()) {
    connection = Connection(limits: limits)
  }

  var closed: Bool { waitsFor == .close }
  var text: String { String(decoding: got, as: UTF8.self) }
  /// What came behind the first empty line.
  var content: String {
    guard let end = (0..<got.count).first(where: { got[$0...].starts(with: "\r\n\r\n".utf8) }) else {
      return ""
    }
    return String(decoding: got[(end + 4)...], as: UTF8.self)
  }

  mutating func send(_ bytes: some Collection<UInt8>) {
    connection.received(bytes)
    run()
  }

  mutating func send(_ text: String) { send(Array(text.utf8)) }

  /// Hands in a piece of a stream, or bytes of an upgraded connection.
  mutating func feed(_ text: String) {
    connection.send(Array(text.utf8))
    run()
  }

  mutating func endStream() {
    connection.endStream()
    run()
  }

  mutating func run() {
    while true {
      let step = connection.next()
      waitsFor = step
      switch step {
      case .read, .wait, .feed, .close: return
      case .answer(let request, let body):
        bodies.append(body)
        asked.append(request)
        if let response = answer(request) { connection.respond(response, date: Self.date) }
      case .refuse(let refusal):
        refused.append(refusal)
        connection.respond(refusal.response, date: Self.date)
      case .write:
        guard window > 0 else { return }
        let bytes = connection.withOutput { first, second in Array(first) + Array(second) }
        got += bytes.prefix(window)
        connection.wrote(min(window, bytes.count))
      case .sendFile(_, let count):
        guard window > 0 else { return }
        got += Array(repeating: UInt8(ascii: "f"), count: min(window, count))
        connection.sentFile(min(window, count))
      case .shutdown: hasShutDown = true
      }
    }
  }
}
