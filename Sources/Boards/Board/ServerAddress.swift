/// Where a server is reached: `HOST:PORT`, or `[V6]:PORT`.
///
/// A host's name is kept in lower case, so that one server has one address (RFC 4343).
package struct ServerAddress: Sendable, Hashable {
  /// A name or a numeric address, without brackets.
  package let host: String
  package let port: UInt16

  /// Reads an address; nil for any other form.
  ///
  /// - Parameter text: a host of up to 253 letters, digits, `.`, `_` and `-` that begins with no dash (RFC 1035,
  ///   section 2.3.4), or a numeric IPv6 address in brackets; and a port from 1 to 65535.
  package init?(_ text: String) {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    let digits = text.utf8[text.utf8.index(after: colon)...]
    guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
    else { return nil }
    var host = Array(text.utf8[..<colon])
    let isBracketed = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]") && host.count > 2
    if isBracketed { host = Array(host.dropFirst().dropLast()) }
    let isHostByte = isBracketed ? Self.isNumericByte : Self.isNameByte
    guard (1...253).contains(host.count), host.first != UInt8(ascii: "-"), host.allSatisfy(isHostByte) else {
      return nil
    }
    self.host = String(decoding: host, as: UTF8.self).lowercased()
    self.port = port
  }

  /// The address as it is written, with brackets round IPv6 (RFC 3986, section 3.2.2).
  package var text: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// A byte of an IPv6 address, or of the interface behind its percent sign (RFC 4007, section 11.2).
  private static func isNumericByte(_ byte: UInt8) -> Bool {
    isNameByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%")
  }
}
