import Testing

@testable import Gateway

@Suite("What a board printed, as text")
struct ConsoleTextTests {
  private static func plain(_ bytes: some Sequence<UInt8>) -> String {
    var text = ConsoleText()
    text.feed(bytes)
    return text.takeAll()
  }

  @Test(
    "Terminals' sequences are left out",
    arguments: [
      ("\u{1B}[1;32mok\u{1B}[0m", "ok"), ("a\u{1B}[2Kb", "ab"), ("\u{1B}]0;title\u{7}x", "x"),
      ("\u{1B}]8;;http://x\u{1B}\\y", "y"), ("\u{1B}Pdata\u{1B}\\z", "z"), ("\u{1B}(Bx", "x"),
      ("\u{1B}cx", "x"),
      ("\u{1B}[?25lx", "x"), ("\u{1B}\u{1B}[0mx", "x"), ("\u{1B}[31", ""), ("x\u{1B}", "x"),
    ]
  )
  func sequences(printed: String, text: String) { #expect(Self.plain(printed.utf8) == text) }

  @Test(
    "No sequence reaches past its line",
    arguments: [
      ("\u{1B}]never ends\nrest", "\nrest"), ("\u{1B}[31\nrest", "\nrest"), ("\u{1B}P\r\nrest", "\nrest"),
      ("\u{1B}\nrest", "\nrest"), ("\u{1B}[\u{1}x", "\u{1}x"),
    ]
  )
  func bounded(printed: String, text: String) { #expect(Self.plain(printed.utf8) == text) }

  @Test(
    "All line ends become newlines",
    arguments: [
      ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\r\nb", "a\nb"), ("a\n\rb", "a\n\nb"),
      ("a\r\n\r\nb", "a\n\nb"),
      ("10 %\r20 %\r", "10 %\n20 %"),
    ]
  )
  func lineEnds(printed: String, text: String) { #expect(Self.plain(printed.utf8) == text) }

  @Test("Bytes that are no UTF-8 become replacement characters")
  func invalid() {
    #expect(Self.plain([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    #expect(Self.plain([0xE2, 0x82]) == "\u{FFFD}")
    #expect(Self.plain([0xC3, 0x1B, 0x5B, 0x6D, 0xA4]) == "\u{FFFD}\u{FFFD}")
  }

  private static let sample: [UInt8] =
    Array("boot\r\n\u{1B}[32mä漢🙂\u{1B}[0m\rx\u{1B}]0;t\u{1B}\\y\u{1B}]b\u{7}\r\r\n".utf8) + [
      0xC3, 0x1B, 0x63, 0xE2, 0x41,
    ]

  @Test("Bytes may come in any pieces")
  func pieces() {
    let whole = Self.plain(Self.sample)
    for cut in 0...Self.sample.count {
      var text = ConsoleText()
      text.feed(Self.sample[..<cut])
      var taken = text.take()
      text.feed(Self.sample[cut...])
      taken += text.takeAll()
      #expect(taken == whole, "cut at \(cut)")
    }
  }

  @Test("Who goes on elsewhere with the pending bytes gets the same text")
  func resumed() {
    let whole = Self.plain(Self.sample)
    for cut in 0...Self.sample.count {
      var first = ConsoleText()
      first.feed(Self.sample[..<cut])
      let next = cut - first.pendingCount
      #expect(first.take() + Self.plain(Self.sample[next...]) == whole, "cut at \(cut)")
    }
  }
}
