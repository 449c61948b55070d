import Testing

@testable import HTTP

@Suite("A SHA-1 digest")
struct SHA1Tests {
  private func digest(_ text: String) -> String { hex(SHA1.digest(of: Array(text.utf8))) }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test(
    "is that of RFC 3174, section 7.3",
    arguments: [
      ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
      ),
      ("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
      (
        "0123456701234567012345670123456701234567012345670123456701234567", 10,
        "dea356a2cddd90c7a7ecedc5ebb563934f460452"
      ),
    ]
  )
  func vectors(text: String, repeats: Int, wanted: String) {
    #expect(digest(String(repeating: text, count: repeats)) == wanted)
  }

  @Test("of nothing is that of nothing")
  func empty() {
    #expect(digest("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
  }

  @Test("is right for every length around its blocks")
  func lengths() {
    let digests = (0..<130).flatMap { SHA1.digest(of: [UInt8](repeating: UInt8(ascii: "x"), count: $0)) }
    #expect(hex(SHA1.digest(of: digests)) == "917e149b75e688b99b568bb19d9a8970db0ffe1c")
  }
}
