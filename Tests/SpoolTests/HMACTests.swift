import Spool
import Testing

/// The vectors of RFC 4231 section 4.
@Suite("Keyed digests")
struct HMACTests {
  struct Row: CustomTestStringConvertible {
    var title: String
    var key: [UInt8]
    var message: [UInt8]
    var code: String
    var testDescription: String { title }
  }

  static let rows = [
    Row(
      title: "4.2",
      key: [UInt8](repeating: 0x0B, count: 20),
      message: Array("Hi There".utf8),
      code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    Row(
      title: "4.3, a key shorter than the code",
      key: Array("Jefe".utf8),
      message: Array("what do ya want for nothing?".utf8),
      code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    Row(
      title: "4.4",
      key: [UInt8](repeating: 0xAA, count: 20),
      message: [UInt8](repeating: 0xDD, count: 50),
      code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    Row(
      title: "4.5",
      key: Array(1...25),
      message: [UInt8](repeating: 0xCD, count: 50),
      code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    Row(
      title: "4.7, a key longer than a block",
      key: [UInt8](repeating: 0xAA, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    Row(
      title: "4.8, both longer than a block",
      key: [UInt8](repeating: 0xAA, count: 131),
      message: Array(
        ("This is a test using a larger than block-size key and a larger than block-size data. "
          + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
      ),
      code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ]

  @Test("The code has the RFC's value", arguments: rows)
  func values(row: Row) {
    let hmac = HMAC(key: row.key)
    // Twice: a key can be used again.
    for _ in 0..<2 { #expect(hexadecimal(hmac.code(of: row.message)) == row.code) }
  }

  @Test("A key of exactly a block is used as it is, a longer one is digested; the difference is seen")
  func blockKeys() {
    let codes = (63...66).map { hexadecimal(HMAC(key: [UInt8](repeating: 7, count: $0)).code(of: [])) }
    #expect(Set(codes).count == 4)
  }

  private func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
