import HTTP

/// One WebSocket from its handshake on.
enum Dialogue {
  /// What comes of the pieces.
  ///
  /// - Parameters:
  ///   - pieces: none of them goes over the place.
  ///   - limit: bytes of a message.
  ///   - place: so many bytes in the server begins to close; nil where it does not.
  /// - Returns: all events, the server's own close among them.
  static func run(_ pieces: [ArraySlice<UInt8>], _ limit: Int, closesAt place: Int?) -> [WebSocket.Event] {
    var socket = WebSocket(limit: limit)
    var events: [WebSocket.Event] = []
    var received = 0
    if place == 0 { sayGoodbye(&socket, &events) }
    for piece in pieces {
      socket.receive(Array(piece))
      while let event = socket.next() { events.append(event) }
      received += piece.count
      if received == place { sayGoodbye(&socket, &events) }
    }
    check(events, limit)
    if events.last == .closed { checkEnd(&socket) }
    return events
  }

  /// The pieces with a cut more.
  static func pieces(_ pieces: [ArraySlice<UInt8>], cutAt place: Int?) -> [ArraySlice<UInt8>] {
    guard let place else { return pieces }
    return pieces.flatMap { piece in
      piece.indices.contains(place) ? [piece[..<place], piece[place...]] : [piece]
    }.filter { !$0.isEmpty }
  }

  private static func sayGoodbye(_ socket: inout WebSocket, _ events: inout [WebSocket.Event]) {
    let frame = socket.close(code: .goingAway, reason: "the server stops")
    if !frame.isEmpty { events.append(.send(frame)) }
    expect(socket.close(code: .normal).isEmpty, "two closes are sent")
  }

  private static func check(_ events: [WebSocket.Event], _ limit: Int) {
    var hasClosed = false
    for event in events {
      switch event {
      case .send(let frame):
        expect(!hasClosed, "something is sent behind a close")
        hasClosed = frame.first == 0x88
        expect(frame.first == 0x88 || frame.first == 0x8A, "neither a close nor a pong is sent")
        expect((2...127).contains(frame.count), "a control frame of \(frame.count) bytes is sent")
      case .text(let text):
        expect(!hasClosed && text.utf8.count <= limit, "a message behind a close, or beyond the limit")
      case .binary(let bytes):
        expect(!hasClosed && bytes.count <= limit, "a message behind a close, or beyond the limit")
      case .closed:
        expect(hasClosed && event == events.last, "it is over without a close, or goes on behind it")
      }
    }
    expect(events.count { $0 == .closed } <= 1, "it is over twice")
  }

  /// What is closed stays closed.
  private static func checkEnd(_ socket: inout WebSocket) {
    // A ping, and the text "a".
    socket.receive([0x89, 0x80, 0, 0, 0, 0, 0x81, 0x81, 0, 0, 0, 0, 0x61])
    expect(socket.next() == nil && socket.close(code: .normal).isEmpty, "it goes on behind its end")
  }
}
