import Spool
import Testing

/// SHA-256 by FIPS 180-4 with NIST's example values, MD5 with the test suite of RFC 1321 section A.5.
@Suite("Digests")
struct DigestTests {
  struct Row: CustomTestStringConvertible {
    var text: String
    var digest: String
    var testDescription: String { text.isEmpty ? "(empty)" : String(text.prefix(20)) }
  }

  static let sha256 = [
    Row(text: "", digest: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    Row(text: "abc", digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    Row(
      text: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      digest: "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    Row(
      text: "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
        + "mnopqrstnopqrstu",
      digest: "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    Row(
      text: String(repeating: "a", count: 1_000_000),
      digest: "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ]

  static let md5 = [
    Row(text: "", digest: "d41d8cd98f00b204e9800998ecf8427e"),
    Row(text: "a", digest: "0cc175b9c0f1b6a831c399e269772661"),
    Row(text: "abc", digest: "900150983cd24fb0d6963f7d28e17f72"),
    Row(text: "message digest", digest: "f96b697d7cb7938d525a2f31aaf161d0"),
    Row(text: "abcdefghijklmnopqrstuvwxyz", digest: "c3fcd3d76192e4007dfb496cca67e13b"),
    Row(
      text: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      digest: "d174ab98d277d9f5a5611c2c9f419d9f"
    ),
    Row(
      text: String(repeating: "1234567890", count: 8),
      digest: "57edf4a22be3c955ac49da2e2107b67a"
    ),
  ]

  @Test("SHA-256 has the standard's values", arguments: sha256)
  func standardValues(row: Row) {
    #expect(SHA256.digest(of: Array(row.text.utf8)) == row.digest)
  }

  @Test("MD5 has the RFC's values", arguments: md5)
  func valuesOfTheRFC(row: Row) {
    #expect(MD5.digest(of: Array(row.text.utf8)) == row.digest)
  }

  @Test("Where an input is cut makes no difference, for every length up to three blocks")
  func splits() {
    for length in 0...200 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let whole = (SHA256.digest(of: bytes), MD5.digest(of: bytes))
      for cut in 0...length where digests(bytes, cut: [cut]) != whole {
        Issue.record("\(length) bytes cut at \(cut)")
      }
    }
  }

  @Test("An input byte by byte, and in three pieces, has the same digest")
  func manyPieces() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0) }
    let whole = (SHA256.digest(of: bytes), MD5.digest(of: bytes))
    #expect(digests(bytes, cut: Array(0...300)) == whole)
    for first in stride(from: 0, through: 300, by: 13) {
      for second in stride(from: first, through: 300, by: 17) {
        #expect(digests(bytes, cut: [first, second]) == whole)
      }
    }
  }

  private func digests(_ bytes: [UInt8], cut: [Int]) -> (String, String) {
    var sha256 = SHA256()
    var md5 = MD5()
    var start = 0
    for end in cut + [bytes.count] {
      bytes[start..<end].withUnsafeBytes {
        sha256.update($0)
        md5.update($0)
      }
      start = end
    }
    return (sha256.finish(), md5.finish())
  }
}
