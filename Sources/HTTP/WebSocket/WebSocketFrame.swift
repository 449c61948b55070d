/// Frames as a server sends them: whole messages, not masked (RFC 6455, section 5.1).
package enum WebSocketFrame {
  /// The longest payload of a control frame (section 5.5).
  static let longestControl = 125

  package static func text(_ text: String) -> [UInt8] { frame(.text, Array(text.utf8)) }

  package static func binary(_ bytes: [UInt8]) -> [UInt8] { frame(.binary, bytes) }

  /// A ping; of a payload of more than 125 bytes the rest is left out.
  package static func ping(_ payload: [UInt8] = []) -> [UInt8] {
    frame(.ping, Array(payload.prefix(longestControl)))
  }

  /// A pong; of a payload of more than 125 bytes the rest is left out.
  package static func pong(_ payload: [UInt8] = []) -> [UInt8] {
    frame(.pong, Array(payload.prefix(longestControl)))
  }

  /// A close.
  ///
  /// - Parameters:
  ///   - code: why; a code that must not be sent becomes 1000.
  ///   - reason: one sentence for the log; what goes beyond 123 bytes of UTF-8 is left out.
  /// - Returns: the frame.
  package static func close(code: WebSocketCloseCode, reason: String = "") -> [UInt8] {
    let code = code.maySend ? code.rawValue : WebSocketCloseCode.normal.rawValue
    var payload = [UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)]
    for scalar in reason.unicodeScalars {
      let bytes = UTF8.encode(scalar).map { Array($0) } ?? []
      guard payload.count + bytes.count <= longestControl else { break }
      payload += bytes
    }
    return frame(.close, payload)
  }

  /// A close without a code, the answer to one.
  static var emptyClose: [UInt8] { frame(.close, []) }

  private static func frame(_ opcode: WebSocketFrameHeader.Opcode, _ payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + 10)
    bytes.append(0x80 | opcode.rawValue)
    switch payload.count {
    case ...125: bytes.append(UInt8(truncatingIfNeeded: payload.count))
    case ...0xFFFF: append(payload.count, mark: 126, octets: 2, to: &bytes)
    default: append(payload.count, mark: 127, octets: 8, to: &bytes)
    }
    bytes += payload
    return bytes
  }

  private static func append(_ length: Int, mark: UInt8, octets: Int, to bytes: inout [UInt8]) {
    bytes.append(mark)
    for place in 1...octets { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * (octets - place)))) }
  }
}
