/// A password's hash of a kind that is strong enough, in the form of crypt(5).
///
/// Only bcrypt, SHA-256 and SHA-512 crypt, yescrypt and its GOST variant can be one: neither DES nor MD5, nor
/// plain text, nor the marks `*0` and `*1` by which crypt(3) tells of a failure.
package struct PasswordHash: Sendable, Hashable {
  /// Why a text is no such hash.
  package enum Refusal: Error, Equatable {
    case missing
    /// It is of a kind that is not taken, named for people.
    case unsupported(kind: String)
    /// It is of a kind that is taken, but of another form.
    case damaged(kind: String)
  }

  package let text: String

  package init(_ text: String) throws(Refusal) {
    guard !text.isEmpty else { throw .missing }
    guard let kind = Self.kinds.first(where: { text.hasPrefix($0.prefix) }) else {
      throw .unsupported(kind: Self.foreignKind(of: text))
    }
    // CRYPT_OUTPUT_SIZE of crypt(3), with the NUL.
    guard text.utf8.count < 384, text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) && $0 != 0x3A }),
      let hash = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false).last,
      hash.count == kind.length, hash.allSatisfy(Self.isDigit),
      text.utf8.count > kind.prefix.utf8.count + kind.length
    else { throw .damaged(kind: kind.name) }
    self.text = text
  }

  /// The prefix, the name, and how long what follows the last `$` is (crypt(5)).
  private static let kinds: [(prefix: String, name: String, length: Int)] = [
    ("$2a$", "bcrypt", 53), ("$2b$", "bcrypt", 53), ("$2y$", "bcrypt", 53), ("$6$", "SHA-512 crypt", 86),
    ("$5$", "SHA-256 crypt", 43), ("$y$", "yescrypt", 43), ("$gy$", "GOST yescrypt", 43),
  ]

  private static func foreignKind(of text: String) -> String {
    let known = [
      ("$apr1$", "apr1 (MD5)"), ("$1$", "MD5 crypt"), ("$md5", "MD5 crypt"), ("$sha1$", "SHA-1 crypt"),
      ("$2x$", "the faulty bcrypt 2x"), ("$7$", "scrypt"), ("{SHA}", "SHA-1"), ("{SSHA}", "salted SHA-1"),
      ("$", "of an unknown kind"), ("{", "of an unknown kind"), ("*", "no hash (a lock)"),
      ("!", "no hash (a lock)"),
    ]
    if let (_, name) = known.first(where: { text.hasPrefix($0.0) }) { return name }
    return text.utf8.count == 13 && text.utf8.allSatisfy(isDigit) ? "DES crypt" : "plain text"
  }

  /// Whether crypt(5)'s base 64 has the byte.
  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x2E...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}
