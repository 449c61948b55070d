import Testing

@testable import Gateway

@Suite("Search within texts")
struct NeedleTests {
  @Test(
    "A text is found where its scalars occur in order",
    arguments: [
      ("", "", true), ("", "abc", true), ("a", "", false), ("abc", "abc", true), ("abc", "ab", false),
      ("bc", "abcd", true), ("aab", "aaab", true), ("abab", "abacabab", true), ("ababd", "abababab", false),
      ("é", "caf\u{E9}", true), ("é", "cafe\u{301}", false), ("e", "cafe\u{301}", true), ("€", "10 €", true),
      ("\u{82}", "€", false),
    ]
  )
  func finds(needle: String, text: String, isFound: Bool) {
    #expect(Needle(needle).occurs(in: text) == isFound)
  }

  @Test("It finds what a search at every place finds", arguments: 0..<20)
  func reference(seed: UInt64) {
    var random = Randomness(seed: seed)
    for _ in 0..<100 {
      let needle = word(upTo: 6, &random)
      let text = word(upTo: 20, &random)
      let isThere = (0...text.utf8.count).contains { text.utf8.dropFirst($0).starts(with: needle.utf8) }
      #expect(Needle(needle).occurs(in: text) == isThere, "\(needle) in \(text)")
    }
  }

  private func word(upTo length: Int, _ random: inout Randomness) -> String {
    String(
      (0..<Int.random(in: 0...length, using: &random)).map { _ in Bool.random(using: &random) ? "a" : "b" }
    )
  }
}
