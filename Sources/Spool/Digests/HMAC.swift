/// Keyed digests by SHA-256 (RFC 2104, RFC 4231): who does not know the key can neither make nor check one.
package struct HMAC: Sendable {
  /// SHA-256 when the padded key has been fed to it, for the inner and the outer digest.
  private let inner: SHA256
  private let outer: SHA256

  package init(key: [UInt8]) {
    // RFC 2104 section 2: a key longer than a block is digested first.
    let short = key.count > 64 ? Self.digest(SHA256(), key) : key
    let block = short + [UInt8](repeating: 0, count: 64 - short.count)
    inner = Self.fed(block.map { $0 ^ 0x36 })
    outer = Self.fed(block.map { $0 ^ 0x5C })
  }

  /// The code of a message, 32 bytes.
  package func code(of message: [UInt8]) -> [UInt8] { Self.digest(outer, Self.digest(inner, message)) }

  private static func fed(_ block: [UInt8]) -> SHA256 {
    var hash = SHA256()
    block.withUnsafeBytes { hash.update($0) }
    return hash
  }

  private static func digest(_ start: SHA256, _ bytes: [UInt8]) -> [UInt8] {
    var hash = start
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.finishBytes()
  }
}
