/// Cuts a stream of bytes into packets: each is its length in four bytes, and so many bytes
/// (draft-ietf-secsh-filexfer-02, section 3).
struct SFTPFraming {
  /// More than any server sends: OpenSSH's packets have at most 256 KiB.
  static let longestPacket = 1 << 20

  private var buffer: [UInt8] = []
  /// What of the buffer was handed out.
  private var taken = 0

  mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    if taken == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      taken = 0
    } else if taken > Self.longestPacket {
      buffer.removeFirst(taken)
      taken = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole packet, without its length; nil until it is there.
  mutating func next() throws(MalformedPacket) -> ArraySlice<UInt8>? {
    let rest = buffer[taken...]
    guard rest.count >= 4 else { return nil }
    let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard (1...Self.longestPacket).contains(length) else {
      throw MalformedPacket("a packet of \(length) bytes")
    }
    guard rest.count - 4 >= length else { return nil }
    let start = taken + 4
    taken = start + length
    return buffer[start..<taken]
  }
}
