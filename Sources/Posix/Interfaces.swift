import Glibc

/// The host's own addresses (getifaddrs(3)).
package enum Interfaces {
  /// The address by which others reach this host: of the interfaces that are up the first IPv4 address, else
  /// the first IPv6 address, else 127.0.0.1.
  ///
  /// Neither the loop nor addresses of one link only count (RFC 3927, RFC 4291 section 2.5.6).
  package static var address: String { choice(among: addresses()) }

  /// One address of the list: numeric, without a zone.
  static func choice(among addresses: [String]) -> String {
    let reachable = addresses.filter(isReachable)
    return reachable.first { !$0.contains(":") } ?? reachable.first ?? "127.0.0.1"
  }

  private static func isReachable(_ address: String) -> Bool {
    address != "::1" && !["127.", "169.254.", "fe80:"].contains(where: address.hasPrefix)
  }

  private static func addresses() -> [String] {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return [] }
    defer { freeifaddrs(list) }
    var addresses: [String] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ifa_next
      guard let address = entry.ifa_addr, entry.ifa_flags & UInt32(IFF_UP) != 0 else { continue }
      if let text = text(of: address) { addresses.append(text) }
    }
    return addresses
  }

  /// The numeric form; nil for another family.
  private static func text(of address: UnsafePointer<sockaddr>) -> String? {
    let length: Int
    switch Int32(address.pointee.sa_family) {
    case AF_INET: length = MemoryLayout<sockaddr_in>.size
    case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
    default: return nil
    }
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let code = getnameinfo(address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
    guard code == 0 else { return nil }
    let bytes = host.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
