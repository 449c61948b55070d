/// What stands ahead of the payload of a client's frame (RFC 6455, section 5.2).
struct WebSocketFrameHeader {
  enum Opcode: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    var isControl: Bool { rawValue >= 8 }
  }

  let isFinal: Bool
  let opcode: Opcode
  /// Bytes of the payload.
  let length: Int
  /// Bytes of the header itself.
  let size: Int
  private let mask: (UInt8, UInt8, UInt8, UInt8)

  /// Reads the header at the start of `bytes`.
  ///
  /// - Returns: nil while it is not complete.
  /// - Throws: `protocolError`, as soon as it can be told, for an extension's bits, an unknown opcode, a frame without
  ///   a mask, a control frame that is long or a fragment, and a length that is not written in the fewest
  ///   bytes.
  init?(_ bytes: Span<UInt8>) throws(WebSocketCloseCode) {
    guard bytes.count >= 2 else { return nil }
    guard bytes[0] & 0x70 == 0, let opcode = Opcode(rawValue: bytes[0] & 0x0F), bytes[1] & 0x80 != 0 else {
      throw .protocolError
    }
    isFinal = bytes[0] & 0x80 != 0
    self.opcode = opcode
    let short = Int(bytes[1] & 0x7F)
    guard !opcode.isControl || (isFinal && short <= WebSocketFrame.longestControl) else {
      throw .protocolError
    }
    let octets = short == 126 ? 2 : short == 127 ? 8 : 0
    guard bytes.count >= 2 + octets else { return nil }
    length = octets == 0 ? short : try Self.length(bytes.extracting(2..<2 + octets))
    size = 2 + octets + 4
    guard bytes.count >= size else { return nil }
    mask = (bytes[size - 4], bytes[size - 3], bytes[size - 2], bytes[size - 1])
  }

  private static func length(_ bytes: Span<UInt8>) throws(WebSocketCloseCode) -> Int {
    var length: UInt64 = 0
    for index in 0..<bytes.count { length = length << 8 | UInt64(bytes[index]) }
    let smallest: UInt64 = bytes.count == 2 ? 126 : 0x1_0000
    guard length >= smallest, let length = Int(exactly: length) else { throw .protocolError }
    return length
  }

  /// The payload without its mask (section 5.3).
  func unmasked(_ payload: Span<UInt8>) -> [UInt8] {
    let mask = [mask.0, mask.1, mask.2, mask.3]
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count)
    for index in 0..<payload.count { bytes.append(payload[index] ^ mask[index & 3]) }
    return bytes
  }
}
