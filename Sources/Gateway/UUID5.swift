import HTTP

/// Name-based UUIDs of version 5 (RFC 9562, section 5.5) within one namespace.
///
/// For what an interface wants as UUIDs and the spool has as names: the same name always has the same UUID,
/// so that nothing needs to be kept, and whoever has the names finds the one that a UUID was made of.
struct UUID5: Sendable {
  private let namespace: UUIDBytes

  /// - Parameter uuid: the spool's own, under which its names are. One that is no UUID, for an admin may have
  ///   written anything, stands for its own UUID under the nil UUID.
  init(spool uuid: String) { namespace = UUIDBytes(uuid) ?? Self.make(uuid, in: .null) }

  /// - Parameter uuid: nil is returned where this is no UUID.
  init?(namespace uuid: String) {
    guard let namespace = UUIDBytes(uuid) else { return nil }
    self.namespace = namespace
  }

  /// The UUID of a name: 36 characters, lower case.
  func uuid(of name: String) -> String { Self.make(name, in: namespace).text }

  /// The last 48 bits of a name's UUID, for interfaces whose ids are numbers.
  ///
  /// Of a thousand names two have the same with a chance of 1 in 500 million.
  func number(of name: String) -> Int {
    Int(truncatingIfNeeded: Self.make(name, in: namespace).low & 0xFFFF_FFFF_FFFF)
  }

  private static func make(_ name: String, in namespace: UUIDBytes) -> UUIDBytes {
    let digest = SHA1.digest(of: namespace.bytes + Array(name.utf8))
    let words = [0, 8].map { start in digest[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    return UUIDBytes(high: words[0], low: words[1], version: 5)
  }
}
