import Boards
import Testing

/// What simavr makes of a board's bytes, and of others' that look like it.
@Suite("Consoles that a run command rewrites")
struct ConsoleRewriteTests {
  private static let simavr = [
    ConsoleReplacement("\u{1b}[32m", by: ""),
    ConsoleReplacement("..\n\u{1b}[0m", by: "\n"),
    ConsoleReplacement(".\n\u{1b}[0m", by: "\n"),
  ]

  private static let rows = [
    ("\u{1b}[32mTAP version 13.\n\u{1b}[0m\u{1b}[32m1..2.\n\u{1b}[0m", "TAP version 13\n1..2\n"),
    ("\u{1b}[32mok 1..\n\u{1b}[0m", "ok 1\n"),
    ("a.b..c...", "a.b..c..."),
    (".\n\u{1b}[31m", ".\n\u{1b}[31m"),
    ("...\n\u{1b}[0m", ".\n"),
    ("\u{1b}", "\u{1b}"),
    ("", ""),
  ]

  /// Fed in two pieces, cut everywhere.
  @Test("The board's bytes come out, however the output is cut", arguments: rows)
  func cut(output: String, original: String) {
    let bytes = Array(output.utf8)
    for place in 0...bytes.count {
      var rewrite = ConsoleRewrite(Self.simavr)
      let result = rewrite.feed(bytes[..<place]) + rewrite.feed(bytes[place...]) + rewrite.finish()
      #expect(String(decoding: result, as: UTF8.self) == original, "cut at \(place)")
    }
  }

  @Test("Byte by byte it is the same", arguments: rows)
  func single(output: String, original: String) {
    var rewrite = ConsoleRewrite(Self.simavr)
    var result: [UInt8] = []
    for byte in output.utf8 { result += rewrite.feed([byte]) }
    result += rewrite.finish()
    #expect(String(decoding: result, as: UTF8.self) == original)
  }

  @Test("Without replacements bytes stay as they are")
  func plain() {
    var rewrite = ConsoleRewrite([])
    #expect(rewrite.feed([0, 255, 0x1B]) == [0, 255, 0x1B])
    #expect(rewrite.finish().isEmpty)
  }
}
