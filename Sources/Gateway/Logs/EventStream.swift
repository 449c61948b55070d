import HTTP

/// Server-sent events (WHATWG HTML, section 9.2): the form of live logs.
enum EventStream {
  /// Nanoseconds of silence after which a comment is sent, so that proxies keep the connection.
  static let heartbeat: UInt64 = 15_000_000_000
  static let comment = Array(":\n\n".utf8)

  static let response = HTTPResponse(
    .ok,
    fields: [
      HTTPResponse.Field("Content-Type", "text/event-stream"),
      HTTPResponse.Field("Cache-Control", "no-store"),
      // What nginx's buffering would hold back for its own reasons.
      HTTPResponse.Field("X-Accel-Buffering", "no"),
      JSONAnswer.noSniffing,
    ],
    body: .stream
  )

  /// Whether a client that asks for a log wants it live.
  static func isWanted(by request: HTTPRequest) -> Bool {
    request.fields.has("text/event-stream", in: "accept")
  }

  /// One event.
  ///
  /// A line end in the data becomes the reader's newline, be it CR LF, LF or CR: the format knows no other.
  ///
  /// - Parameters:
  ///   - name: of the event; nil for a message.
  ///   - id: from where the reader can resume.
  ///   - data: any text.
  /// - Returns: the event's bytes, with the empty line that ends it.
  static func event(_ name: String? = nil, id: Int? = nil, data: some StringProtocol) -> [UInt8] {
    var bytes: [UInt8] = []
    if let name { bytes += "event: \(name)\n".utf8 }
    if let id { bytes += "id: \(id)\n".utf8 }
    bytes += "data: ".utf8
    var previous: UInt8 = 0
    for byte in data.utf8 {
      switch byte {
      case 0x0A where previous == 0x0D: break
      case 0x0A, 0x0D: bytes += "\ndata: ".utf8
      default: bytes.append(byte)
      }
      previous = byte
    }
    return bytes + "\n\n".utf8
  }
}
