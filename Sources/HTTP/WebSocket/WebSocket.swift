/// The server's side of one WebSocket, behind its handshake (RFC 6455): bytes in, what came of them out.
///
/// Feed bytes with ``receive(_:)`` and call ``next()`` until it says nil. Frames are sent by the shell:
/// those of ``WebSocketFrame`` whenever it likes, and the close by ``close(code:reason:)``. What is
/// reported depends on the bytes alone, never on how they were split. What is held is one message of
/// bounded length and one frame that is arriving, as long as all events are taken before more is fed.
package struct WebSocket: Sendable {
  package enum Event: Sendable, Equatable {
    /// To be sent: a pong, or a close.
    case send([UInt8])
    /// A whole message of text.
    case text(String)
    /// A whole message of bytes.
    case binary([UInt8])
    /// The WebSocket is over; to be said once, and behind all that is to be sent.
    case closed
  }

  private enum State: Sendable {
    case open
    /// A close was sent; nothing but the peer's is of interest.
    case closing
    /// The end is to be said next.
    case ending
    case ended
  }

  /// The longest message, fragments joined, in bytes; more is answered by 1009.
  private let limit: Int
  private var state: State = .open
  private var buffer: [UInt8] = []
  /// Where the frame that is arriving begins in the buffer.
  private var start = 0
  /// Of a message that is not complete: its kind, and its payload so far.
  private var kind: WebSocketFrameHeader.Opcode?
  private var message: [UInt8] = []

  package init(limit: Int = 64 * 1024) {
    self.limit = limit
  }

  /// Takes in bytes from the wire; they are copied.
  package mutating func receive(_ bytes: [UInt8]) {
    guard isListening else { return }
    if start > 0 {
      buffer.removeSubrange(0..<start)
      start = 0
    }
    buffer += bytes
  }

  private var isListening: Bool {
    switch state {
    case .open, .closing: true
    case .ending, .ended: false
    }
  }

  /// Begins to close: `closed` follows when the peer has answered, or has broken the rules.
  ///
  /// - Parameters:
  ///   - code: why.
  ///   - reason: one sentence for the peer's log.
  /// - Returns: what is to be sent, as the last frame; empty where a close was sent already.
  package mutating func close(code: WebSocketCloseCode, reason: String = "") -> [UInt8] {
    guard case .open = state else { return [] }
    state = .closing
    return WebSocketFrame.close(code: code, reason: reason)
  }

  /// Goes on with the bytes at hand.
  ///
  /// - Returns: what came of them; nil where more have to come.
  package mutating func next() -> Event? {
    while isListening {
      do throws(WebSocketCloseCode) {
        guard let frame = try takeFrame() else { return nil }
        if let event = try event(of: frame) { return event }
      } catch {
        if let event = end(sending: WebSocketFrame.close(code: error)) { return event }
      }
    }
    guard case .ending = state else { return nil }
    state = .ended
    return .closed
  }

  private struct Frame {
    var isFinal: Bool
    var opcode: WebSocketFrameHeader.Opcode
    var payload: [UInt8]
  }

  private mutating func takeFrame() throws(WebSocketCloseCode) -> Frame? {
    guard let (frame, size) = try firstFrame() else { return nil }
    start += size
    if start == buffer.count {
      start = 0
      buffer = []
    }
    return frame
  }

  /// The frame at the start of what is held, and its size on the wire; nil while it is not complete.
  private func firstFrame() throws(WebSocketCloseCode) -> (Frame, size: Int)? {
    let bytes = buffer.span.extracting(start..<buffer.count)
    guard let header = try WebSocketFrameHeader(bytes) else { return nil }
    try check(header)
    guard header.length <= bytes.count - header.size else { return nil }
    let end = header.size + header.length
    let payload = header.unmasked(bytes.extracting(header.size..<end))
    return (Frame(isFinal: header.isFinal, opcode: header.opcode, payload: payload), end)
  }

  /// Refuses a frame out of turn, and one too many bytes, before its payload is waited for.
  private func check(_ header: WebSocketFrameHeader) throws(WebSocketCloseCode) {
    guard !header.opcode.isControl else { return }
    guard (header.opcode == .continuation) == (kind != nil) else {
      throw .protocolError
    }
    guard header.length <= limit - message.count else {
      throw .tooBig
    }
  }

  private mutating func event(of frame: Frame) throws(WebSocketCloseCode) -> Event? {
    switch frame.opcode {
    case .continuation, .text, .binary: return try add(frame)
    case .ping:
      guard case .open = state else { return nil }
      return .send(WebSocketFrame.pong(frame.payload))
    case .pong: return nil
    case .close: return end(sending: try Self.answer(toClose: frame.payload))
    }
  }

  private mutating func add(_ frame: Frame) throws(WebSocketCloseCode) -> Event? {
    if kind == nil {
      kind = frame.opcode
      message = frame.payload
    } else {
      message += frame.payload
    }
    guard frame.isFinal else { return nil }
    let (whole, isText) = (message, kind == .text)
    (message, kind) = ([], nil)
    guard case .open = state else { return nil }
    guard isText else { return .binary(whole) }
    guard let text = whole.span.text(in: 0..<whole.count) else {
      throw .invalidText
    }
    return .text(text)
  }

  /// The close that answers one (section 5.5.1).
  private static func answer(
    toClose payload: [UInt8]
  ) throws(WebSocketCloseCode) -> [UInt8] {
    guard !payload.isEmpty else { return WebSocketFrame.emptyClose }
    guard payload.count >= 2 else { throw .protocolError }
    let code = WebSocketCloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
    guard code.maySend else { throw .protocolError }
    guard payload.span.text(in: 2..<payload.count) != nil else {
      throw .invalidText
    }
    return WebSocketFrame.close(code: code)
  }

  /// Stops listening; `frame` is sent unless a close was sent before.
  private mutating func end(sending frame: [UInt8]) -> Event? {
    let wasOpen = if case .open = state { true } else { false }
    state = .ending
    (buffer, start, message, kind) = ([], 0, [], nil)
    return wasOpen ? .send(frame) : nil
  }
}
