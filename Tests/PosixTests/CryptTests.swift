import Posix
import Testing

/// The hashes were made by crypt(3), htpasswd(1) and openssl-passwd(1).
@Suite("Passwords and their hashes")
struct CryptTests {
  static let password = "correct horse"

  static let hashes = [
    "$2y$05$Tl5E8dRO3K.8.DAzHsRfPuPkNLdyRySxNsFTmOM6XyYWaE/KOmS7O",
    "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$6$saltsalt$hRM5XZ86KXEw9UOmjigeVqFgULtFB2sgpC9lXQDfMib3Zgw7mEiUvBJI2EplzfAqxL5Vvwp2scFtv/uamSo5z0",
    "$6$rounds=1000$salt$Op5Pr8IefYjtJFNiLT8d.Xb85v8VtEyyKosvqEUXP9/.f4IC5kMbKoUZwss1ymncWvUZB6QVTmIH88IN1Uc5C.",
    "$5$saltsalt$myjXcpMpE2Ofk7fj9hqyNYSn6lmWG4Mqnjx.KIRRr4/",
    "$y$j75$saltsaltsalt$zQziiNee/3jd.PJJvsNgy7GH5uO3HbsUNcQ3Jsopj2B",
    "$gy$j75$saltsaltsalt$FFlUW4u5Fz1YAdX9ElppYGjZh5FS2ScZyN0lLH9gyh0",
  ]

  @Test("A hash is of its password, and of no other", arguments: hashes)
  func verify(text: String) throws {
    let hash = try PasswordHash(text)
    #expect(Crypt.verify(password: Self.password, against: hash))
    for other in ["", "correct hors", "correct horse ", "Correct horse", text] {
      #expect(!Crypt.verify(password: other, against: hash), "\(other)")
    }
  }

  @Test("A hash with another last digit is not of the password", arguments: hashes)
  func changed(text: String) throws {
    // The first digit of the hash proper: the last one may hold bits that do not count.
    let dollar = try #require(text.lastIndex(of: "$"))
    let place = text.index(dollar, offsetBy: 30)
    let other = text.replacingCharacter(at: place, by: text[place] == "x" ? "y" : "x")
    #expect(!Crypt.verify(password: Self.password, against: try PasswordHash(other)))
  }

  @Test("A password is its UTF-8")
  func umlauts() throws {
    let hash = try PasswordHash(
      "$6$rounds=1000$salt$v.lkonfZTdUQhubfQ6oIrMKnKa12oYhECAS3vNkSYdqjtffj3Y2WeBbUNVU/jGaS859SbTF23Caod53MnSF0J."
    )
    #expect(Crypt.verify(password: "gr\u{FC}\u{DF}e", against: hash))
    #expect(!Crypt.verify(password: "grusse", against: hash))
  }

  @Test("What stands behind a NUL would not count, so a password with one is none")
  func nul() throws {
    let hash = try PasswordHash(Self.hashes[0])
    #expect(!Crypt.verify(password: "correct horse\0battery", against: hash))
  }

  @Test("A password longer than crypt takes is none")
  func long() throws {
    let hash = try PasswordHash(Self.hashes[3])
    let long = String(repeating: "a", count: Crypt.passwordLimit)
    #expect(!Crypt.verify(password: long, against: hash))
    #expect(!Crypt.verify(password: String(long.dropLast()), against: hash))
  }

  @Test("A hash of a good form whose parameters crypt refuses is of no password")
  func refusedParameters() throws {
    let text = "$2y$99$" + String(repeating: "a", count: 53)
    #expect(!Crypt.verify(password: "", against: try PasswordHash(text)))
  }

  struct Row: CustomTestStringConvertible {
    var text: String
    var refusal: PasswordHash.Refusal
    var testDescription: String { text.isEmpty ? "(empty)" : text }
  }

  static let refusals = [
    Row(text: "", refusal: .missing),
    Row(text: "*0", refusal: .unsupported(kind: "no hash (a lock)")),
    Row(text: "*1", refusal: .unsupported(kind: "no hash (a lock)")),
    Row(text: "!$6$a$b", refusal: .unsupported(kind: "no hash (a lock)")),
    Row(text: "ab1cd2ef3gh4i", refusal: .unsupported(kind: "DES crypt")),
    Row(text: "correct horse", refusal: .unsupported(kind: "plain text")),
    Row(text: "secret", refusal: .unsupported(kind: "plain text")),
    Row(text: "$apr1$saltsalt$x", refusal: .unsupported(kind: "apr1 (MD5)")),
    Row(text: "$1$saltsalt$x", refusal: .unsupported(kind: "MD5 crypt")),
    Row(text: "{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=", refusal: .unsupported(kind: "SHA-1")),
    Row(text: "{SSHA}x", refusal: .unsupported(kind: "salted SHA-1")),
    Row(text: "$2x$05$x", refusal: .unsupported(kind: "the faulty bcrypt 2x")),
    Row(text: "$argon2id$x", refusal: .unsupported(kind: "of an unknown kind")),
    Row(text: "$2y$", refusal: .damaged(kind: "bcrypt")),
    Row(text: "$2y$" + String(repeating: "a", count: 53), refusal: .damaged(kind: "bcrypt")),
    Row(text: String(hashes[0].dropLast()), refusal: .damaged(kind: "bcrypt")),
    Row(text: hashes[0] + "a", refusal: .damaged(kind: "bcrypt")),
    Row(text: "$6$saltsalt", refusal: .damaged(kind: "SHA-512 crypt")),
    Row(text: "$6$" + String(repeating: "a", count: 86), refusal: .damaged(kind: "SHA-512 crypt")),
    Row(text: String(hashes[5].dropLast()), refusal: .damaged(kind: "SHA-256 crypt")),
    Row(text: String(hashes[6].dropLast()) + "=", refusal: .damaged(kind: "yescrypt")),
    Row(
      text: "$gy$j75$" + String(repeating: "a", count: 400) + String(hashes[7].suffix(44)),
      refusal: .damaged(kind: "GOST yescrypt")
    ),
    Row(text: "$6$sa lt$" + hashes[3].suffix(86), refusal: .damaged(kind: "SHA-512 crypt")),
  ]

  @Test("What is no strong hash is refused by the name of its kind", arguments: refusals)
  func refuse(row: Row) {
    #expect(throws: row.refusal) { _ = try PasswordHash(row.text) }
  }

  @Test("Bytes are equal where all of them are")
  func constantTime() {
    #expect(ConstantTime.areEqual([], []))
    #expect(ConstantTime.areEqual([1, 2, 255], [1, 2, 255]))
    #expect(!ConstantTime.areEqual([1, 2, 3], [1, 2]))
    for bit in 0..<24 {
      var other: [UInt8] = [1, 2, 3]
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(!ConstantTime.areEqual([1, 2, 3], other), "bit \(bit)")
    }
  }
}

extension String {
  fileprivate func replacingCharacter(at index: Index, by character: Character) -> String {
    String(self[..<index]) + String(character) + String(self[self.index(after: index)...])
  }
}
