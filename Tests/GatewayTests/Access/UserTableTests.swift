import Posix
import Testing

@testable import Gateway

@Suite("The users file's lines")
struct UserTableTests {
  /// Of "ada's", "bob's" and "eve's".
  static let ada = Hashes.ada
  static let bob = Hashes.bob

  private func table(_ text: String) -> UserTable { UserTable(parsing: Array(text.utf8), file: "users") }

  private func names(_ text: String) -> [String] { table(text).hashes.keys.sorted() }

  @Test(
    "A line is a user and a hash; comments, empty lines and what stands behind a further colon do not count",
    arguments: [
      ("ada:\(ada)\nbob:\(bob)\n", ["ada", "bob"]), ("ada:\(ada)", ["ada"]), ("", []), ("\n\n", []),
      ("# ada:\(ada)\n  # x\n\n\t\nbob:\(bob)", ["bob"]), ("ada:\(ada)\r\nbob:\(bob)\r\n", ["ada", "bob"]),
      ("ada:\(ada):a comment: two\n", ["ada"]), ("  ada:\(ada)  \n", ["ada"]),
      ("gr\u{FC}n:\(ada)\n", ["gr\u{FC}n"]), ("ada smith:\(ada)\n", ["ada smith"]),
    ]
  )
  func lines(text: String, users: [String]) {
    #expect(names(text) == users)
    #expect(table(text).complaints.isEmpty)
  }

  static let bad = [
    ("ada", "users, line 2: there is no colon between a user and a hash"),
    (
      ":\(ada)", "users, line 2: a user's name is 1 to 255 bytes of UTF-8 without control characters"
    ),
    (
      "a\u{1}b:\(ada)", "users, line 2: a user's name is 1 to 255 bytes of UTF-8 without control characters"
    ),
    (
      "a\u{9B}b:\(ada)", "users, line 2: a user's name is 1 to 255 bytes of UTF-8 without control characters"
    ),
    (
      String(repeating: "a", count: 256) + ":\(ada)",
      "users, line 2: a user's name is 1 to 255 bytes of UTF-8 without control characters"
    ),
    ("ada:", "users, line 2: ada has no password; set it anew with `htpasswd -B`"),
    (
      "ada:$apr1$DnUdyjBm$eDlx3h0wl/xJw1UlvTXHF1",
      "users, line 2: the password of ada is apr1 (MD5), which is not taken; set it anew with `htpasswd -B`"
    ),
    (
      "ada:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=",
      "users, line 2: the password of ada is SHA-1, which is not taken; set it anew with `htpasswd -B`"
    ),
    (
      "ada:secret",
      "users, line 2: the password of ada is plain text, which is not taken; set it anew with `htpasswd -B`"
    ),
    (
      "ada:" + ada.dropLast(),
      "users, line 2: the password of ada is no whole hash of the kind bcrypt; set it anew with `htpasswd -B`"
    ),
    ("bob:\(ada)", "users, line 2: bob is there already"),
  ]

  @Test(
    "A bad line is told with its number, without what stands for a password, and passed over",
    arguments: bad
  )
  func badLine(line: String, complaint: String) throws {
    let table = table("bob:\(Self.bob)\n\(line)\neve:\(Hashes.eve)\n")
    #expect(table.complaints == [complaint])
    #expect(Set(table.hashes.keys) == ["bob", "eve"])
    #expect(table.hashes["bob"] == (try PasswordHash(Self.bob)))
  }

  @Test("A name that is not UTF-8 is refused")
  func notUTF8() {
    let table = UserTable(parsing: [0x61, 0xFF, 0x3A] + Array(Self.ada.utf8), file: "users")
    #expect(table.hashes.isEmpty && table.complaints.count == 1)
  }

  @Test("No bytes at all make it trap, and no line becomes a user without a strong hash")
  func anyBytes() {
    var dice = SystemRandomNumberGenerator()
    let alphabet = Array("ab:#$25y\n\r\t /.{}*!\u{0}".utf8) + [0xFF, 0xC3]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...60, using: &dice)).map { _ in
        alphabet.randomElement(using: &dice) ?? 0
      }
      #expect(UserTable(parsing: bytes, file: "users").hashes.isEmpty, "\(bytes)")
    }
  }

  @Test("An unknown name has always the same one of the file's hashes to spend time on")
  func decoys() throws {
    let table = table("ada:\(Self.ada)\nbob:\(Self.bob)\n")
    var seen: Set<String> = []
    for byte in UInt8.min...UInt8.max {
      let digest = [0, 0, 0, byte] + [UInt8](repeating: byte, count: 28)
      let decoy = try #require(table.decoy(forDigest: digest))
      #expect(table.decoy(forDigest: digest) == decoy)
      seen.insert(decoy.text)
    }
    #expect(seen == [Self.ada, Self.bob])
  }

  @Test("Where there is no user, there is still something to spend time on")
  func lastDecoy() { #expect(UserTable().decoy(forDigest: [1, 2, 3, 4]) != nil) }
}
