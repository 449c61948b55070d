import CLinux
import Glibc

/// Passwords held against their hashes (crypt(3)).
package enum Crypt {
  /// More than crypt(3) takes of a password, with the NUL (CRYPT_MAX_PASSPHRASE_SIZE).
  package static let passwordLimit = 512

  /// Whether the hash is the password's; it takes as long as who made the hash wanted, up to seconds.
  ///
  /// A password with a NUL in it, or of ``passwordLimit`` bytes and more, is none.
  package static func verify(password: String, against hash: PasswordHash) -> Bool {
    guard password.utf8.count < passwordLimit, !password.utf8.contains(0) else { return false }
    var result = [CChar](repeating: 0, count: Int(CRYPT_OUTPUT_SIZE))
    guard bs_crypt(password, hash.text, &result, result.count) == 0 else { return false }
    let made = result.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    // `*0` and `*1` stand for a failure, and are no hash's text.
    return ConstantTime.areEqual(made, Array(hash.text.utf8))
  }
}
