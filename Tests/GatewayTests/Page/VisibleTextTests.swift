import Testing

@testable import Gateway

@Suite("Text in markup")
struct VisibleTextTests {
  private static func inLine(_ text: String) -> String {
    String(decoding: VisibleText.inLine(text).bytes, as: UTF8.self)
  }

  @Test(
    "Characters of markup become references",
    arguments: [("<b>", "&lt;b&gt;"), ("a&b", "a&amp;b"), ("&lt;", "&amp;lt;"), ("\"'", "&quot;&#39;")]
  )
  func references(text: String, markup: String) { #expect(Self.inLine(text) == markup) }

  @Test(
    "What cannot be seen, or turns round what can, is written out",
    arguments: [
      ("a\u{0}b", "a\\x00b"), ("\u{1B}[0m", "\\x1b[0m"), ("\n\r\t", "\\n\\r\\t"),
      ("\u{7F}\u{9F}", "\\x7f\\x9f"),
      ("\u{202E}", "\\u{202e}"), ("\u{2066}\u{2069}", "\\u{2066}\\u{2069}"), ("\u{61C}", "\\u{61c}"),
      ("\u{200B}", "\\u{200b}"), ("\u{2028}", "\\u{2028}"), ("\u{FEFF}", "\\u{feff}"), ("\u{AD}", "\\xad"),
      ("\u{E0041}", "\\u{e0041}"),
    ]
  )
  func hidden(text: String, markup: String) { #expect(Self.inLine(text) == markup) }

  @Test(
    "Every scalar that is neither markup nor hidden stands for itself",
    arguments: ["ä", "漢", "שלום", "🙂", "e\u{301}"]
  )
  func letters(text: String) { #expect(Self.inLine(text) == text) }

  @Test("Where lines are shown, newlines and tabulators stay")
  func lines() {
    let bytes = VisibleText.inLines("a\n\tb\r\u{0}<").bytes
    #expect(String(decoding: bytes, as: UTF8.self) == "a\n\tb\\r\\x00&lt;")
  }

  @Test("Marks that pile up on a letter are written out from the fifth on")
  func marks() {
    let marked = "a" + String(repeating: "\u{301}", count: 4)
    #expect(Self.inLine(marked) == marked)
    #expect(Self.inLine(marked + "\u{301}b\u{301}") == marked + "\\u{301}b\u{301}")
  }

  @Test("Text that passes as plain is what it would be escaped to")
  func plain() {
    for value in 0..<0x250 {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      let text = "x\(Character(scalar))"
      if VisibleText.isPlain(text) { #expect(Self.inLine(text) == text) }
    }
    #expect(VisibleText.isPlain("job 42: passed"))
  }
}
