import Spool
import Testing

@testable import Client

@Suite("Text for terminals")
struct TextTests {
  @Test(
    "What could act on a terminal is escaped, all else stays",
    arguments: [
      ("plain äöü 漢字 🙂", "plain äöü 漢字 🙂"), ("a\u{1B}[2Jb", "a\\x1b[2Jb"), ("a\nb\tc\r", "a\\nb\\tc\\r"),
      ("\u{9B}31m", "\\x9b31m"), ("\u{7F}\u{00}", "\\x7f\\x00"), ("a\u{202E}b", "a\\u{202e}b"),
      ("\u{2028}", "\\u{2028}"),
    ]
  )
  func escaping(text: String, shown: String) { #expect(Printable.text(text) == shown) }

  @Test(
    "Words are quoted for a shell where they need it",
    arguments: [
      ("a-b_c.elf", "a-b_c.elf"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$x", "'$x'"),
      ("a;b", "'a;b'"), ("~x", "'~x'"), ("ä", "'ä'"),
    ]
  )
  func quoting(word: String, quoted: String) { #expect(ShellWord.quoted(word) == quoted) }

  @Test(
    "Durations are told in their two largest units",
    arguments: [
      (-5, "0 ms"), (999_999, "999 ms"), (1_000_000, "1 s"), (60_000_000, "1 min"), (61_000_000, "1 min 1 s"),
      (3_600_000_000, "1 h"), (90_000_000_000, "1 d 1 h"),
    ]
  )
  func durations(microseconds: Int, text: String) {
    #expect(Printable.duration(microseconds: microseconds) == text)
  }

  private func table() -> Table {
    var table = Table(["ID", "NAME", ""])
    table.add([Table.Cell("1"), Table.Cell("漢字", .good), Table.Cell("a long remark at the end")])
    table.add([Table.Cell("200"), Table.Cell("x"), Table.Cell("")])
    return table
  }

  @Test("Columns line up, wide characters counted as two, without blanks at the ends")
  func alignment() {
    #expect(
      table().lines(width: nil, colours: false) == [
        "ID   NAME", "1    漢字  a long remark at the end", "200  x",
      ]
    )
  }

  @Test("A table fits its width")
  func width() {
    #expect(table().lines(width: 20, colours: false)[1] == "1    漢字  a long r…")
  }

  @Test("Colours are written only where they are asked for, and do not move columns")
  func colours() {
    let line = table().lines(width: nil, colours: true)[1]
    #expect(line == "1    \u{1B}[32m漢字\u{1B}[0m  a long remark at the end")
  }

  @Test("A cell cannot bring its own escape sequences")
  func hostileCell() { #expect(Table.Cell("\u{1B}[31m").text == "\\x1b[31m") }
}
