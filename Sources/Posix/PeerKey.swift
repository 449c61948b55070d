import Glibc

/// How a peer is told from others.
enum PeerKey {
  /// The key of a peer's address.
  ///
  /// - Parameters:
  ///   - family: of the socket.
  ///   - address: its `sockaddr` (ip(7), ipv6(7)), with room for the longest.
  /// - Returns: an IPv4 address, an IPv6 network of 64 bits, or "unix".
  static func text(family: Int32, address: [UInt8]) -> String {
    switch family {
    case AF_INET where address.count >= 8: decimal(address[4..<8])
    case AF_INET6 where address.count >= 24: sixteen(Array(address[8..<24]))
    case AF_UNIX: "unix"
    default: "unknown"
    }
  }

  private static func decimal(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { String($0) }.joined(separator: ".")
  }

  private static func sixteen(_ bytes: [UInt8]) -> String {
    // RFC 4291 section 2.5.5.2: an IPv4 address, on a socket that takes both.
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return decimal(bytes[12...])
    }
    let groups = stride(from: 0, to: 8, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
  }
}
