/// Takes the fields of a packet, none of which reaches beyond it (draft-ietf-secsh-filexfer-02, section 3; data
/// types: RFC 4251, section 5).
struct SFTPFields {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() throws(MalformedPacket) -> UInt8 {
    guard let byte = rest.popFirst() else { throw MalformedPacket("a packet ends within a field") }
    return byte
  }

  mutating func number32() throws(MalformedPacket) -> UInt32 {
    let bytes = try take(4)
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func number64() throws(MalformedPacket) -> UInt64 {
    let bytes = try take(8)
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func string() throws(MalformedPacket) -> [UInt8] {
    let count = try number32()
    return Array(try take(Int(count)))
  }

  mutating func text() throws(MalformedPacket) -> String { String(decoding: try string(), as: UTF8.self) }

  private mutating func take(_ count: Int) throws(MalformedPacket) -> ArraySlice<UInt8> {
    guard count <= rest.count else { throw MalformedPacket("a packet ends within a field") }
    let bytes = rest.prefix(count)
    rest = rest.dropFirst(count)
    return bytes
  }
}

/// Bytes that are no packet of the protocol.
struct MalformedPacket: Error, Equatable {
  var reason: String

  init(_ reason: String) { self.reason = reason }
}
